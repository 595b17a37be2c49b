"""The unseen sheet in workbooks of our own: which roster it is and what its headers mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from .cells import clean, tight
from .columns import KINDS
from .grid import Grid
from .write import add_sheet, put

STAMP_TITLE = "名册模板版本"


@dataclass(frozen=True)
class Stamp:
    """`text` is kind/form/version; `headers` are field and header, sure in this file."""

    text: str
    headers: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> str:
        """Key of the kind of roster."""
        return self.text.partition("/")[0]


def add_stamp(book: Workbook, text: str, headers: Sequence[tuple[str, str]]) -> None:
    """Add the sheet, so that only a programmer finds it."""
    sheet = add_sheet(book, STAMP_TITLE)
    for number, row in enumerate([(text,), *headers], 1):
        for column, value in enumerate(row, 1):
            put(sheet, number, column, value)
    sheet.sheet_state = "veryHidden"


def take_stamp(grids: Sequence[Grid]) -> tuple[list[Grid], Stamp | None]:
    """Return the sheets that hold data, and the stamp of a workbook of our own."""
    stamped = [grid for grid in grids if grid.name == STAMP_TITLE and grid.hidden]
    rest = [grid for grid in grids if grid not in stamped]
    return rest, _stamp(stamped[0]) if stamped else None


def _stamp(grid: Grid) -> Stamp | None:
    rows = [[clean(cell) for cell in row] for row in grid.rows if any(row)]
    text = tight(rows[0][0]) if rows else ""
    kind = KINDS.get(text.partition("/")[0])
    if kind is None:
        return None
    pairs = [(row[0], row[1]) for row in rows[1:] if len(row) > 1 and row[1]]
    return Stamp(text, tuple(pair for pair in pairs if pair[0] in kind.by_key))
