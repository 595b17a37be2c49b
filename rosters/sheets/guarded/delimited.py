"""Text files: find the encoding and the delimiter, give rows of strings."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from . import limits
from .refused import Refused

BINARY = re.compile("[\x00-\x08\x0e-\x1b]")
"""Control characters that no text file has."""
EXCEL_TEXT = re.compile(r'="(.*)"', re.DOTALL)
"""The `="00123"` trick by which some exports keep Excel from eating digits."""


def decode(data: bytes) -> str:
    """Decode UTF-8 (with or without BOM), UTF-16 or GB18030, in this order; or refuse."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(data, "utf-16")
    sample = data[:4000]
    if sample[1::2].count(0) > len(sample) // 8:
        return _strict(data, "utf-16-le")
    if sample[::2].count(0) > len(sample) // 8:
        return _strict(data, "utf-16-be")
    if 0 in sample:
        raise Refused("not_a_table")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _strict(data, "gb18030")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("not_a_table") from None


def read_text_file(data: bytes) -> list[dict[str, Any]]:
    """Return the text as the one sheet of a workbook."""
    return [{"name": "文本", "rows": read_text(data)}]


def read_text(data: bytes) -> list[list[str | None]]:
    """Return the rows of a comma, tab or semicolon separated text."""
    text = decode(data)
    if BINARY.search(text):
        raise Refused("not_a_table")
    if not text.strip("\ufeff \t\r\n\x00"):
        raise Refused("empty")
    if text.lstrip("\ufeff \t\r\n")[:1] == "<":
        raise Refused("web_page")
    csv.field_size_limit(limits.TEXT)
    lines = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter_of(text))
    try:
        return _within_limits(lines)
    except csv.Error:
        raise Refused("damaged") from None


def delimiter_of(text: str) -> str:
    """Return the separator seen most often in the first 20 lines, a comma when none is."""
    head = "\n".join(text.splitlines()[:20])
    return max(",\t;，", key=head.count) if re.search("[,\t;，]", head) else ","


def _within_limits(lines: Iterable[list[str]]) -> list[list[str | None]]:
    rows: list[list[str | None]] = []
    for line in lines:
        if len(rows) >= limits.ROWS or len(line) > limits.COLUMNS:
            raise Refused("too_big")
        rows.append([_cell(value) for value in line])
    return rows


def _cell(value: str) -> str | None:
    found = EXCEL_TEXT.fullmatch(value) if value.startswith("=") else None
    return (found[1] if found else value) or None
