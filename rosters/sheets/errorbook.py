"""The error workbook: the bad rows as they were, why they are bad, ready to mend and re-upload."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from .columns import Kind, kind_of
from .draft import Draft
from .findings import Problem
from .reading import Reading, SheetReading
from .stamps import add_stamp
from .write import add_sheet, fill_sheet, new_book, put, safe_text, saved

REASON = "原因"
RED = PatternFill("solid", fgColor="FFC7CE")
YELLOW = PatternFill("solid", fgColor="FFEB9C")
COMMENTS = 2_000
"""Comments a workbook carries at most: each is a drawing, thousands open slowly."""
Columns = Sequence[tuple[str, str]]
"""Field key and the header as it stood in the file; unmapped columns are never written back."""


def error_workbook_of(reading: Reading) -> bytes:
    """Return the rows with an error, sheet by sheet under the headers of the file, and why.

    What a row lacks gets a column; an unseen sheet tells which column is which, so that the
    mended workbook is read for sure. Cells at fault are red (errors) or yellow.
    """
    book, kind = new_book(), kind_of(reading.kind)
    bad: dict[str, list[Draft]] = defaultdict(list)
    for row in reading.rows:
        if has_error(row):
            bad[row.sheet].append(row)
    told: dict[str, str] = {}
    for sheet in reading.sheets:
        rows = bad[sheet.name]
        if rows:
            columns = _columns(sheet, rows, kind)
            told |= {header: field for field, header in columns}
            _add(book, sheet.name, columns, [r.raw for r in rows], [r.problems for r in rows])
    add_stamp(book, f"{kind.key}/errors/1", [(field, header) for header, field in told.items()])
    return saved(book)


def _columns(sheet: SheetReading, rows: Sequence[Draft], kind: Kind) -> Columns:
    """The sheet's own columns in their order, then what its rows lack; each header once."""
    columns = [(c.field, c.header or kind.by_key[c.field].label) for c in sheet.columns if c.field]
    there = {field for field, _ in columns}
    wrong = dict.fromkeys(p.field for row in rows for p in row.problems if p.level == "error")
    columns += [(f, kind.by_key[f].label) for f in wrong if f in kind.by_key and f not in there]
    times = Counter(header for _, header in columns)
    return [(f, h if times[h] == 1 else f"{h}({kind.by_key[f].label})") for f, h in columns]


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
