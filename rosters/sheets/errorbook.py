"""The error workbook: the bad rows as they were, why they are bad, ready to mend and re-upload."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from .columns import kind_of
from .draft import Draft
from .findings import Problem
from .reading import Reading
from .write import add_sheet, fill_sheet, new_book, put, safe_text, saved

REASON = "原因"
RED = PatternFill("solid", fgColor="FFC7CE")
YELLOW = PatternFill("solid", fgColor="FFEB9C")
COMMENTS = 2_000
"""Comments a workbook carries at most: each is a drawing, thousands open slowly."""
Columns = Sequence[tuple[str, str]]
"""Field key and the header as it stood in the file; unmapped columns are never written back."""


def write_error_workbook(
    columns: Columns,
    rows: Sequence[Mapping[str, str]],
    reasons: Sequence[Sequence[Problem]],
    *,
    title: str = "待修改",
) -> bytes:
    """Return the rows (field → raw text) under the original headers plus a column 原因.

    `reasons[i]` are the problems of `rows[i]`: cells at fault are red (errors) or yellow.
    """
    book = new_book()
    _add(book, title, columns, rows, reasons)
    return saved(book)


def error_workbook_of(reading: Reading) -> bytes:
    """Return the error workbook of all rows with an error, sheet by sheet."""
    book, kind = new_book(), kind_of(reading.kind)
    for sheet in reading.sheets:
        bad = [row for row in reading.rows if row.sheet == sheet.name and has_error(row)]
        columns = [
            (c.field, c.header or kind.by_key[c.field].label) for c in sheet.columns if c.field
        ]
        if bad:
            _add(book, sheet.name, columns, [r.raw for r in bad], [r.problems for r in bad])
    return saved(book)


def has_error(row: Draft) -> bool:
    """True when a problem keeps the row out."""
    return any(problem.level == "error" for problem in row.problems)


def _add(
    book: Workbook,
    title: str,
    columns: Columns,
    rows: Sequence[Mapping[str, str]],
    reasons: Sequence[Sequence[Problem]],
) -> None:
    sheet = add_sheet(book, title)
    table = [
        [*(row.get(field, "") for field, _ in columns), _reason(problems)]
        for row, problems in zip(rows, reasons, strict=True)
    ]
    fill_sheet(sheet, [*(header for _, header in columns), REASON], table)
    places = {field: number for number, (field, _) in enumerate(columns, 1)}
    left = COMMENTS
    for number, problems in enumerate(reasons, 2):
        for problem in problems:
            column = places.get(problem.field, len(columns) + 1)
            left -= _mark(sheet.cell(number, column), problem, left > 0)
    put(sheet, 1, len(columns) + 1, REASON).fill = YELLOW


def _reason(problems: Sequence[Problem]) -> str:
    ordered = sorted(problems, key=lambda problem: problem.level)
    return "；".join(dict.fromkeys(problem.text.rstrip("。") for problem in ordered))


def _mark(cell: Cell, problem: Problem, may_comment: bool) -> int:
    """Colour the cell and say why; return how many comments were added."""
    if problem.level == "error" or cell.fill.fgColor.rgb != RED.fgColor.rgb:
        cell.fill = RED if problem.level == "error" else YELLOW
    if not may_comment or cell.comment:
        return 0
    cell.comment = Comment(safe_text(problem.text), "系统")
    return 1
