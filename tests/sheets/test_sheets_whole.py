# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""Whole-file promises: no row lost, nothing written is a formula, errors can be re-uploaded, CLI."""

import datetime as dt
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rosters.sheets import (
    KINDS,
    columns_of,
    error_workbook_of,
    parse_row,
    read_file,
    write_csv,
    write_workbook,
)
from rosters.sheets.cells import without_blanks
from rosters.sheets.columns import kind_of
from rosters.sheets.grid import Grid
from rosters.sheets.sheetreader import SheetReader

DAY = dt.date(2020, 5, 10)
ROOT = Path(__file__).resolve().parents[2]
HEAD = ["序号", "学生姓名", "学生身份证号", "就读学校", "年级", "联系电话"]
WORDS = st.sampled_from(
    [None, "", " ", "张一", "小计", "合计", "三年级", "甲小学", "440981201003050004", "姓名", "学校", "年级",
     "填表人：某", "注：无", "同上", "示例", 1, 2.5, 4.4098120100305e17, True, "序号", "19900000001",
     "学生姓名", "学生身份证号", dt.date(2010, 3, 5), "必填"]
)  # fmt: skip
TABLES = st.lists(st.lists(WORDS, min_size=6, max_size=6), max_size=14)
HOSTILE = st.text(max_size=20) | st.sampled_from(
    ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "#N/A", "_x0000_",
     "{=1}", "\x00=1", "http://a.b", "'=1"]
)  # fmt: skip


@given(TABLES, st.booleans())
def test_every_filled_row_is_a_person_or_skipped_with_a_reason(table, with_header):
    rows = [HEAD, *table] if with_header else table
    reader = SheetReader(Grid("表", without_blanks(rows)), kind_of("students"), DAY)
    sheet = reader.read()
    header = set()
    if sheet.header_row:
        header = {sheet.header_row} | (
            {sheet.header_row + 1} if any("|" in c.header for c in sheet.columns) else set()
        )
    people = [row.row for row in reader.rows]
    skipped = [row.row for row in sheet.skipped_rows]
    filled = {
        i for i, row in enumerate(rows, 1)
        if any(cell is not None and str(cell).strip() for cell in row)
    }  # fmt: skip
    told = people + skipped
    assert len(told) == len(set(told))
    assert filled - header <= set(told) <= filled
    assert len(filled - set(told)) <= 2
    assert all(row.why for row in sheet.skipped_rows) and sheet.data_rows == len(people)


@given(st.lists(st.lists(HOSTILE, min_size=3, max_size=3), max_size=6), HOSTILE)
@settings(max_examples=60)
def test_nothing_written_is_ever_a_formula(rows, title):
    data = write_workbook([(title, ["甲", "=乙", "丙"], rows)], titles={title: ["=标题"]})
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row)
    text = write_csv(["甲", "乙", "丙"], rows).decode("utf-8-sig")
    assert "\x00" not in text


def test_csv_formulas_get_an_apostrophe():
    text = write_csv(["甲"], [["=1"], ["-1"], ["＝1"], [-1]]).decode("utf-8-sig")
    assert text.split() == ["甲", "'=1", "'-1", "'＝1", "-1"]


BAD_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["张一", "李 二", "=王", "", "欧阳·某"]),
        st.sampled_from(["440981201003050005", "44098120100305000", "440981201003050004", "无"]),
        st.sampled_from(["甲小学", "", " 甲小学三年级2班"]),
        st.sampled_from(["三年级", "2018级", "", "３(2)班"]),
        st.sampled_from(["1990000", "19900000001 ", "19900000001/19900000002", ""]),
    ),
    min_size=1,
    max_size=6,
)


@given(BAD_ROWS)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_error_workbook_reads_again_as_it_was(book, table):
    rows = [["某县表"], HEAD, *([i, *row] for i, row in enumerate(table, 1))]
    first = read_file(book({"甲镇": rows}), "students", as_of=DAY)
    bad = [r for r in first.rows if any(p.level == "error" for p in r.problems)]
    if not bad:
        return
    data = error_workbook_of(first)
    again = read_file(data, "students", as_of=DAY)
    keys = ("name", "id_number", "school", "grade", "phone")
    assert [[r.values.get(k) for k in keys] for r in again.rows] == [
        [r.values.get(k) for k in keys] for r in bad
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.cell(1, 7).value == "原因" and sheet.cell(2, 7).value


def test_error_workbook_keeps_two_row_headers(book):
    rows = [
        ["姓名", "学校", "年级", "父亲", ""],
        ["", "", "", "姓名", "电话"],
        ["张一一", "", "三年级", "张大", "19900000001"],
    ]
    merged = {"表": ["A1:A2", "B1:B2", "C1:C2", "D1:E1"]}
    first = read_file(book({"表": rows}, merged), "students", as_of=DAY)
    again = read_file(error_workbook_of(first), "students", as_of=DAY)
    assert again.rows[0].values["guardian_phone"] == "19900000001"
    assert [c.field for c in again.sheets[0].columns if c.field] == [
        c.field for c in first.sheets[0].columns if c.field
    ]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_header_word_names_two_fields(kind):
    seen: dict[str, str] = {}
    for column in columns_of(kind):
        for word in [column.label, *column.synonyms.split()]:
            assert seen.setdefault(word, column.key) == column.key, word


def test_one_row_can_be_parsed_again():
    raw = {"name": "李 明", "school": "甲小学", "grade": "三年级"}
    row = parse_row("students", raw, as_of=DAY)
    assert row.values["name"] == "李明" and row.values["grade"]["grade"] == 3


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "rosters.sheets", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_command_line_prints_the_contract(book, tmp_path):
    path = tmp_path / "名册.bin"
    row = [1, "张一一", "440981201003050004", "甲小学", "三年级", "19900000001"]
    path.write_bytes(book({"表": [HEAD, row, ["合计"]]}))
    done = run("read", str(path), "--kind", "students", "--json", "--as-of", "2020-05-10")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told) == {"sheets", "rows", "problems"}
    assert set(told["sheets"][0]) == {"name", "header_row", "data_rows", "skipped_rows", "columns"}
    assert set(told["sheets"][0]["columns"][0]) == {"index", "header", "field", "confidence"}
    assert set(told["rows"][0]) == {"sheet", "row", "values", "problems"}
    assert told["sheets"][0]["skipped_rows"] == [{"row": 3, "why": "合计行"}]


def test_command_line_refuses_with_one_sentence(tmp_path):
    path = tmp_path / "空.xlsx"
    path.write_bytes(b"")
    for file in (path, tmp_path / "没有.xlsx"):
        done = run("read", str(file), "--kind", "students")
        assert done.returncode == 2 and not done.stdout
        assert done.stderr.strip().endswith("。") and "Traceback" not in done.stderr
