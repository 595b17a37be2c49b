"""One sheet → its header, columns, people and skipped rows; no filled row is lost."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from .cells import is_blank
from .columns import Kind
from .draft import Draft
from .findings import Problem
from .grid import Cell, Grid
from .layout import Header, find_header, header_at
from .mapping import Override, map_columns
from .parse import RowParser
from .preview import preview_of
from .reading import ColumnMap, SheetReading, Skipped
from .rowkinds import is_repeated_header, why_skip

DITTO = {"同上", "〃", "″", '"', "''", "“", "”", "同", "..", "〞"}
WITHOUT_HEADER = ({"name", "id_number"}, {"name", "phone"}, {"name", "school"})
"""Fields by which a sheet without a header is still taken for a roster."""


@dataclass(slots=True)
class SheetReader:
    """Reads one grid. `header_row`: 0-based row said by a person, -1 for "there is none".

    `wanted`: a person's word whether the sheet is read; None when nobody was asked.
    """

    grid: Grid
    kind: Kind
    as_of: dt.date
    header_row: int | None = None
    override: Override | None = None
    wanted: bool | None = None
    rows: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> SheetReading:
        """Read the sheet; people are in `rows`, what concerns the sheet in `problems`."""
        header = self._header()
        start = header.last + 1 if header else 0
        columns = map_columns(self.grid, header, start, self.kind, self.override)
        sheet = self._sheet(header, columns)
        why = self._why_unreadable(header, columns)
        if why:
            return self._skip_all(sheet, why)
        self._before(sheet, header)
        self._data(sheet, header, start, columns)
        sheet.data_rows = len(self.rows)
        return sheet

    def _sheet(self, header: Header | None, columns: list[ColumnMap]) -> SheetReading:
        return SheetReading(
            self.grid.name,
            header.first + 1 if header else None,
            columns=columns,
            preview=preview_of(self.grid, columns),
            hidden=self.grid.hidden,
            hidden_rows=sum(row in self.grid.hidden_rows for row in self._filled(0)),
            hidden_columns=tuple(sorted(self.grid.hidden_columns)),
        )

    def _header(self) -> Header | None:
        if self.header_row is None:
            return find_header(self.grid, self.kind.vocabulary)
        if 0 <= self.header_row < len(self.grid.rows):
            return header_at(self.grid, self.header_row, self.kind.vocabulary)
        return None

    def _why_unreadable(self, header: Header | None, columns: Sequence[ColumnMap]) -> str | None:
        fields = {column.field for column in columns}
        if self.wanted is False:
            return "没有选用这个工作表"
        if self.grid.hidden and not self.wanted and self.override is None:
            return "隐藏的工作表，没有读取"
        if header is None and not any(needed <= fields for needed in WITHOUT_HEADER):
            return "找不到表头，也认不出姓名等列"
        if self.kind.core not in fields:
            return f"没有“{self.kind.by_key[self.kind.core].label}”列，像是汇总表或说明"
        return None

    def _skip_all(self, sheet: SheetReading, why: str) -> SheetReading:
        sheet.skipped_rows = [Skipped(i + 1, why) for i in self._filled(0)]
        sheet.header_row = None
        if sheet.skipped_rows:
            text = f"工作表“{self.grid.name}”没有读取：{why}。"
            self.problems.append(Problem("sheet_skipped", "warning", "", text))
        return sheet

    def _before(self, sheet: SheetReading, header: Header | None) -> None:
        first = header.first if header else 0
        sheet.skipped_rows = [Skipped(i + 1, "表头之前的文字") for i in self._filled(0, first)]

    def _filled(self, start: int, end: int | None = None) -> list[int]:
        rows = self.grid.rows[start:end]
        return [start + i for i, row in enumerate(rows) if not all(map(is_blank, row))]

    def _data(
        self, sheet: SheetReading, header: Header | None, start: int, columns: list[ColumnMap]
    ) -> None:
        words = self._header_words(header)
        parser = RowParser(self.kind, self.grid.name, self.as_of)
        filler = Filler(self.grid, start)
        fields = _fields(columns)
        since, skip_to = start - 1, start
        for i in self._filled(start):
            if i < skip_to:
                sheet.skipped_rows.append(Skipped(i + 1, "重复的表头"))
                continue
            if words and is_repeated_header(self.grid.rows[i], words):
                sheet.skipped_rows.append(Skipped(i + 1, "重复的表头"))
                columns, skip_to = self._again(i, columns)
                fields, since = _fields(columns), skip_to - 1
                continue
            cells = self.grid.rows[i]
            why = why_skip(cells, fields, self.kind, i - since)
            if why:
                sheet.skipped_rows.append(Skipped(i + 1, why))
            else:
                self.rows.append(parser.parse(i + 1, filler.fill(i, cells, fields), columns))

    def _header_words(self, header: Header | None) -> frozenset[str]:
        """The header's cells exactly as written, for a quick look at each row."""
        if header is None:
            return frozenset()
        rows = self.grid.rows[header.first : header.last + 1]
        return frozenset(cell for row in rows for cell in row if isinstance(cell, str))

    def _again(self, row: int, columns: list[ColumnMap]) -> tuple[list[ColumnMap], int]:
        """A header repeated in mid-sheet may be shifted: map the columns anew below it."""
        header = header_at(self.grid, row, self.kind.vocabulary)
        if self.override is not None:
            return columns, header.last + 1
        anew = map_columns(self.grid, header, header.last + 1, self.kind)
        good = self.kind.core in {column.field for column in anew}
        return (anew if good else columns), header.last + 1


def _fields(columns: Sequence[ColumnMap]) -> dict[int, str]:
    return {column.index: column.field for column in columns if column.field}


class Filler:
    """Fills cells merged downwards and 同上 from the row above."""

    def __init__(self, grid: Grid, start: int) -> None:
        self._rows = grid.rows
        self._above: dict[int, Cell] = {}
        self._from: dict[tuple[int, int], int] = {
            (row, left): top
            for top, left, bottom, right in grid.merged
            if left == right and top >= start
            for row in range(top + 1, bottom + 1)
        }

    def fill(self, row: int, cells: list[Cell], fields: dict[int, str]) -> list[Cell]:
        """Return the row's cells with what the sheet only hints at written out."""
        filled = list(cells)
        for column in fields:
            if column < len(filled):
                filled[column] = self._value(row, column, filled[column])
        return filled

    def _value(self, row: int, column: int, cell: Cell) -> Cell:
        top = self._from.get((row, column))
        if top is not None and is_blank(cell):
            cell = self._rows[top][column]
        if isinstance(cell, str) and len(cell) < 4 and cell.strip() in DITTO:
            cell = self._above.get(column, cell)
        if not is_blank(cell):
            self._above[column] = cell
        return cell
