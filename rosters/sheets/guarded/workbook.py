"""Workbooks: calamine's cells as JSON-able values, with hidden sheets and merged ranges told."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, BinaryIO

import python_calamine as calamine

from . import limits
from .refused import Refused
from .shape import ERROR, UNSAVED, Shape

PLAIN = frozenset({str, float, int, bool})


def read_workbook(file: BinaryIO, shapes: dict[str, Shape]) -> list[dict[str, Any]]:
    """Return one dict a sheet: name, rows (from Excel row 1, column A), merged, what is hidden."""
    try:
        with calamine.CalamineWorkbook.from_filelike(file) as book:
            return list(_sheets(book, shapes))
    except calamine.PasswordError:
        raise Refused("encrypted") from None
    except (MemoryError, Refused, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as fault:  # the stage border: a panic of the parser is no Exception
        raise Refused(_code(fault)) from None


def _code(fault: BaseException) -> str:
    words = str(fault).lower()
    return "encrypted" if "password" in words or "encrypt" in words else "damaged"


def _is_grid(meta: calamine.SheetMetadata) -> bool:
    return meta.typ == calamine.SheetTypeEnum.WorkSheet


def _sheets(book: calamine.CalamineWorkbook, shapes: dict[str, Shape]) -> Iterable[dict[str, Any]]:
    cells = merged = 0
    if len(book.sheets_metadata) > limits.SHEETS:
        raise Refused("too_big")
    for meta in filter(_is_grid, book.sheets_metadata):
        sheet = _sheet(book, meta, shapes)
        cells += sum(map(len, sheet["rows"]))
        merged += sum((d - b + 1) * (c - a + 1) for a, b, c, d in sheet["merged"])
        if cells > limits.CELLS or merged > limits.ALL_MERGED_CELLS:
            raise Refused("too_big")
        yield sheet


def _sheet(
    book: calamine.CalamineWorkbook, meta: calamine.SheetMetadata, shapes: dict[str, Shape]
) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(meta.name)
    high, wide = sheet.total_height, sheet.total_width
    if high > limits.ROWS or wide > limits.COLUMNS or high * wide > limits.CELLS:
        raise Refused("too_big")
    shape = shapes.get(meta.name, Shape())
    rows = [_row(values) for values in sheet.to_python(skip_empty_area=False)]
    rows = _roomy(rows, shape.unsaved)
    _put(rows, shape.errors, ERROR)
    _put(rows, shape.unsaved, UNSAVED)
    return {
        "name": meta.name,
        "hidden": meta.visible != calamine.SheetVisibleEnum.Visible,
        "rows": rows,
        "merged": [[*first, *last] for first, last in sheet.merged_cell_ranges or []],
        "hidden_rows": shape.hidden_rows,
        "hidden_columns": sorted(shape.hidden_columns),
        "is_from_1904": shape.is_from_1904,
    }


def _roomy(rows: list[list[object]], places: list[tuple[int, int]]) -> list[list[object]]:
    """The reader leaves out cells without a value: make room for those that are to be told."""
    high = max((row + 1 for row, _ in places), default=0)
    wide = max((column + 1 for _, column in places), default=0)
    missing = wide - len(rows[0] if rows else [])
    if missing > 0:
        rows = [row + [None] * missing for row in rows]
    width = len(rows[0]) if rows else wide
    return rows + [[None] * width for _ in range(high - len(rows))]


def _put(rows: list[list[object]], places: list[tuple[int, int]], mark: str) -> None:
    """What the reader gives as a blank, and is none, must not look like nothing."""
    for row, column in places:
        if row < len(rows) and column < len(rows[row]) and rows[row][column] is None:
            rows[row][column] = mark


def _row(values: list[Any]) -> list[object]:
    if PLAIN.issuperset(map(type, values)):
        return [None if value == "" else value for value in values]
    return [_cell(value) for value in values]


def _cell(value: object) -> object:
    """Text and numbers as they are; a date as ["2010-03-05"]; blanks and error cells as null."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, (bool, float, int)):
        return value
    if isinstance(value, dt.datetime):
        return [value.date().isoformat()] if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date):
        return [value.isoformat()]
    return None if value is None else str(value)
