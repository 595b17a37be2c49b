"""Columns → fields: by header, by the neighbour on the left, by content; each field once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .cells import clean, is_blank
from .columns import Kind
from .content import (
    BY_CONTENT,
    LOOKED_AT,
    contradicts,
    field_by_content,
    looks_like_phone,
    mostly,
    shaped_like_id,
)
from .fill import is_error
from .grid import Cell, Grid
from .headers import field_of, normal_forms
from .layout import Header
from .mask import mask_digits
from .reading import ColumnMap

CERTAIN = 0.8
"""From this confidence on a column needs no look by a person."""
NEIGHBOUR = 0.85
SAMPLES = 3
SECRET_HEADERS = ("密码", "口令", "password", "token", "pwd")
EXPECTED = {"id_number": shaped_like_id, "head_id": shaped_like_id, "phone": looks_like_phone}
"""Fields whose cells can be told from others: a header that promises them is checked."""
FEWEST = 30
"""Of 100 cells so many must look like what the header promises."""
ENOUGH_CELLS = 5
PLAIN = re.compile(r"(联系|移动)?(电话|手机|方式|号码)(号码|号)?\d?|(身份证|证件)(号码|号)?|关系")
"""Headers that do not say whose they are."""
Override = Mapping[int, str | None]


@dataclass(slots=True)
class Guess:
    """A column's field before conflicts are settled."""

    index: int
    header: str
    field: str | None
    confidence: float
    cells: list[Cell]


def map_columns(
    grid: Grid, header: Header | None, start: int, kind: Kind, override: Override | None = None
) -> list[ColumnMap]:
    """Return the columns of a sheet whose data begin in row `start` (0-based)."""
    width = max((len(row) for row in grid.rows), default=0)
    guesses = [_guess(grid, header, start, index, kind) for index in range(width)]
    guesses = [guess for guess in guesses if guess.header or guess.cells]
    if not kind.own_headers:
        _look_left(guesses, kind)
        for guess in guesses:
            _check_content(guess, kind)
    _apply(guesses, override or {}, kind)
    _settle(guesses)
    return [_column(guess, guess.index in grid.hidden_columns) for guess in guesses]


def _guess(grid: Grid, header: Header | None, start: int, index: int, kind: Kind) -> Guess:
    text = header.texts[index] if header and index < len(header.texts) else ""
    cells = _filled(grid.rows[start:], index)
    if text:
        field, confidence = field_of(text, kind.vocabulary)
        return Guess(index, text, field, confidence, cells)
    field = field_by_content(cells)
    known = field in kind.by_key and (header is None or len(cells) >= ENOUGH_CELLS)
    return Guess(index, "", field if known else None, BY_CONTENT if known else 0.0, cells)


def _filled(rows: Sequence[Sequence[Cell]], index: int) -> list[Cell]:
    cells: list[Cell] = []
    for row in rows:
        if index < len(row) and not (is_blank(row[index]) or is_error(row[index])):
            cells.append(row[index])
            if len(cells) == LOOKED_AT:
                break
    return cells


def _look_left(guesses: list[Guess], kind: Kind) -> None:
    """A plain 联系电话 to the right of 监护人 is the guardian's."""
    plainly = {guess.field for guess in guesses}
    for left, guess in pairwise(guesses):
        owner = kind.neighbours.get((guess.field or "", left.field or ""))
        if owner and owner not in plainly and _is_plain(guess.header):
            guess.field, guess.confidence = owner, NEIGHBOUR


def _is_plain(header: str) -> bool:
    forms = normal_forms(header)
    return not forms or PLAIN.fullmatch(forms[-1]) is not None


def _check_content(guess: Guess, kind: Kind) -> None:
    """A header that its cells do not bear out is asked about; a list of schools names schools."""
    if kind.key == "schools" and guess.field == kind.core:
        return
    sign = EXPECTED.get(guess.field or "")
    strange = sign and len(guess.cells) >= ENOUGH_CELLS and not mostly(guess.cells, sign, FEWEST)
    if strange or (guess.field and contradicts(guess.field, guess.cells)):
        guess.confidence *= 0.5


def _apply(guesses: list[Guess], override: Override, kind: Kind) -> None:
    """What a person said goes before what we think."""
    taken = {field for field in override.values() if field}
    for guess in guesses:
        if guess.index in override:
            field = override[guess.index]
            guess.field = field if field in kind.by_key else None
            guess.confidence = 1.0
        elif guess.field in taken:
            guess.field, guess.confidence = None, 0.0


def _settle(guesses: list[Guess]) -> None:
    """Each field once: the surest column has it, of equals the leftmost."""
    taken: set[str] = set()
    for guess in sorted(guesses, key=lambda guess: (-guess.confidence, guess.index)):
        if guess.field in taken:
            guess.field, guess.confidence = None, 0.0
        elif guess.field:
            taken.add(guess.field)


def is_secret(header: str) -> bool:
    """True for a column of passwords or tokens: not even a sample of it is shown."""
    return any(word in form for word in SECRET_HEADERS for form in normal_forms(header))


def _column(guess: Guess, hidden: bool) -> ColumnMap:
    cells = [] if is_secret(guess.header) else guess.cells[:SAMPLES]
    samples = tuple(mask_digits(clean(cell))[:40] for cell in cells)
    confidence = round(guess.confidence, 2)
    return ColumnMap(guess.index, guess.header, guess.field, confidence, samples, hidden)
