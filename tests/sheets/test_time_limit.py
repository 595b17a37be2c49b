"""Mapping and parsing have a bound of their own: what goes on too long is refused like the rest."""

import datetime as dt

import pytest

from rosters.sheets import Refused, read_file
from rosters.sheets.columns import kind_of
from rosters.sheets.grid import Grid
from rosters.sheets.sheetreader import SheetReader
from rosters.sheets.timelimit import TimeLimit

DAY = dt.date(2026, 11, 10)
HEAD = ["姓名", "就读学校", "年级"]


def spend(seconds: float) -> TimeLimit:
    """Return a limit that has just passed."""
    limit = TimeLimit(seconds)
    with pytest.raises(Refused):
        while True:
            limit.check()
    return limit


def test_a_sheet_that_takes_too_long_is_refused():
    grid = Grid("表", [HEAD, ["张一", "白藤中学", "七年级"]])
    assert len(SheetReader(grid, kind_of("students"), DAY, limit=TimeLimit(60)).read().columns) == 3
    with pytest.raises(Refused) as refusal:
        SheetReader(grid, kind_of("students"), DAY, limit=spend(0.001)).read()
    assert refusal.value.code == "too_slow" and "超时" in refusal.value.text


def test_the_limit_is_for_all_sheets_and_rows_together(monkeypatch):
    """Some thousands of rows, each quick, are too many for a hundredth of a second."""
    text = "姓名,就读学校,年级\n" + "张一,白藤中学,七年级\n" * 3_000
    assert len(read_file(text.encode(), "students", as_of=DAY).rows) == 3_000
    monkeypatch.setattr("rosters.sheets.timelimit.CPU_SECONDS", 0.01)
    with pytest.raises(Refused) as refusal:
        read_file(text.encode(), "students", as_of=DAY)
    assert refusal.value.code == "too_slow"
