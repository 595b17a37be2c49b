"""What a column holds, told by its cells alone: for sheets without headers and as a cross-check."""

import datetime as dt
import re
from collections.abc import Callable, Sequence

from .cells import clean, lost_digits, tight
from .findings import Ask
from .grid import Cell
from .parsers.grades import parse_grade
from .parsers.ids import is_valid_id
from .parsers.names import NAME, NOT_NAMES, tidy
from .parsers.phones import phones_in
from .parsers.subjects import subjects

LOOKED_AT = 60
"""Filled cells of a column that are looked at."""
BY_CONTENT = 0.5
"""Confidence of a column known by its cells only."""
ENOUGH = 0.6
"""Share of the filled cells that must agree."""
ANY_DAY = dt.date(2020, 5, 1)
ID_SHAPE = re.compile(r"\d{14,17}[\dXx](?:[\dB]{2,4})?")
SCHOOL = re.compile(r"(小学|中学|学校|教学点|完小|[一二三四五六]小|[一二三四五六]中|学院)")
SURNAME_LIKE = re.compile(r"[\u3400-\u9fff·]{2,4}")


def looks_like_id(cell: Cell) -> bool:
    """True for a valid ID, or a number that was one."""
    return lost_digits(cell) or is_valid_id(tight(cell).upper())


def shaped_like_id(cell: Cell) -> bool:
    """True for 15 to 22 digits, right or wrong: enough to believe a header that promises IDs."""
    return lost_digits(cell) or ID_SHAPE.fullmatch(tight(cell)) is not None


def looks_like_phone(cell: Cell) -> bool:
    """True for a cell that is a phone number and little else."""
    text = clean(cell)
    return len(text) < 30 and bool(phones_in(text)) and not looks_like_id(cell)


def looks_like_name(cell: Cell) -> bool:
    """True for two to four Chinese characters that are no school, sex, group or grade."""
    text = tidy(clean(cell))
    if (
        SURNAME_LIKE.fullmatch(text) is None
        or text in NOT_NAMES
        or text.endswith(("族", "镇", "村", "县"))
    ):
        return False
    return not SCHOOL.search(text) and not _is_grade(cell)


def could_be_name(cell: Cell) -> bool:
    """True for anything that the name parser would take."""
    text = tidy(clean(cell).split("(")[0])
    return text not in NOT_NAMES and NAME.fullmatch(text) is not None


def _is_grade(cell: Cell) -> bool:
    text = clean(cell)
    value = parse_grade(text, ANY_DAY).value
    return bool(value) and len(text) < 12 and bool(re.search("[级班初高小]", text))


def _is_subject(cell: Cell) -> bool:
    found = subjects(cell, Ask("", "", ANY_DAY))
    return bool(found.value) and not found.notes


SIGNS: tuple[tuple[str, Callable[[Cell], bool]], ...] = (
    ("id_number", looks_like_id),
    ("phone", looks_like_phone),
    ("sex", lambda cell: tight(cell) in ("男", "女")),
    ("grade", _is_grade),
    ("school", lambda cell: SCHOOL.search(clean(cell)) is not None),
    ("subjects", _is_subject),
    ("name", looks_like_name),
)


def share(cells: Sequence[Cell], sign: Callable[[Cell], bool]) -> float:
    """Return which part of the cells bears the sign; 0.0 of no cells."""
    return sum(map(sign, cells)) / len(cells) if cells else 0.0


def field_by_content(cells: Sequence[Cell]) -> str | None:
    """Return the field that most of these filled cells look like."""
    return next((field for field, sign in SIGNS if share(cells, sign) >= ENOUGH), None)
