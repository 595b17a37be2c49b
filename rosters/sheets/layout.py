"""Where in a sheet the header is: title rows above it, one to three rows high, or none at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .cells import clean, tight
from .content import looks_like_name
from .grid import Cell, Grid
from .headers import GROUP, GROUPED, UNBRACKETED, Vocabulary, field_of

LOOKED_AT = 15
"""Rows from the top in which a header is looked for."""
FARTHEST = 60
LEAST_FIELDS = 2
GENERIC = re.compile(
    r"姓名|电话|手机|号码|身份证|关系|年龄|性别|单位|备注|数|名称|地址|年级|班|有无|是否|第[一二]|职务|情况|平板|网|语文|数学|英语"
)
GROUP_LIKE = re.compile(
    r"信息|资料|基本|父亲|母亲|家长|监护|成员|户主|成绩|科目|时间|第[一二三]|线[上下]"
)
HINT = re.compile(r"填写|请填|请选|格式|例如|如[:：]|不可|不得")
LONG_NUMBER = re.compile(r"\d{5}")
HIGHEST = 3
"""Rows that a header has at most: group, group in the group, field."""
LONGEST = 15
"""Characters of a text in the lower rows of a header."""
LEAST_WORDS, MOST = 3, 0.6
"""Sure header words, in number and as a share, that make a row in mid-sheet a header."""
HEADER_LIKE = 0.75
"""Share of the lower half of a header that must be header-like: one word may be unknown."""
TITLE = re.compile(r"(表|名单|名册|台账|统计|汇总)(\(.*\))?$")


@dataclass(frozen=True, slots=True)
class Header:
    """Header rows first to last (0-based) and the text over each column ("" for none)."""

    first: int
    last: int
    texts: tuple[str, ...]


def find_header(grid: Grid, vocabulary: Vocabulary, core: str) -> Header | None:
    """Return the best header among the first rows; None when no row names two fields.

    An earlier one goes before it when people (cells of the `core` field) stand between the two.
    """
    found: list[tuple[float, Header]] = []
    for row in range(min(LOOKED_AT, len(grid.rows))):
        for header in header_choices(grid, row, vocabulary):
            score = _score(header, vocabulary)
            if score > LEAST_FIELDS - 0.5:
                found.append((score, header))
    if not found:
        return _far_header(grid, vocabulary)
    best = max(found, key=lambda scored: scored[0])[1]
    earlier = (header for _, header in found if header.last < best.first)
    return next((h for h in earlier if _heads_people(grid, h, best, vocabulary, core)), best)


def _far_header(grid: Grid, vocabulary: Vocabulary) -> Header | None:
    """A header below a long explanation; so far down only sure words are believed."""
    rows = range(LOOKED_AT, min(FARTHEST, len(grid.rows)))
    found = (row for row in rows if is_header_row(grid.rows[row], vocabulary))
    return next((header_at(grid, row, vocabulary) for row in found), None)


def _heads_people(
    grid: Grid, header: Header, best: Header, vocabulary: Vocabulary, core: str
) -> bool:
    fields = {i: field_of(text, vocabulary)[0] for i, text in enumerate(header.texts) if text}
    column = next((i for i, field in fields.items() if field == core), None)
    if column is None:
        return False
    return any(
        looks_like_name(cells[column]) and sum(cells[i] is not None for i in fields) > 1
        for cells in grid.rows[header.last + 1 : best.first]
    )


def is_header_row(cells: Sequence[Cell], vocabulary: Vocabulary) -> bool:
    """True when most filled cells, and at least three, are header words known for sure."""
    filled = [cell for cell in cells if cell is not None]
    words = [cell for cell in filled if isinstance(cell, str) and len(cell) <= LONGEST]
    known = sum(field_of(word, vocabulary)[1] >= UNBRACKETED for word in words)
    return known >= LEAST_WORDS and known >= MOST * len(filled)


def header_at(grid: Grid, row: int, vocabulary: Vocabulary) -> Header:
    """Return the header that starts in this row (0-based), whatever it names."""
    return header_choices(grid, row, vocabulary)[-1]


def header_choices(grid: Grid, row: int, vocabulary: Vocabulary) -> list[Header]:
    """Return the row as a header or, when the rows below belong to it, all of them as one.

    A title over a header is no group: of the two the header alone is returned for its own row.
    """
    rows = [[clean(cell) for cell in grid.rows[row]]]
    while len(rows) < HIGHEST and row + len(rows) < len(grid.rows):
        cells = grid.rows[row + len(rows)]
        below = [clean(cell) for cell in cells]
        if not _is_lower_half(rows[-1], below, cells, vocabulary):
            break
        rows.append(below)
    if len(rows) == 1 or _is_title(rows[0], row, grid):
        return [Header(row, row, tuple(rows[0]))]
    spread = _spread(rows, row, grid)
    texts = tuple(_joined(column) for column in zip(*spread, strict=True))
    return [Header(row, row + len(rows) - 1, texts)]


def _score(header: Header, vocabulary: Vocabulary) -> float:
    """Distinct fields named surely, a little for the doubtful, less for cells like data.

    Of two that name the same the lower header is meant: the upper text is a line over the table.
    """
    sure, doubtful, strange = set(), 0, 0
    for text in filter(None, header.texts):
        field, confidence = field_of(text, vocabulary)
        if field and confidence >= GROUPED:
            sure.add(field)
        else:
            doubtful += field is not None
            strange += LONG_NUMBER.search(text) is not None
    return len(sure) + 0.1 * doubtful - strange - 0.01 * (header.last - header.first)


def _is_title(top: list[str], row: int, grid: Grid) -> bool:
    """One text alone over the table, wide or at its left edge, is a title and no group."""
    filled = [i for i, text in enumerate(top) if text]
    if len(filled) > 1:
        return False
    left = filled[0] if filled else 0
    wide = any(a == row and b == left and (d - b + 1) * 2 > len(top) for a, b, _, d in grid.merged)
    return wide or left < 2 or TITLE.search(top[left]) is not None


def _is_lower_half(
    top: list[str], bottom: list[str], cells: list[Cell], vocabulary: Vocabulary
) -> bool:
    """Each filled cell of a lower half is header-like, and some stand under a wide or no cell."""
    filled = [i for i, text in enumerate(bottom) if text]
    if not filled or not any(top) or len(top) == 1:
        return False
    if any(not isinstance(cells[i], str) or len(bottom[i]) > LONGEST for i in filled):
        return False
    if any(LONG_NUMBER.search(bottom[i]) or HINT.search(bottom[i]) for i in filled):
        return False
    alike = sum(_is_header_like(bottom[i], vocabulary) for i in filled)
    if alike < HEADER_LIKE * len(filled):
        return False
    return any(i >= len(top) or not top[i] for i in filled)


def _is_header_like(text: str, vocabulary: Vocabulary) -> bool:
    known = field_of(text, vocabulary)[1] > 0  # also of a header that is never kept
    return known or GENERIC.search(text) is not None or GROUP_LIKE.search(text) is not None


def _spread(rows: list[list[str]], first: int, grid: Grid) -> list[list[str]]:
    """Carry each group text over the columns it spans: by merges, else over blank neighbours."""
    spread = [list(texts) for texts in rows]
    for top, left, _, right in grid.merged:
        if first <= top < first + len(rows):
            texts = spread[top - first]
            texts[left : right + 1] = [texts[left]] * (min(right + 1, len(texts)) - left)
    for level, texts in enumerate(spread[:-1]):
        for i in range(1, len(texts)):
            if not any(row[i] for row in rows[: level + 1]) and _fields_below(rows, level, i):
                texts[i] = texts[i] or texts[i - 1]
    return spread


def _fields_below(rows: list[list[str]], level: int, column: int) -> bool:
    """True when this column and the one on its left both have a text further down."""
    return any(row[column] and row[column - 1] for row in rows[level + 1 :])


def _joined(column: tuple[str, ...]) -> str:
    """Group and field as one text; what is said twice is said once."""
    texts: list[str] = []
    for text in column:
        if text and not (texts and tight(texts[-1]) == tight(text)):
            texts.append(text)
    return GROUP.join(texts)
