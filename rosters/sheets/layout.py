"""Where in a sheet the header is: title rows above it, one or two rows high, or none at all."""

import re
from dataclasses import dataclass

from .cells import clean, tight
from .grid import Cell, Grid
from .headers import GROUPED, Vocabulary, field_of

LOOKED_AT = 15
"""Rows from the top in which a header is looked for."""
LEAST_FIELDS = 2
GENERIC = re.compile(
    r"姓名|电话|手机|号码|身份证|关系|年龄|性别|单位|备注|数|名称|地址|年级|班|有无|是否|第[一二]|职务|情况|平板|网|语文|数学|英语"
)
LONG_NUMBER = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class Header:
    """Header rows first to last (0-based) and the text over each column ("" for none)."""

    first: int
    last: int
    texts: tuple[str, ...]


def find_header(grid: Grid, vocabulary: Vocabulary) -> Header | None:
    """Return the best header among the first rows; None when no row names two fields."""
    best, best_score = None, LEAST_FIELDS - 0.5
    for row in range(min(LOOKED_AT, len(grid.rows))):
        for header in header_choices(grid, row, vocabulary):
            score = _score(header, vocabulary)
            if score > best_score:
                best, best_score = header, score
    return best


def header_at(grid: Grid, row: int, vocabulary: Vocabulary) -> Header:
    """Return the header that starts in this row (0-based), whatever it names."""
    return max(header_choices(grid, row, vocabulary), key=lambda h: _score(h, vocabulary))


def header_choices(grid: Grid, row: int, vocabulary: Vocabulary) -> list[Header]:
    """Return the row as a header, and together with the next row when that looks like its half."""
    top = [clean(cell) for cell in grid.rows[row]]
    one = Header(row, row, tuple(top))
    if row + 1 >= len(grid.rows):
        return [one]
    below = grid.rows[row + 1]
    bottom = [clean(cell) for cell in below]
    if not _is_lower_half(top, bottom, below, vocabulary):
        return [one]
    spread = _spread(top, bottom, row, grid)
    texts = tuple(_joined(group, own) for group, own in zip(spread, bottom, strict=True))
    return [one, Header(row, row + 1, texts)]


def _score(header: Header, vocabulary: Vocabulary) -> float:
    """Distinct fields named surely, a little for the doubtful, less for cells like data."""
    sure, doubtful, strange = set(), 0, 0
    for text in filter(None, header.texts):
        field, confidence = field_of(text, vocabulary)
        if field and confidence >= GROUPED:
            sure.add(field)
        else:
            doubtful += field is not None
            strange += LONG_NUMBER.search(text) is not None
    return len(sure) + 0.1 * doubtful - strange


def _is_lower_half(
    top: list[str], bottom: list[str], cells: list[Cell], vocabulary: Vocabulary
) -> bool:
    """Each filled cell of a lower half is header-like, and some stand under a wide or no cell."""
    filled = [i for i, text in enumerate(bottom) if text]
    if not filled or not any(top) or len(filled) == len(top) == 1:
        return False
    if any(not isinstance(cells[i], str) or len(bottom[i]) > 15 for i in filled):
        return False
    if not all(_is_header_like(bottom[i], vocabulary) for i in filled):
        return False
    return any(i >= len(top) or not top[i] for i in filled)


def _is_header_like(text: str, vocabulary: Vocabulary) -> bool:
    if LONG_NUMBER.search(text):
        return False
    return field_of(text, vocabulary)[0] is not None or GENERIC.search(text) is not None


def _spread(top: list[str], bottom: list[str], row: int, grid: Grid) -> list[str]:
    """Carry each group text over the columns it spans: by merges, else over blank neighbours."""
    spread = list(top)
    for first, left, last, right in grid.merged:
        if first <= row <= last:
            spread[left : right + 1] = [top[left]] * (min(right + 1, len(top)) - left)
    for i in range(1, len(spread)):
        if not spread[i] and bottom[i] and bottom[i - 1]:
            spread[i] = spread[i - 1]
    return spread


def _joined(group: str, own: str) -> str:
    if not own or tight(own) == tight(group):
        return group
    return f"{group}|{own}" if group else own
