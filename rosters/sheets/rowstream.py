"""Many rows into a saved workbook: written as XML, an order faster than one object a cell."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

DIMENSION = re.compile(rb'<dimension ref="[^"]*"\s*/>')
"""What the sheet says of its size; it is left out, since rows are added after it."""
END = b"</sheetData>"
Styles = Mapping[str, int]
"""Number of the cell style for "text", "quoted" (text like a formula), "number", "date", "time"."""


def row_xml(number: int, values: Sequence[Any], styles: Styles, quoted: tuple[str, ...]) -> str:
    """One row of values as `cell_value` returns them; texts with a `quoted` start stay texts."""
    cells = [
        _cell(f"{get_column_letter(column)}{number}", value, styles, quoted)
        for column, value in enumerate(values, 1)
        if value is not None
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, value: Any, styles: Styles, quoted: tuple[str, ...]) -> str:
    if isinstance(value, str):
        style = styles["quoted" if value.startswith(quoted) else "text"]
        text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        return f'<c r="{place}" s="{style}" t="inlineStr">{text}</c>'
    if isinstance(value, dt.date):
        style = styles["time" if isinstance(value, dt.datetime) else "date"]
        return f'<c r="{place}" s="{style}"><v>{to_excel(value)}</v></c>'
    return f'<c r="{place}" s="{styles["number"]}"><v>{value!r}</v></c>'


def add_rows(content: bytes, rows: Mapping[str, Iterable[str]]) -> bytes:
    """Return the workbook with more rows at the end of its sheets: {path in the archive: rows}."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            with target.open(name, "w") as part:
                content = source.read(name)
                for piece in _with_rows(content, rows[name]) if name in rows else [content]:
                    part.write(piece)
    return buffer.getvalue()


def _with_rows(part: bytes, rows: Iterable[str]) -> Iterator[bytes]:
    """`part` is a sheet that has a row already: its header."""
    end = part.index(END)
    yield DIMENSION.sub(b"", part[:end], count=1)
    for row in rows:
        yield row.encode()
    yield part[end:]
