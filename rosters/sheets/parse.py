"""One row of cells → a draft with values, raw texts, problems and mends."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .cells import LONGEST, is_blank, shown
from .columns import Kind
from .draft import Draft
from .findings import Ask, Mend, Problem, Value
from .grid import Cell
from .parsers import Parser
from .reading import ColumnMap

REMEMBERED = 20_000
"""Cells remembered a column: towns, schools and grades repeat, each is parsed once."""
TOO_LONG = f"这一格超过 {LONGEST} 个字，只读了前 {LONGEST} 个，请删减。"


@dataclass(frozen=True, slots=True)
class Read:
    """What one cell gives to its row. `is_own`: the value is a list or dict, copied for each row."""

    value: Value
    raw: str
    is_own: bool
    problems: tuple[Problem, ...] = ()
    mends: tuple[Mend, ...] = ()
    extra: Mapping[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class Reader:
    """Reads the cells of one column; remembers texts it has seen."""

    index: int
    ask: Ask
    parse: Parser
    seen: dict[str, Read] = field(default_factory=dict)

    def read(self, cell: Cell) -> Read:
        """Return what a filled cell gives."""
        if type(cell) is not str:
            return self._read(cell)
        found = self.seen.get(cell)
        if found is None:
            found = self._read(cell)
            if len(self.seen) < REMEMBERED:
                self.seen[cell] = found
        return found

    def _read(self, cell: Cell) -> Read:
        key, raw, parsed = self.ask.field, shown(cell), self.parse(cell, self.ask)
        problems = [Problem(note.code, note.level, key, note.text) for note in parsed.notes]
        if len(raw) > LONGEST:
            problems.append(Problem("cell_too_long", "warning", key, TOO_LONG))
        mend = (Mend(key, raw, parsed.shown),) if parsed.shown and parsed.shown != raw else ()
        is_own = isinstance(parsed.value, (list, dict))
        return Read(parsed.value, raw, is_own, tuple(problems), mend, parsed.extra)


@dataclass(slots=True)
class RowParser:
    """Parses the rows of one sheet by its column map."""

    kind: Kind
    sheet: str
    as_of: dt.date
    _columns: Sequence[ColumnMap] = ()
    _readers: list[Reader] = field(default_factory=list)

    def parse(self, row: int, cells: Sequence[Cell], columns: Sequence[ColumnMap]) -> Draft:
        """Return the draft of one row; `row` is the 1-based Excel row."""
        if columns is not self._columns:
            self._columns, self._readers = columns, self._readers_of(columns)
        draft = Draft(self.sheet, row, self.as_of)
        extras = self._read(draft, cells)
        for key, value in extras.items():
            if draft.values.get(key) is None:
                draft.values[key] = value
        for rule in self.kind.rules:
            rule(draft)
        self._require(draft)
        return draft

    def _readers_of(self, columns: Sequence[ColumnMap]) -> list[Reader]:
        return [
            Reader(
                column.index,
                Ask(column.field, column.header, self.as_of),
                self.kind.by_key[column.field].parse,
            )
            for column in columns
            if column.field
        ]

    def _read(self, draft: Draft, cells: Sequence[Cell]) -> dict[str, Value]:
        values, raws, extras, width = draft.values, draft.raw, {}, len(cells)
        for reader in self._readers:
            key = reader.ask.field
            cell = cells[reader.index] if reader.index < width else None
            if is_blank(cell):
                values[key], raws[key] = None, ""
                continue
            read = reader.read(cell)
            values[key] = read.value.copy() if read.is_own else read.value
            raws[key] = read.raw
            draft.problems += read.problems
            draft.mends += read.mends
            extras |= read.extra
        return extras

    def _require(self, draft: Draft) -> None:
        missing = [
            column
            for column in self.kind.required
            if not (draft.raw.get(column.key) or draft.values.get(column.key))
        ]
        if not missing:
            return
        nothing: frozenset[str] = frozenset()
        told = [self.kind.excused.get(problem.code, nothing) for problem in draft.problems]
        for column in missing:
            if not any(column.key in fields for fields in told):
                text = f"缺少“{column.label}”，请补填。"
                draft.tell("required_missing", "error", column.key, text)
