"""The rows under a header: people into drafts, everything else skipped and told."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from .cells import is_blank, tight
from .columns import Kind
from .draft import Draft
from .fill import TEXTS, Filler, days_from_1904
from .grid import Cell, Grid
from .guarded.refused import Refused
from .layout import Header, header_at, is_header_row
from .mapping import Override, map_columns
from .origin import Origin, of_lines
from .parse import RowParser
from .parsers.dates import date
from .reading import ColumnMap, SheetReading, Skipped
from .rowkinds import (
    HEAD_LINE,
    filled_rows,
    is_repeated_header,
    looks_like_title,
    why_alone,
    why_skip,
)
from .timelimit import TimeLimit

CHECKED = 50
"""Rows after which the time is looked at: a row is short, whatever stands in it."""
TITLES = 3
"""Lines of title that may stand over a header repeated in mid-sheet."""
DIFFERENT_HEADERS = 20
"""Headers of one sheet that are mapped: an honest sheet repeats the same one."""
AGAIN = "重复的表头"
CONTINUED = "与上一行是同一人（姓名单元格上下合并），只读了第一行"
HIDDEN = "这一行在表格里是隐藏的（或被筛选掉了），请核对是否要导入。"


@dataclass(slots=True)
class Block:
    """What holds for the rows under one header: columns, facts of all rows, where it begins."""

    columns: list[ColumnMap]
    origins: list[Origin]
    since: int
    fields: dict[int, str] = field(init=False)
    told: list[Origin] = field(init=False)
    all_columns: list[ColumnMap] = field(init=False)
    core: int = field(init=False)
    dates: list[int] = field(init=False)

    def settle(self, kind: Kind, width: int) -> None:
        """Facts that no column holds are read like cells to the right of the sheet."""
        self.fields = {column.index: column.field for column in self.columns if column.field}
        self.dates = [i for i, key in self.fields.items() if kind.by_key[key].parse is date]
        self.core = next((i for i, key in self.fields.items() if key == kind.core), -1)
        named: dict[str, Origin] = {}
        for origin in self.origins:
            if origin.field not in self.fields.values():
                named.setdefault(origin.field, origin)
        self.told = list(named.values())
        beyond = [ColumnMap(width + i, "", key, 1.0) for i, key in enumerate(named)]
        self.all_columns = self.columns + beyond


class PeopleReader:
    """Reads the rows of one sheet; `people` and `skipped` together are all its filled rows.

    `other_headers`: rows (0-based) of headers of other words than the first.
    """

    def __init__(
        self,
        grid: Grid,
        kind: Kind,
        as_of: dt.date,
        sheet: SheetReading,
        override: Override | None,
        limit: TimeLimit,
    ) -> None:
        self.people: list[Draft] = []
        self._others: list[Draft] = []
        self.origins: dict[str, Origin] = {}
        self.other_headers: list[int] = []
        self._grid, self._kind, self._sheet, self._limit = grid, kind, sheet, limit
        self._has_override = override is not None
        self._headers: dict[tuple[Cell, ...], tuple[int, list[ColumnMap]]] = {}
        self._parser = RowParser(kind, grid.name, as_of)
        self._width = max(map(len, grid.rows), default=0)
        self._wide = _wide_rows(grid, self._width)

    def read(self, header: Header | None, start: int, origins: list[Origin]) -> None:
        """Read from row `start` (0-based) on."""
        self._filler = Filler(self._grid, start, {self._kind.core, *self._kind.unique})
        self._begin(self._sheet.columns, origins, start)
        filled = filled_rows(self._grid, start)
        heads = self._repeated(filled, _words(self._grid, header))
        titles = {row for rows in heads.values() for row in rows}
        for at, i in enumerate(filled):
            if at % CHECKED == 0:
                self._limit.check()
            if i < self._start:
                self._skip(i, AGAIN)
            elif i in heads:
                self._skip(i, AGAIN)
                self._again(i, heads[i])
            elif i in titles:
                self._skip(i, HEAD_LINE)
            else:
                self._row(i)
        self._kind.shares(self.people, self._others)

    def _begin(self, columns: list[ColumnMap], origins: list[Origin], start: int) -> None:
        self._block = Block(columns, origins, start - 1)
        self._block.settle(self._kind, self._width)
        self._start = start
        for origin in self._block.told:
            self.origins.setdefault(origin.field, origin)

    def _repeated(self, filled: list[int], words: frozenset[str]) -> dict[int, list[int]]:
        """Headers repeated in mid-sheet, each with the lines over it that are its title."""
        rows = self._grid.rows
        heads = {}
        for at, i in enumerate(filled):
            if self._is_header(i, words):
                over = filled[max(at - TITLES, 0) : at][::-1]
                heads[i] = list(takewhile(lambda row: looks_like_title(rows[row]), over))
        return heads

    def _is_header(self, row: int, words: frozenset[str]) -> bool:
        """True for the sheet's own header once more, or for that of another table below it."""
        cells = self._grid.rows[row]
        if words and is_repeated_header(cells, words):
            return True
        if self._kind.core_words.isdisjoint(cells):
            return False
        is_other = is_header_row(cells, self._kind.vocabulary)
        if is_other:
            self.other_headers.append(row)
        return is_other

    def _again(self, row: int, titles: list[int]) -> None:
        """A header repeated in mid-sheet may be shifted, and its title may name another school."""
        height, columns = self._known_header(row)
        if self._kind.core not in {column.field for column in columns}:
            columns = self._block.columns
        origins = of_lines((self._grid.rows[i] for i in titles[::-1]), self._kind)
        nearest = {origin.field: origin for origin in reversed(origins + self._block.origins)}
        self._begin(columns, list(nearest.values()), row + height)

    def _known_header(self, row: int) -> tuple[int, list[ColumnMap]]:
        """The height and the columns of a repeated header; one seen before is not mapped again."""
        words = tuple(self._grid.rows[row])
        if words not in self._headers:
            if len(self._headers) == DIFFERENT_HEADERS:
                raise Refused("too_slow")
            header = header_at(self._grid, row, self._kind.vocabulary)
            override = self._same_words(header) if self._has_override else None
            start = header.last + 1
            columns = map_columns(self._grid, header, start, self._kind, override)
            self._headers[words] = start - row, columns
        return self._headers[words]

    def _same_words(self, header: Header) -> Override:
        """What a person said about a column holds wherever its header stands now."""
        said = {tight(column.header): column.field for column in self._sheet.columns}
        texts = {i: tight(text) for i, text in enumerate(header.texts)}
        return {i: said[text] for i, text in texts.items() if text in said}

    def _row(self, i: int) -> None:
        cells = self._grid.rows[i]
        why = self._why(i, cells)
        draft = None if why else self._draft(i, cells)
        if draft and (why := self._kind.leaves_out(draft)):
            self._others.append(draft)
        elif draft:
            self.people.append(draft)
        if why:
            self._skip(i, why)

    def _why(self, i: int, cells: Sequence[Cell]) -> str | None:
        fields, core = self._block.fields, self._block.core
        if self._filler.continues(i, core) and is_blank(cells[core]):
            return CONTINUED
        if i in self._wide and sum(not is_blank(cell) for cell in cells) == 1:
            return why_alone(cells) or HEAD_LINE
        return why_skip(cells, fields, core, self._kind, i - self._block.since)

    def _draft(self, i: int, cells: list[Cell]) -> Draft:
        filled, gaps = self._filler.fill(i, cells, self._block.fields)
        if self._grid.is_from_1904:
            days_from_1904(filled, self._block.dates)
        if self._block.told:
            filled += [None] * (self._width - len(filled))
            filled += [origin.text for origin in self._block.told]
        draft = self._parser.parse(i + 1, filled, self._block.all_columns)
        for key, code in gaps:
            draft.tell(code, "warning", key, TEXTS[code])
        for origin in self._block.told:
            draft.mend(origin.field, "", origin.text)
        if i in self._grid.hidden_rows:
            draft.tell("hidden_row", "warning", "", HIDDEN)
        return draft

    def _skip(self, i: int, why: str) -> None:
        self._sheet.skipped_rows.append(Skipped(i + 1, why))


def _words(grid: Grid, header: Header | None) -> frozenset[str]:
    """The header's cells exactly as written, for a quick look at each row."""
    if header is None:
        return frozenset()
    rows = grid.rows[header.first : header.last + 1]
    return frozenset(cell for row in rows for cell in row if isinstance(cell, str))


def _wide_rows(grid: Grid, width: int) -> set[int]:
    """Rows in which one cell is merged over half of the table: titles and notes."""
    return {
        top for top, left, bottom, right in grid.merged
        if top == bottom and right - left >= 2 and (right - left + 1) * 2 > width
    }  # fmt: skip
