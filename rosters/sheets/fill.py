"""What a sheet only hints at, written out: cells merged downwards, 同上, error values."""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from itertools import chain

from .cells import tight
from .grid import Cell, Grid
from .guarded.shape import UNSAVED

DITTO = frozenset({"同上", "〃", "″", '"', '""', "''", "“", "”", "同", "..", "〞", "同前", "〃〃"})
ERROR = re.compile(
    r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|错误值|公式无结果)", re.IGNORECASE
)
LONGEST = 9
"""Characters of the longest mark that is looked for."""
FIRST_DAY = dt.date(1904, 1, 1)
FIRST_SERIAL, LAST_SERIAL = 10_000, 99_999
TEXTS = {
    "cell_error": "这一格是公式的错误值（如 #N/A、#REF!），没有内容可读，请补填。",
    "formula_unsaved": "公式没有保存结果，读不到内容。请在 WPS 中打开后另存再上传，或直接补填。",
    "ditto_unknown": "这里写的是“同上”，但不能照抄上一行，请写出本人的内容。",
}
Gap = tuple[str, str]
"""The field of a cell that could not be written out, and the code of the reason."""


def is_error(cell: Cell) -> bool:
    """True for the value that a broken formula shows."""
    return isinstance(cell, str) and cell[:1] == "#" and ERROR.fullmatch(cell.strip()) is not None


class Filler:
    """Fills cells merged downwards and 同上 from the row above; `own` fields are never copied."""

    def __init__(self, grid: Grid, start: int, own: Collection[str]) -> None:
        self._rows = grid.rows
        self._own = own
        self._odd = _odd_texts(grid)
        self._filled: list[list[Cell]] = []
        self._found: dict[int, tuple[int, Cell]] = {}
        self._top: dict[tuple[int, int], int] = {
            (row, left): top
            for top, left, bottom, _ in grid.merged
            if top >= start
            for row in range(top + 1, bottom + 1)
        }

    def continues(self, row: int, column: int) -> bool:
        """True when the cell is the lower part of one that is merged downwards."""
        return (row, column) in self._top

    def fill(
        self, row: int, cells: list[Cell], fields: dict[int, str]
    ) -> tuple[list[Cell], list[Gap]]:
        """Return the row's cells written out, and those that could not be."""
        filled, gaps = list(cells), []
        if self._top or not self._odd.isdisjoint(cells):
            for column, field in fields.items():
                if column < len(filled):
                    filled[column], code = self._value(row, column, field, filled[column])
                    if code:
                        gaps.append((field, code))
        self._filled.append(filled)
        return filled, gaps

    def _value(self, row: int, column: int, field: str, cell: Cell) -> tuple[Cell, str]:
        if cell is None and self._top:
            above = self._rows[self._top.get((row, column), row)]
            cell = above[column] if column < len(above) else None
        if cell not in self._odd:
            return cell, ""
        if is_error(cell):
            return None, "formula_unsaved" if tight(cell) == UNSAVED else "cell_error"
        found = None if field in self._own else self._above(column)
        return found, "" if found is not None else "ditto_unknown"

    def _above(self, column: int) -> Cell:
        """The nearest value over the row that is being filled; no row is looked at twice."""
        since, found = self._found.get(column, (0, None))
        for cells in reversed(self._filled[since:]):
            cell = cells[column] if column < len(cells) else None
            if cell is not None and cell not in self._odd:
                found = cell
                break
        self._found[column] = len(self._filled), found
        return found


def days_from_1904(cells: list[Cell], columns: Iterable[int]) -> None:
    """Make days of the bare numbers in these columns, as a workbook from 1904 counts them."""
    for column in columns:
        cell = cells[column] if column < len(cells) else None
        if isinstance(cell, (int, float)) and FIRST_SERIAL <= cell <= LAST_SERIAL:
            cells[column] = FIRST_DAY + dt.timedelta(days=int(cell))


def _odd_texts(grid: Grid) -> frozenset[Cell]:
    """The texts of a sheet that stand for another cell or for an error."""
    texts = set(chain.from_iterable(grid.rows))
    short = (text for text in texts if isinstance(text, str) and len(text) < LONGEST)
    return frozenset(
        text for text in short if text.strip() in DITTO or (text[:1] == "#" and is_error(text))
    )
