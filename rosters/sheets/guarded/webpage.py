"""Tables of a web page: what many systems hand out under the name of an Excel file."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from . import limits
from .refused import Refused

PAGE = re.compile(r"<(?:!doctype html|html|head|body|meta|table|div|style|script)\b", re.IGNORECASE)
LOOKED_AT = 65_536
SILENT = frozenset({"script", "style", "title", "xml"})
BREAKS = frozenset({"br", "p", "div", "li"})
UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
ROUNDED = re.compile(r"\d[eE]\+\d|^#+$")
"""What a page shows of a number too long for its column."""
Attributes = dict[str, str | None]


def is_page(text: str) -> bool:
    """True for HTML, told by its tags and not by its name."""
    head = text[:LOOKED_AT]
    return PAGE.search(head) is not None and (head.lstrip()[:1] == "<" or "<t" in head.lower())


def read_page(text: str) -> list[dict[str, Any]]:
    """Return the filled tables of a page as sheets; refuse a page without any."""
    reader = PageReader()
    try:
        reader.feed(text)
    except AssertionError:  # the parser's word for a declaration that it does not know
        raise Refused("damaged") from None
    reader.finish()
    tables = [table for table in reader.tables if table.is_filled()]
    if not tables:
        raise Refused("web_page")
    alone = len(tables) == 1
    return [
        table.as_sheet("网页表格" + ("" if alone else str(i))) for i, table in enumerate(tables, 1)
    ]


class Table:
    """A grid filled cell by cell; cells that span keep their places in the rows below."""

    def __init__(self) -> None:
        self.rows: list[list[str | None]] = []
        self.merged: list[list[int]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()
        self._told_columns = 0
        self._hanging: dict[int, int] = {}
        self._column = self._cells = 0

    def tell_columns(self, number: int, hidden: bool) -> None:
        """Note what the next columns are like."""
        last = min(self._told_columns + number, limits.COLUMNS)
        if hidden:
            self.hidden_columns.update(range(self._told_columns, last))
        self._told_columns = last

    def start_row(self, hidden: bool) -> None:
        """Begin the next row; what hangs down from above takes its places first."""
        if len(self.rows) >= limits.ROWS:
            raise Refused("too_big")
        if hidden:
            self.hidden_rows.append(len(self.rows))
        self._hanging = {column: left - 1 for column, left in self._hanging.items() if left > 1}
        self.rows.append([])
        self._column = 0

    def add(self, text: str, wide: int, high: int) -> None:
        """Put a cell at the next free place of the row."""
        if not self.rows:
            self.start_row(hidden=False)
        while self._column in self._hanging:
            self._column += 1
        left = self._column
        right = min(left + wide, limits.COLUMNS) - 1
        self._check_size(left)
        row = self.rows[-1]
        row += [None] * (right + 1 - len(row))
        row[left] = text or None
        if right > left or high > 1:
            top = len(self.rows) - 1
            self.merged.append([top, left, top + high - 1, right])
        if high > 1:
            self._hanging |= dict.fromkeys(range(left, right + 1), high)
        self._column = right + 1

    def _check_size(self, column: int) -> None:
        self._cells += 1
        if column >= limits.COLUMNS or self._cells > limits.CELLS:
            raise Refused("too_big")

    def is_filled(self) -> bool:
        """True when any cell holds text: tables are also used to lay out a page."""
        return any(cell for row in self.rows for cell in row)

    def as_sheet(self, name: str) -> dict[str, Any]:
        """Return the table as a sheet, its rows equally long, its merges inside it."""
        width = max(map(len, self.rows))
        if width * len(self.rows) > limits.CELLS:
            raise Refused("too_big")
        rows = [row + [None] * (width - len(row)) for row in self.rows]
        last = len(rows) - 1
        merged = [[top, left, min(bottom, last), right] for top, left, bottom, right in self.merged]
        return {
            "name": name,
            "rows": rows,
            "merged": merged,
            "hidden_rows": self.hidden_rows,
            "hidden_columns": sorted(self.hidden_columns),
        }


class PageReader(HTMLParser):
    """Collects the tables of a page; a table inside a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self._open: list[Table] = []
        self._cells: list[_Cell | None] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell; a tag left open before is closed by the next."""
        if self._silent:
            return
        if tag in SILENT:
            self._silent = tag
        elif tag == "table":
            self._start_table()
        elif self._open and tag == "tr":
            self._end_cell()
            self._open[-1].start_row(_is_unseen(dict(attributes)))
        elif self._open and tag == "col":
            column = dict(attributes)
            self._open[-1].tell_columns(_number(column, "span"), _is_unseen(column))
        elif self._open and tag in ("td", "th"):
            self._end_cell()
            self._cells[-1] = _Cell(dict(attributes))
        elif tag in BREAKS:
            self._add("\n")

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """<td/> is an empty cell, <xml/> opens nothing."""
        if tag not in SILENT:
            self.handle_starttag(tag, attributes)
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what is open."""
        if self._silent:
            self._silent = "" if tag == self._silent else self._silent
        elif tag in ("td", "th", "tr") and self._open:
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_table()

    def handle_data(self, data: str) -> None:
        """Text counts only inside a cell; a line break of the source is a blank."""
        if not self._silent:
            self._add(data.replace("\n", " "))

    def finish(self) -> None:
        """Close what the page left open; refuse when the parser stopped before the end."""
        rest = self.rawdata
        if rest.strip() and (self._open or "<t" in rest.lower()):
            raise Refused("damaged")
        while self._open:
            self._end_table()

    def _add(self, data: str) -> None:
        if self._cells and self._cells[-1]:
            self._cells[-1].add(data)

    def _start_table(self) -> None:
        if len(self._open) >= limits.DEPTH or len(self.tables) >= limits.ENTRIES:
            raise Refused("too_big")
        table = Table()
        self.tables.append(table)
        self._open.append(table)
        self._cells.append(None)

    def _end_table(self) -> None:
        self._end_cell()
        self._open.pop()
        self._cells.pop()

    def _end_cell(self) -> None:
        cell = self._cells[-1]
        self._cells[-1] = None
        if cell:
            self._open[-1].add(cell.text(), cell.span("colspan"), cell.span("rowspan"))


class _Cell:
    """A cell being read."""

    def __init__(self, attributes: Attributes) -> None:
        self._attributes = attributes
        self._parts: list[str] = []

    def add(self, data: str) -> None:
        self._parts.append(data)

    def text(self) -> str:
        """The whole number that the page hides behind its rounded form, else what it shows."""
        text = "\n".join(_lines("".join(self._parts)))
        if ROUNDED.search(text):
            text = self._attributes.get("x:num") or text
        if len(text) > limits.TEXT:
            raise Refused("too_big")
        return text

    def span(self, name: str) -> int:
        """How many columns or rows the cell takes; nonsense counts as one."""
        return _number(self._attributes, name)


def _number(attributes: Attributes, name: str) -> int:
    told = (attributes.get(name) or "").strip()
    return max(int(told), 1) if told.isdecimal() and len(told) < 6 else 1


def _is_unseen(attributes: Attributes) -> bool:
    return UNSEEN.search(attributes.get("style") or "") is not None


def _lines(text: str) -> Iterator[str]:
    """The lines without the blanks by which source code is laid out."""
    for line in text.split("\n"):
        if line := " ".join(line.split()):
            yield line
