"""The result of reading a file, and its plain-JSON form for the command line."""

from dataclasses import dataclass, field
from typing import Any

from .draft import Draft
from .findings import Problem


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that holds something but no person. `row` is the 1-based Excel row."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What a column was taken for. `index` is 0-based (A = 0); samples have long digits masked.

    `hidden`: the column is hidden in the workbook, so that people may not know of it.
    """

    index: int
    header: str
    field: str | None
    confidence: float
    samples: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(slots=True)
class SheetReading:
    """One sheet. `header_row` is the 1-based Excel row of the (first) header row, None without.

    `preview`: the first rows as short texts, long digits masked. `hidden_rows` counts the filled
    rows that are hidden; `hidden_columns` are 0-based. `header_rows`: how many rows high the header
    is.
    """

    name: str
    header_row: int | None = None
    data_rows: int = 0
    skipped_rows: list[Skipped] = field(default_factory=list)
    columns: list[ColumnMap] = field(default_factory=list)
    preview: list[list[str]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: int = 0
    hidden_columns: tuple[int, ...] = ()
    header_rows: int = 0


@dataclass(slots=True)
class Reading:
    """All that a file told: sheets, rows with their values and problems, problems of the file.

    `stamp` is the version key of the blank form that the file was made from, "" when not ours.
    """

    kind: str
    sheets: list[SheetReading] = field(default_factory=list)
    rows: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stamp: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the contract of `python -m rosters.sheets read`: exactly these keys."""
        return {
            "sheets": [_sheet(sheet) for sheet in self.sheets],
            "rows": [_row(row) for row in self.rows],
            "problems": [_problem(problem) for problem in self.problems],
        }


def _sheet(sheet: SheetReading) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "header_row": sheet.header_row,
        "data_rows": sheet.data_rows,
        "skipped_rows": [{"row": s.row, "why": s.why} for s in sheet.skipped_rows],
        "columns": [
            {"index": c.index, "header": c.header, "field": c.field, "confidence": c.confidence}
            for c in sheet.columns
        ],
    }


def _row(row: Draft) -> dict[str, Any]:
    return {
        "sheet": row.sheet,
        "row": row.row,
        "values": row.values,
        "problems": [_problem(problem) for problem in row.problems],
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "code": problem.code,
        "level": problem.level,
        "field": problem.field,
        "text": problem.text,
    }
