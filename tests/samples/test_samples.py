"""The sample rosters are reproducible, invented throughout, and hold what expected.json says."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))["files"]
FIRST = list(EXPECTED)[:4]
CENSUS, ROSTER, EXTRA, NEIGHBOUR = FIRST
OTHERS = list(EXPECTED)[4:]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
Tables = dict[str, dict[str, list[list[Any]]]]
ID_HEADERS = {"学生身份证号", "公民身份号码", "身份证号", "身份证号码"}


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Cells of every file by sheet; integers of .xlsx stay integers."""
    found: Tables = {}
    for name in (CENSUS, ROSTER):
        book = openpyxl.load_workbook(SAMPLES / name, read_only=True)
        found[name] = {s.title: [list(r) for r in s.iter_rows(values_only=True)] for s in book}
    with (SAMPLES / EXTRA).open(encoding="gb18030", newline="") as handle:
        found[EXTRA] = {"": list(csv.reader(handle))}
    sheet = CalamineWorkbook.from_path(str(SAMPLES / NEIGHBOUR)).get_sheet_by_index(0)
    found[NEIGHBOUR] = {sheet.name: sheet.to_python(skip_empty_area=False)}
    return found


def text(value: Any) -> str:
    """A cell as text: full width folded, blanks and marks dropped."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".removesuffix(".0")  # int() would move the date
    return re.sub(r"[\s'-]", "", unicodedata.normalize("NFKC", str(value)))


def other_cells() -> Iterator[Any]:
    """Every cell of the further files, which test_reading.py looks at row by row."""
    for name in OTHERS:
        content = (SAMPLES / name).read_bytes()
        if content[:2] == b"PK":
            for sheet in openpyxl.load_workbook(SAMPLES / name, read_only=True):
                yield from (cell for row in sheet.iter_rows(values_only=True) for cell in row)
        elif name.endswith(".csv"):
            yield from re.split(r"[,\r\n]+", content.decode("gb18030"))
        else:
            yield from re.split(r"<[^>]*>", content.decode("utf-8"))


def cells(tables: Tables) -> Iterator[str]:
    """Every filled cell of every file as text."""
    for sheets in tables.values():
        for rows in sheets.values():
            for row in rows:
                yield from filter(None, map(text, row))
    yield from filter(None, map(text, other_cells()))


def header_of(rows: list[list[Any]]) -> list[str]:
    """Column titles: the row with 序号 or 姓名, its lower half filled in."""
    for index, row in enumerate(rows):
        if "序号" in row or row[0] == "姓名":
            below = rows[index + 1]
            if "户主姓名" in below:
                return [str(low or top or "") for top, low in zip(row, below, strict=True)]
            return [str(value or "") for value in row]
    raise AssertionError("no header")


def id_column(rows: list[list[Any]]) -> int:
    """Where the person's own ID stands (not the head of the household's)."""
    return next(i for i, title in enumerate(header_of(rows)) if title in ID_HEADERS)


def data_rows(name: str, rows: list[list[Any]]) -> list[tuple[int, list[Any]]]:
    """Numbered rows of people: a serial number and more than that (CSV: all after the header)."""
    if name == EXTRA:
        return list(enumerate(rows[1:], start=2))
    header = header_of(rows)
    serial = header.index("序号")
    return [
        (number, row)
        for number, row in enumerate(rows, start=1)
        if isinstance(row[serial], int | float) and sum(v not in (None, "") for v in row) > 5
    ]


def content(path: Path) -> Any:
    """What counts when two generated files are compared: zip members, else bytes."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return path.read_bytes()


def test_regeneration_changes_nothing(tmp_path: Path) -> None:
    """The committed files are what the script writes."""
    script = ROOT / "scripts" / "make_samples.py"
    subprocess.run([sys.executable, script, "--out", tmp_path], check=True, capture_output=True)
    for name in (*EXPECTED, "expected.json"):
        assert content(tmp_path / name) == content(SAMPLES / name), name


