"""A sheet 汇总 that repeats the people of the other sheets is not read a second time."""

import re
from collections.abc import Iterable

from .columns import Kind
from .draft import Draft
from .findings import Problem
from .reading import Reading, SheetReading, Skipped

SUMMARY = re.compile(r"汇总|总表|总名|合计|全部|全县|全镇|全校")
WHY = "汇总表，里面的人在其他工作表里都有"


def drop_summaries(reading: Reading, kind: Kind, kept: Iterable[str]) -> None:
    """Skip, and tell, each summary sheet all of whose people stand in other sheets.

    `kept`: sheets that a person wants read.
    """
    summaries = {
        sheet.name for sheet in reading.sheets if SUMMARY.search(sheet.name) and sheet.data_rows
    } - set(kept)
    if not summaries:
        return
    elsewhere = {
        key for row in reading.rows if row.sheet not in summaries for key in _keys(row, kind)
    }
    for sheet in reading.sheets:
        mine = [row for row in reading.rows if row.sheet == sheet.name]
        if sheet.name in summaries and all(_keys(row, kind) & elsewhere for row in mine):
            _skip(reading, sheet, mine)


def _keys(row: Draft, kind: Kind) -> set[tuple[str, str]]:
    """The ID alone tells who it is; without one the name must do."""
    number, name = row.values.get("id_number"), row.values.get(kind.core)
    if number:
        return {("id_number", number)}
    return {(kind.core, name)} if name else set()


def _skip(reading: Reading, sheet: SheetReading, rows: list[Draft]) -> None:
    sheet.skipped_rows += [Skipped(row.row, WHY) for row in rows]
    sheet.skipped_rows.sort(key=lambda skipped: skipped.row)
    sheet.data_rows = 0
    reading.rows = [row for row in reading.rows if row.sheet != sheet.name]
    text = f"工作表“{sheet.name}”没有读取：{WHY}。"
    reading.problems.append(Problem("sheet_skipped", "warning", "", text))
