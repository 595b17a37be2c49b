"""One row of cells → a draft with values, raw texts, problems and mends."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from .cells import is_blank, shown
from .columns import Kind
from .columns.base import Column
from .draft import Draft
from .findings import Ask, Parsed
from .grid import Cell
from .reading import ColumnMap

CACHED = 200_000
"""Cells remembered a file: towns, schools and grades repeat, each is parsed once."""


@dataclass(slots=True)
class RowParser:
    """Parses the rows of one sheet by its column map; remembers cells it has seen."""

    kind: Kind
    sheet: str
    as_of: dt.date
    cache: dict[tuple[str, str, Cell, type], Parsed] = field(default_factory=dict)

    def parse(self, row: int, cells: Sequence[Cell], columns: Sequence[ColumnMap]) -> Draft:
        """Return the draft of one row; `row` is the 1-based Excel row."""
        draft = Draft(self.sheet, row, self.as_of)
        extras: dict[str, object] = {}
        for column in columns:
            if column.field:
                cell = cells[column.index] if column.index < len(cells) else None
                extras |= self._read(draft, self.kind.by_key[column.field], column.header, cell)
        for key, value in extras.items():
            if draft.values.get(key) is None:
                draft.values[key] = value
        for rule in self.kind.rules:
            rule(draft)
        self._require(draft)
        return draft

    def _read(self, draft: Draft, column: Column, header: str, cell: Cell) -> dict[str, object]:
        if is_blank(cell):
            draft.values[column.key], draft.raw[column.key] = None, ""
            return {}
        raw = shown(cell)
        parsed = self._parsed(column, header, cell)
        draft.values[column.key], draft.raw[column.key] = parsed.value, raw
        if parsed.notes:
            draft.note(column.key, parsed.notes)
        if parsed.shown:
            draft.mend(column.key, raw, parsed.shown)
        return parsed.extra

    def _parsed(self, column: Column, header: str, cell: Cell) -> Parsed:
        key = (column.key, header, cell, type(cell))
        parsed = self.cache.get(key)
        if parsed is None:
            parsed = column.parse(cell, Ask(column.key, header, self.as_of))
            if len(self.cache) < CACHED:
                self.cache[key] = parsed
        return _own(parsed)

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


def _own(parsed: Parsed) -> Parsed:
    """Lists and dicts of a remembered cell are copied: each row owns its values."""
    if isinstance(parsed.value, (list, dict)):
        return Parsed(parsed.value.copy(), parsed.shown, parsed.notes, parsed.extra)
    return parsed