def test_every_id_is_of_sequence_000(tables: Tables) -> None:
    """Sequence 000 is never issued: nobody's number stands here, broken ones included."""
    seen = 0
    for word in cells(tables):
        for number in re.findall(r"\d{14,}[xX]?", word):
            assert len(number) in (17, 18) and number[-4:-1] == "000", number
            seen += 1
    assert seen > 4500


def test_every_phone_is_invented(tables: Tables) -> None:
    """All phones, the cut ones too, come from 1990000xxxx."""
    seen = 0
    for word in cells(tables):
        for number in re.findall(r"(?<!\d)(?:86)?(1[3-9]\d{8,9})(?!\d)", word):
            assert number.startswith("1990000"), number
            seen += 1
    assert seen > 5000


@pytest.mark.parametrize("name", FIRST)
def test_row_counts(name: str, tables: Tables) -> None:
    """Rows per sheet and in all as expected.json says."""
    entry = EXPECTED[name]
    without = entry.get("sheets_without_people", [])
    counts = {
        title: len(data_rows(name, rows))
        for title, rows in tables[name].items()
        if title not in without
    }
    assert counts == entry["rows_by_sheet"]
    assert sum(counts.values()) == entry["data_rows"]
    assert entry["good_rows"] == entry["data_rows"] - sum(entry["problems"].values())
    planted = Counter(p["code"] for p in entry["planted"])
    assert planted == entry["problems"] | entry["warnings"]
    assert entry["warned_rows"] == sum(entry["warnings"].values())


def id_state(value: Any) -> str:
    """What is wrong with an ID cell, judged without the generator."""
    if isinstance(value, float | int) or "E+" in str(value):
        return "damaged_id"
    number = text(value).upper()
    if number in ("", "未办理"):
        return "missing_id"
    if len(number) != 18:
        return "bad_id_length"
    total = sum(int(c) * w for c, w in zip(number[:17], WEIGHTS, strict=True))
    return "" if "10X98765432"[total % 11] == number[17] else "bad_check_digit"


@pytest.mark.parametrize("name", FIRST)
def test_planted_ids(name: str, tables: Tables) -> None:
    """Exactly the planted rows have bad IDs, at the rows told; the rest are right."""
    found = set()
    for title in EXPECTED[name]["rows_by_sheet"]:
        rows = tables[name][title]
        place = id_column(rows)
        for number, row in data_rows(name, rows):
            if state := id_state(row[place]):
                found.add((title, number, state))
    codes = {"damaged_id", "missing_id", "bad_id_length", "bad_check_digit"}
    planted = EXPECTED[name]["planted"]
    assert found == {(p["sheet"], p["row"], p["code"]) for p in planted if p["code"] in codes}


def test_good_ids_are_unique(tables: Tables) -> None:
    """Outside the planted doubles no two people share an ID, over all files."""
    doubles = {"duplicate", "duplicate_of_other_file", "same_id_other_county", "id_conflict"}
    numbers: Counter[str] = Counter()
    for name, sheets in tables.items():
        planted = {(p["sheet"], p["row"]): p["code"] for p in EXPECTED[name]["planted"]}
        for title in EXPECTED[name]["rows_by_sheet"]:
            place = id_column(sheets[title])
            for number, row in data_rows(name, sheets[title]):
                if not id_state(row[place]) and planted.get((title, number)) not in doubles:
                    numbers[text(row[place]).upper()] += 1
    assert [n for n, times in numbers.items() if times > 1] == []
    assert len(numbers) > 3500


def test_size_and_supply() -> None:
    """Small enough to keep in the repository; enough children ready, physics scarce."""
    assert sum(p.stat().st_size for p in SAMPLES.iterdir()) < 1_500_000
    assert EXPECTED[CENSUS]["ready_rows"] >= 1100
    subjects = EXPECTED[ROSTER]["first_subjects"]
    assert min(subjects["语文"], subjects["英语"]) > 4 * max(subjects["物理"], subjects["化学"])
    assert (SAMPLES / NEIGHBOUR).read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
