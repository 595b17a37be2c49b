"""Workbooks built in memory; invented people only (ID sequence 000 is never issued)."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest

Sheets = dict[str, Sequence[Sequence[Any]]]


@pytest.fixture(scope="session")
def book() -> Callable[..., bytes]:
    """Return a maker of .xlsx bytes from {sheet: rows} and merges per sheet."""

    def make(sheets: Sheets, merges: dict[str, list[str]] | None = None) -> bytes:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.worksheets[0])
        for name, rows in sheets.items():
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
            for area in (merges or {}).get(name, []):
                sheet.merge_cells(area)
        buffer = io.BytesIO()
        workbook.save(buffer)
        return buffer.getvalue()

    return make
