"""Text files: find the encoding and the delimiter, give rows of strings."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from . import limits
from .refused import Refused
from .webpage import is_page, read_page

BINARY = re.compile("[\x00-\x08\x0e-\x1b]")
"""Control characters that no text file has."""
HAN = re.compile("[\u3400-\u9fff]")
OTHER_SCRIPT = re.compile("[\x80-\u07ff]")
LATIN_WORD = re.compile("[A-Za-z][\xc0-\u024f]|[\xc0-\u024f][A-Za-z]")
OTHER_TEXT = re.compile(r"MIME-Version:|%!PS|\s*<\?xml(?!.{0,2000}<html)", re.I | re.S)
"""Web archives, XML tables and the like: text, but not rows of cells."""
LONE_QUOTE = re.compile(r'(?<![^\t\n])"(?=[\t\r\n])')
"""A cell with nothing but the ditto mark: to a reader of quoted text it would open a quotation."""
LINES = 20
EXCEL_TEXT = re.compile(r'="(.*)"', re.DOTALL)
"""The `="00123"` trick by which some exports keep Excel from eating digits."""


def decode(data: bytes) -> str:
    """Decode UTF-8 (with or without BOM), UTF-16 or GB18030, in this order; or refuse."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(data, "utf-16")
    sample = data.rstrip(b"\0")[:4000]
    if 0 in sample:
        little = sample[1::2].count(0) > sample[::2].count(0)
        return _strict(data, "utf-16-le" if little else "utf-16-be")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _strict(data, "gb18030")
    return _second_look(data, text)


def _second_look(data: bytes, text: str) -> str:
    """Short GB18030 text may pass as UTF-8: without one Chinese character it is doubted."""
    if HAN.search(text) or not OTHER_SCRIPT.search(text) or LATIN_WORD.search(text):
        return text
    try:
        chinese = data.decode("gb18030")
    except UnicodeDecodeError:
        return text
    return chinese if HAN.search(chinese) else text


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("not_a_table") from None


def read_text_file(data: bytes) -> list[dict[str, Any]]:
    """Return a web page's tables, or the text as the one sheet of a workbook."""
    text = decode(data).lstrip("\ufeff").rstrip("\x00\x1a")
    if BINARY.search(text):
        raise Refused("not_a_table")
    if not text.strip("\ufeff \t\r\n\x00"):
        raise Refused("empty")
    if OTHER_TEXT.match(text):
        raise Refused("other_table")
    if is_page(text):
        return read_page(text)
    return [{"name": "文本", "rows": _rows(text)}]


def _rows(text: str) -> list[list[str | None]]:
    delimiter = delimiter_of(text)
    if delimiter == "\t":
        text = LONE_QUOTE.sub("〃", text)
    csv.field_size_limit(limits.TEXT)
    try:
        rows = _within_limits(_lines(text, delimiter, strict=True))
    except csv.Error:
        return _of_odd_quotes(text, delimiter)
    lengths = Counter(map(len, rows))
    usual = max(lengths, key=lambda length: lengths[length], default=0)
    if any(_is_swallowing(row, usual, delimiter) for row in rows):
        raise Refused("quotes")
    return _of_one_width(rows)


def _lines(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def _of_odd_quotes(text: str, delimiter: str) -> list[list[str | None]]:
    """Rows of a text whose quotes do not pair, as long as no cell ran over those that follow."""
    try:
        rows = _within_limits(_lines(text, delimiter, strict=False))
    except csv.Error:
        raise Refused("damaged") from None
    if any(cell and (delimiter in cell or "\n" in cell) for row in rows for cell in row):
        raise Refused("quotes")
    return _of_one_width(rows)


def _is_swallowing(row: list[str | None], usual: int, delimiter: str) -> bool:
    """True when a cell holds lines and separators, and the row cannot be whole beside it.

    Two stray quotes may pair over some rows: then a whole row's separators lie inside the cell, or
    the row that is left is not as long as the others, or it is two whole rows joined in the cell.
    """
    broken = [(i, cell) for i, cell in enumerate(row) if cell and "\n" in cell]
    inside = [cell for _, cell in broken if delimiter in cell]
    return any(cell.count(delimiter) >= usual - 1 or len(row) != usual for cell in inside) or any(
        i + 1 == usual == len(row) - i > 1 for i, _ in broken
    )


def delimiter_of(text: str) -> str:
    """Return a tab when half of the first lines have one (no cell has), else the most frequent."""
    head = [line for line in text.splitlines()[:LINES] if line.strip()]
    if sum("\t" in line for line in head) * 2 >= len(head):
        return "\t"
    joined = "\n".join(head)
    return max(",\t;，|", key=joined.count) if re.search("[,\t;，|]", joined) else ","


def _within_limits(lines: Iterable[list[str]]) -> list[list[str | None]]:
    """The rows as they stand, of whatever length."""
    rows: list[list[str | None]] = []
    width = 0
    for line in lines:
        width = max(width, len(line))
        if len(rows) >= limits.ROWS or width > limits.COLUMNS:
            raise Refused("too_big")
        rows.append([_cell(value) for value in line])
    if len(rows) * width > limits.CELLS:
        raise Refused("too_big")
    return rows


def _of_one_width(rows: list[list[str | None]]) -> list[list[str | None]]:
    width = max(map(len, rows), default=0)
    return [row + [None] * (width - len(row)) for row in rows]


def _cell(value: str) -> str | None:
    found = EXCEL_TEXT.fullmatch(value) if value.startswith("=") else None
    return (found[1] if found else value) or None
