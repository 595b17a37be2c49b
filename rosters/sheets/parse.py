"""One row of cells → a draft with values, raw texts, problems and mends."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .cells import LONGEST, shown
from .columns import Kind
from .draft import Draft
from .findings import Ask, Mend, Parsed, Problem, Value
from .grid import Cell
from .parsers import Parser
from .reading import ColumnMap

MOST = 20_000
"""Cells remembered a column: towns, schools and grades repeat, each is parsed once."""
REMEMBERED = {str, float, type(None)}
"""Kinds of cells that are; True and 1 would be taken for each other."""
TOO_LONG = f"这一格超过 {LONGEST} 个字，只读了前 {LONGEST} 个，请删减。"


class Rest(NamedTuple):
    """What a cell gives to its row beside a value."""

    problems: list[Problem]
    mends: list[Mend]
    extra: Mapping[str, Value]


Read = tuple[Value, str, Rest | None]
"""The value of a cell, its raw text, and the rest where there is more to it."""
BLANK: Read = (None, "", None)


@dataclass(slots=True)
class Reader:
    """Reads the cells of one column; remembers those it has seen."""

    key: str
    ask: Ask
    parse: Parser
    seen: dict[Cell, Read] = field(default_factory=lambda: {None: BLANK})

    def read(self, cell: Cell) -> Read:
        """Parse a cell for the first time."""
        raw, parsed = shown(cell), self.parse(cell, self.ask)
        read = parsed.value, raw, self._rest(raw, parsed)
        if type(cell) in REMEMBERED and len(self.seen) < MOST:
            self.seen[cell] = read
        return read

    def _rest(self, raw: str, parsed: Parsed) -> Rest | None:
        key, is_mended = self.key, parsed.shown and parsed.shown != raw
        is_own = isinstance(parsed.value, (list, dict))
        if not (is_own or is_mended or parsed.notes or parsed.extra or len(raw) > LONGEST):
            return None
        problems = [Problem(note.code, note.level, key, note.text) for note in parsed.notes]
        if len(raw) > LONGEST:
            problems.append(Problem("cell_too_long", "warning", key, TOO_LONG))
        mends = [Mend(key, raw, parsed.shown)] if is_mended else []
        return Rest(problems, mends, parsed.extra)


Lookup = tuple[str, int, dict[Cell, Read], Callable[[Cell], Read]]
"""A column's key and index, what was read in it, and how to read more: unpacked for each cell."""


def _own(value: Value) -> Value:
    """Lists and dicts of a remembered cell are copied: each row owns its values."""
    return value.copy() if isinstance(value, (list, dict)) else value


@dataclass(slots=True)
class RowParser:
    """Parses the rows of one sheet by its column map."""

    kind: Kind
    sheet: str
    as_of: dt.date
    _columns: Sequence[ColumnMap] = ()
    _lookups: list[Lookup] = field(default_factory=list)

    def parse(self, row: int, cells: Sequence[Cell], columns: Sequence[ColumnMap]) -> Draft:
        """Return the draft of one row; `row` is the 1-based Excel row."""
        if columns != self._columns:
            self._columns, self._lookups = columns, self._lookups_of(columns)
        draft = Draft(self.sheet, row, self.as_of)
        extras = self._read(draft, cells)
        for key, value in extras.items():
            if draft.values.get(key) is None:
                draft.values[key] = value
        for rule in self.kind.rules:
            rule(draft)
        self._require(draft)
        return draft

    def _lookups_of(self, columns: Sequence[ColumnMap]) -> list[Lookup]:
        lookups: list[Lookup] = []
        for column in columns:
            if key := column.field:
                ask = Ask(key, column.header, self.as_of)
                reader = Reader(key, ask, self.kind.by_key[key].parse)
                lookups.append((key, column.index, reader.seen, reader.read))
        return lookups

    def _read(self, draft: Draft, cells: Sequence[Cell]) -> dict[str, Value]:
        values, raws, width = draft.values, draft.raw, len(cells)
        extras: dict[str, Value] = {}
        for key, index, seen, parse in self._lookups:
            cell = cells[index] if index < width else None
            read = seen.get(cell)
            if read is None or type(cell) not in REMEMBERED:
                read = parse(cell)
            values[key], raws[key], rest = read
            if rest:
                values[key] = _own(read[0])
                draft.problems += rest.problems
                draft.mends += rest.mends
                extras |= rest.extra
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
