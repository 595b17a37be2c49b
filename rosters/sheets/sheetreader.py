"""One sheet → its header, columns, people and skipped rows; no filled row is lost."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from .cells import clean
from .columns import Kind
from .draft import Draft
from .findings import Problem
from .grid import Grid, column_letters
from .headers import UNBRACKETED, field_of
from .layout import LOOKED_AT, Header, find_header, header_at
from .mapping import Override, map_columns
from .origin import Origin, of_lines, of_sheet_name
from .people import PeopleReader
from .preview import preview_of
from .reading import ColumnMap, SheetReading, Skipped
from .rowkinds import filled_rows
from .timelimit import TimeLimit

PLACES = {"sheet": "工作表名", "line": "表头上方的文字"}
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
    limit: TimeLimit = field(default_factory=TimeLimit)
    rows: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> SheetReading:
        """Read the sheet; people are in `rows`, what concerns the sheet in `problems`."""
        self.limit.check()
        header = self._header()
        start = header.last + 1 if header else 0
        columns = map_columns(self.grid, header, start, self.kind, self.override)
        sheet = self._sheet(header, columns)
        why = self._why_unreadable(header, columns)
        if why:
            return self._skip_all(sheet, why)
        self._read_people(sheet, header, start)
        return sheet

    def _read_people(self, sheet: SheetReading, header: Header | None, start: int) -> None:
        first = header.first if header else 0
        before = filled_rows(self.grid, 0, first)
        sheet.skipped_rows = [Skipped(i + 1, "表头之前的文字") for i in before]
        lines = of_lines(self.grid.rows[:first], self.kind)
        reader = PeopleReader(self.grid, self.kind, self.as_of, sheet, self.override, self.limit)
        reader.read(header, start, of_sheet_name(self.grid.name, self.kind) + lines)
        self.rows = reader.people
        sheet.data_rows = len(self.rows)
        if self.rows:
            self.problems += [self._told(origin) for origin in reader.origins.values()]
        self._tell_twice(sheet.columns)
        if reader.other_headers:
            rows = "、".join(str(row + 1) for row in reader.other_headers[:5])
            text = f"工作表“{self.grid.name}”第 {rows} 行另有不同的表头，其下已按它读取，请核对。"
            self.problems.append(Problem("other_header", "warning", "", text))

    def _tell_twice(self, columns: Sequence[ColumnMap]) -> None:
        """A second column of names, unless a person left it out, may be another table's."""
        said, core = self.override or {}, self.kind.core
        left = [c for c in columns if c.field is None and c.samples and c.index not in said]
        letters = [column_letters(c.index) for c in left if self._names(c.header) == core]
        if letters:
            text = (
                f"工作表“{self.grid.name}”的 {'、'.join(letters)} 列也是姓名，没有读取；"
                "若是左右并排的两张表，请把右边的移到左边的下面，再上传。"
            )
            self.problems.append(Problem("column_twice", "warning", core, text))

    def _names(self, header: str) -> str | None:
        field, confidence = field_of(header, self.kind.vocabulary) if header else (None, 0.0)
        return field if confidence >= UNBRACKETED else None

    def _told(self, origin: Origin) -> Problem:
        label = self.kind.by_key[origin.field].label
        text = f"工作表“{self.grid.name}”没有“{label}”列，已按{PLACES[origin.place]}填写，请核对。"
        return Problem("origin_assumed", "warning", origin.field, text)

    def _sheet(self, header: Header | None, columns: list[ColumnMap]) -> SheetReading:
        return SheetReading(
            self.grid.name,
            header.first + 1 if header else None,
            columns=columns,
            preview=preview_of(self.grid, columns),
            hidden=self.grid.hidden,
            header_rows=header.last - header.first + 1 if header else 0,
            hidden_rows=sum(row in self.grid.hidden_rows for row in filled_rows(self.grid)),
            hidden_columns=tuple(column.index for column in columns if column.hidden),
        )

    def _header(self) -> Header | None:
        if self.header_row is None:
            return find_header(self.grid, self.kind.vocabulary, self.kind.core)
        if 0 <= self.header_row < len(self.grid.rows):
            return header_at(self.grid, self.header_row, self.kind.vocabulary)
        return None

    def _why_unreadable(self, header: Header | None, columns: Sequence[ColumnMap]) -> str | None:
        fields = {column.field for column in columns}
        if self.wanted is False:
            return "没有选用这个工作表"
        if self.grid.hidden and not self.wanted:
            return "隐藏的工作表，没有读取"
        if header is None and not any(needed <= fields for needed in WITHOUT_HEADER):
            return "找不到表头，也认不出姓名等列，像是汇总表或说明"
        if self.kind.core not in fields:
            return f"没有“{self.kind.by_key[self.kind.core].label}”列，像是汇总表或说明"
        if header and self._is_form(header, columns):
            return "像是一人一表的登记表，请改成一人一行的名册"
        return None

    def _is_form(self, header: Header, columns: Sequence[ColumnMap]) -> bool:
        """True when most names below the header are words of a form: 身份证号 under 姓名."""
        core = next(column.index for column in columns if column.field == self.kind.core)
        below = self.grid.rows[header.last + 1 : header.last + 1 + LOOKED_AT]
        texts = [text for row in below if core < len(row) and (text := clean(row[core]))]
        words = sum(self._names(text) not in (None, self.kind.core) for text in texts)
        return words * 2 > len(texts)

    def _skip_all(self, sheet: SheetReading, why: str) -> SheetReading:
        sheet.skipped_rows = [Skipped(i + 1, why) for i in filled_rows(self.grid)]
        sheet.header_row, sheet.header_rows = None, 0
        if sheet.skipped_rows:
            text = f"工作表“{self.grid.name}”没有读取：{why}。"
            self.problems.append(Problem("sheet_skipped", "warning", "", text))
        return sheet
