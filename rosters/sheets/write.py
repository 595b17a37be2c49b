"""The only writer of workbooks and CSV: no cell is ever a formula, whatever the text."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .cells import EXACT_DIGITS
from .rowstream import add_rows, row_xml

LONGEST = 32_767
"""Characters that an Excel cell holds."""
ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
DANGEROUS = tuple("=+-@\t\r\n\x00＝＋－＠")
"""First characters by which a spreadsheet takes a CSV cell for a formula."""
BAD_TITLE = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
TITLE_LENGTH = 31
MEASURED_ROWS = 200
NARROW, WIDE = 6, 42
HEADER_FILL = PatternFill("solid", fgColor="DCE9F5")
LINE = Side(style="thin", color="B8C4D0")
BORDER = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)

SheetSpec = tuple[str, Sequence[str], Sequence[Sequence[Any]]]
"""Title, headers, rows."""


def write_workbook(
    sheets: Sequence[SheetSpec], *, titles: Mapping[str, Sequence[str]] | None = None
) -> bytes:
    """Return an .xlsx with one sheet a spec; `titles` puts lines of text above a sheet's header."""
    book, streams = new_book(), {}
    for number, (title, headers, rows) in enumerate(sheets, 1):
        sheet = add_sheet(book, title)
        top = _head(sheet, headers, (titles or {}).get(title, ()))
        _fit(sheet, headers, rows)
        streams[f"xl/worksheets/sheet{number}.xml"] = _stream(rows, top + 1, _styles(sheet))
    return add_rows(saved(book), streams)


def _stream(rows: Sequence[Sequence[Any]], first: int, styles: Mapping[str, int]) -> Iterator[str]:
    for number, row in enumerate(rows, first):
        yield row_xml(number, [cell_value(value) for value in row], styles, DANGEROUS)


def _styles(sheet: Worksheet) -> dict[str, int]:
    """The numbers of the styles that `put` gives to each sort of value."""
    day, time = dt.date(2000, 1, 1), dt.datetime(2000, 1, 1)  # noqa: DTZ001 - Excel has no zones
    samples: dict[str, Any] = {
        "text": "文", "quoted": "=", "number": 1, "date": day, "time": time,
    }  # fmt: skip
    return {
        sort: _set(Cell(sheet, row=1, column=1), value).style_id for sort, value in samples.items()
    }


def new_book() -> Workbook:
    """Return a workbook without sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def add_sheet(book: Workbook, title: str) -> Worksheet:
    """Add a sheet; characters that Excel forbids in its name are dropped, names stay unique."""
    base = BAD_TITLE.sub("", safe_text(title)).strip()[:TITLE_LENGTH] or "表"
    name, number = base, 2
    while name.lower() in {other.title.lower() for other in book.worksheets}:
        name, number = f"{base[: TITLE_LENGTH - 5]}({number})", number + 1
    return book.create_sheet(name)


def fill_sheet(
    sheet: Worksheet,
    headers: Sequence[str],
    rows: Sequence[Sequence[Any]],
    lines: Sequence[str] = (),
) -> None:
    """Write title lines, the header and the rows; freeze the header, fit the widths."""
    top = _head(sheet, headers, lines)
    for row, values in enumerate(rows, top + 1):
        for column, value in enumerate(values, 1):
            put(sheet, row, column, value)
    _fit(sheet, headers, rows)


def _head(sheet: Worksheet, headers: Sequence[str], lines: Sequence[str]) -> int:
    """Write title lines and the header, freeze them; return the row of the header."""
    for number, line in enumerate(lines, 1):
        put(sheet, number, 1, line).font = Font(bold=True, size=14 if number == 1 else 11)
    top = len(lines) + 1
    for column, header in enumerate(headers, 1):
        _dress_header(put(sheet, top, column, header))
    sheet.freeze_panes = f"A{top + 1}"
    return top


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Cell:
    """Write one value (1-based place): text stays text, marked so that editing keeps it text."""
    return _set(sheet.cell(row, column), cell_value(value))


def _set(cell: Cell, plain: str | int | float | dt.date | None) -> Cell:
    cell.value = plain
    if isinstance(plain, str):
        cell.data_type = "s"
        cell.number_format = "@"
        if plain.startswith(DANGEROUS):
            cell.quotePrefix = True
    return cell


def cell_value(value: Any) -> str | int | float | dt.date | None:
    """Return what a cell may hold: no booleans, no lists, no numbers that would lose digits."""
    if value is None or isinstance(value, dt.date):
        return _naive(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (list, tuple, set)):
        return safe_text("、".join(str(part) for part in value))
    if isinstance(value, (int, float)) and abs(value) < 10**EXACT_DIGITS:
        return value
    return safe_text(str(value)) or None


def _naive(value: dt.date | None) -> dt.date | None:
    """Excel knows no time zones: an instant is shown in its own zone's clock."""
    return value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value


def safe_text(text: str) -> str:
    """Return the text without characters that break a workbook, cut to what a cell holds."""
    text = ILLEGAL.sub(lambda found: " " if found[0].isspace() else "", text)
    return ESCAPE.sub("_x005F_", text)[:LONGEST]


def saved(book: Workbook) -> bytes:
    """Return the bytes of the workbook, with no author and at least one sheet."""
    if not book.worksheets:
        book.create_sheet("表")
    book.properties.creator = ""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _dress_header(cell: Cell) -> None:
    cell.font = Font(bold=True)
    cell.fill = HEADER_FILL
    cell.border = BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _fit(sheet: Worksheet, headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    for index, header in enumerate(headers):
        texts = [header, *(row[index] for row in rows[:MEASURED_ROWS] if index < len(row))]
        widest = max(_width(text) for text in texts)
        letter = get_column_letter(index + 1)
        sheet.column_dimensions[letter].width = min(max(widest + 2, NARROW), WIDE)


def _width(value: Any) -> int:
    text = "" if value is None else str(cell_value(value))
    return sum(2 if ord(c) > 0x2E80 else 1 for c in text[:WIDE])


def write_csv(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return UTF-8 text with a BOM (Excel needs it); cells like formulas get an apostrophe."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in [headers, *rows]:
        writer.writerow([_csv_cell(value) for value in row])
    return buffer.getvalue().encode("utf-8-sig")


def _csv_cell(value: Any) -> str:
    if isinstance(value, str):
        quoted = f"'{value}" if value.startswith(DANGEROUS) else value
        return ILLEGAL.sub("", quoted)
    plain = cell_value(value)
    return "" if plain is None else str(plain)
