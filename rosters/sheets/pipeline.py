"""read → map → parse: from the bytes of a file to a Reading."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from .columns import Kind, kind_of
from .findings import Problem
from .grid import Grid, column_letters
from .guard import read_grids
from .guarded.limits import FILE_BYTES
from .guarded.refused import Refused
from .mapping import CERTAIN, Override
from .pause import collector_paused
from .reading import Reading, SheetReading
from .recover import recover_ids
from .repeats import mark_repeats
from .scales import settle_scales
from .sheetreader import SheetReader
from .stamps import Stamp, take_stamp
from .summaries import drop_summaries
from .timelimit import TimeLimit


@collector_paused()
def read_file(
    source: bytes | str | Path,
    kind: str,
    *,
    mapping: Mapping[str, Override] | None = None,
    header_rows: Mapping[str, int] | None = None,
    as_of: dt.date | None = None,
    wanted: Mapping[str, bool] | None = None,
) -> Reading:
    """Read a roster; raise Refused when the file as a whole cannot be read.

    `mapping`: sheet name → {0-based column: field or None}, goes before our own guess.
    `header_rows`: sheet name → 1-based Excel row of the first header row, 0 for "no header".
    `as_of`: the day the grades are true for; today when not told.
    `wanted`: sheet name → a person's word whether it is read (True reads a hidden sheet).
    """
    roster = kind_of(kind)
    all_grids = read_grids(source if isinstance(source, bytes) else _bytes(source))
    grids, stamp = take_stamp(all_grids)
    reading = Reading(kind, stamp=stamp.text if stamp else "")
    if stamp and stamp.kind == kind:
        roster = roster.with_headers(stamp.headers)
    elif stamp:
        _tell_other_kind(reading, stamp)
    limit = TimeLimit()
    for grid in grids:
        said = (header_rows or {}).get(grid.name)
        reader = SheetReader(
            grid,
            roster,
            as_of or dt.date.today(),  # noqa: DTZ011 - the office's own day
            header_row=None if said is None else said - 1,
            override=(mapping or {}).get(grid.name),
            wanted=(wanted or {}).get(grid.name),
            limit=limit,
        )
        _add(reading, reader, grid, roster)
    recover_ids(reading.rows)
    settle_scales(reading.rows)
    drop_summaries(reading, roster, [name for name, read in (wanted or {}).items() if read])
    mark_repeats(reading.rows, roster)
    if not reading.rows:
        text = "没有读到任何人。请检查表头是否完整，或手工指定表头行和各列。"
        reading.problems.append(Problem("no_rows", "error", "", text))
    return reading


def _add(reading: Reading, reader: SheetReader, grid: Grid, roster: Kind) -> None:
    sheet = reader.read()
    reading.sheets.append(sheet)
    reading.rows += reader.rows
    reading.problems += reader.problems
    _tell_hidden(reading, sheet)
    if reader.rows:
        fields = {column.field: column for column in sheet.columns if column.field}
        _tell_missing(reading, grid.name, roster, set(fields))
        if any(column.confidence < CERTAIN for column in fields.values()):
            text = f"工作表“{grid.name}”有的列只是推测，请核对各列的对应关系。"
            reading.problems.append(Problem("columns_uncertain", "warning", "", text))


def _tell_other_kind(reading: Reading, stamp: Stamp) -> None:
    text = f"这是“{kind_of(stamp.kind).label}”的表格，与所选的名册类型不同，请回上一步改选类型。"
    reading.problems.append(Problem("other_kind", "warning", "", text))


def _tell_missing(reading: Reading, sheet: str, roster: Kind, fields: set[str]) -> None:
    for column in roster.required_with(fields):
        found = any(row.sheet == sheet and row.values.get(column.key) for row in reading.rows)
        if column.key not in fields and not found:
            text = f"工作表“{sheet}”没有“{column.label}”列，请补上或手工指定。"
            reading.problems.append(Problem("column_missing", "error", column.key, text))


def _tell_hidden(reading: Reading, sheet: SheetReading) -> None:
    """What is hidden is read like the rest, and told by number."""
    if sheet.data_rows and sheet.hidden_rows:
        text = f"工作表“{sheet.name}”有 {sheet.hidden_rows} 行被隐藏（或被筛选掉），"
        text += "也一并读取了，请核对。"
        reading.problems.append(Problem("hidden_rows", "warning", "", text))
    if sheet.data_rows and sheet.hidden_columns:
        letters = "、".join(column_letters(index) for index in sheet.hidden_columns[:20])
        text = f"工作表“{sheet.name}”隐藏了 {letters} 列，也一并读取了，请核对。"
        reading.problems.append(Problem("hidden_columns", "warning", "", text))


def _bytes(path: str | Path) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(FILE_BYTES + 1)
    except OSError:
        raise Refused("not_found") from None
