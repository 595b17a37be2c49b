"""Every sample is read as it came: the people, and exactly the planted problems."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rosters import sheets

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
FILES = EXPECTED["files"]
BY_THE_LEDGER = {  # seen only when the row is compared with what is on record
    "unknown_school", "under_age", "unknown_squad", "duplicate_of_other_file",
    "same_id_other_county", "paired_student",
}  # fmt: skip
TWICE = {"duplicate", "id_conflict"}  # which of the two rows is marked is the reader's choice
INCIDENTAL = {"date_partial", "grade_unsure", "subject_unusual"}  # true of dirty rows, harmless
Place = tuple[str, int]


@pytest.fixture(scope="module")
def readings() -> dict[str, Any]:
    as_of = date.fromisoformat(EXPECTED["as_of"])
    return {
        name: sheets.read_file(SAMPLES / name, entry["kind"], as_of=as_of)
        for name, entry in FILES.items()
    }


def planted(entry: dict[str, Any], level: str) -> set[Place]:
    return {
        (problem["sheet"], problem["row"])
        for problem in entry["planted"]
        if problem["level"] == level and problem["code"] not in BY_THE_LEDGER | TWICE
    }


def twice(entry: dict[str, Any]) -> int:
    return sum(entry["problems"].get(code, 0) for code in TWICE)


def found(reading: Any, entry: dict[str, Any], level: str) -> set[Place]:
    """Rows by the worst of their problems; a text file has one sheet without a name."""
    unnamed = set(entry["rows_by_sheet"]) == {""}
    return {
        ("" if unnamed else row.sheet, row.row)
        for row in reading.rows
        if level == worst(row.problems)
    }


def worst(problems: list[Any]) -> str:
    levels = {p.level for p in problems if p.level == "error" or p.code not in INCIDENTAL}
    return "error" if "error" in levels else "warning" if levels else ""


@pytest.mark.parametrize("name", FILES)
def test_everybody_is_read_and_nobody_else(name: str, readings: dict[str, Any]) -> None:
    reading, entry = readings[name], FILES[name]
    assert len(reading.rows) == entry["data_rows"]
    people = [skip for sheet in reading.sheets for skip in sheet.skipped_rows
              if "不是在校学生" in skip.why]  # fmt: skip
    assert len(people) == entry["skipped_people"]


@pytest.mark.parametrize("name", FILES)
def test_errors_stand_where_they_were_planted(name: str, readings: dict[str, Any]) -> None:
    entry = FILES[name]
    errors, wanted = found(readings[name], entry, "error"), planted(entry, "error")
    assert wanted <= errors
    assert len(errors) == len(wanted) + twice(entry)


@pytest.mark.parametrize("name", FILES)
def test_warnings_stand_where_they_were_planted(name: str, readings: dict[str, Any]) -> None:
    entry = FILES[name]
    told = {(row.sheet, row.row) for row in readings[name].rows if row.problems}
    assert planted(entry, "warning") <= told
    assert found(readings[name], entry, "warning") <= planted(entry, "warning")


@pytest.mark.parametrize("name", FILES)
def test_no_header_is_taken_for_another(name: str, readings: dict[str, Any]) -> None:
    """Every required column is found, and the name is certain."""
    entry = FILES[name]
    kind = sheets.KINDS[entry["kind"]]
    for sheet in readings[name].sheets:
        if sheet.name in entry["rows_by_sheet"]:
            sure = {c.field for c in sheet.columns if c.confidence >= sheets.CERTAIN}
            assert kind.core in sure


def test_every_kind_of_list_has_a_sample() -> None:
    assert {entry["kind"] for entry in FILES.values()} == set(sheets.KINDS)
