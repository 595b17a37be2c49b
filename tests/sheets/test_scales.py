"""A bare mark is judged by the full mark that its column tells; without one it stays unknown."""

import datetime as dt

import pytest

from rosters.sheets import parse_row, read_file

DAY = dt.date(2020, 5, 10)
STAGES = {"小学": "三年级", "初中": "初二", "高中": "高一"}


def rows_of(book, columns, stage="高中", **more):
    """Rows of one school with these columns: {header: cells}."""
    count = len(next(iter(columns.values())))
    people = [f"张{'一二三四五六七八九'[i]}一" for i in range(count)]
    table = {"姓名": people, "学校": ["甲学校"] * count, "年级": [STAGES[stage]] * count, **columns}
    rows = [list(table), *map(list, zip(*table.values(), strict=True))]
    return read_file(book({"表": rows}), "students", as_of=DAY, **more).rows


def levels(rows):
    return [row.values["level"] for row in rows]


def asked(rows):
    return [{p.field for p in row.problems if p.code == "scale_unknown"} for row in rows]


@pytest.mark.parametrize(
    ("stage", "header", "marks", "expected"),
    [
        ("小学", "语文", [95, 61, 30], ["high", "middle", "low"]),
        ("高中", "语文", [95, 138, 80], ["middle", "high", "low"]),
        ("小学", "成绩", [95, 138, 80], ["middle", "high", "low"]),
        ("高中", "数学(120分)", [95, 118, 70], ["middle", "high", "low"]),
        ("高中", "成绩", ["95/120", 118, 70], ["middle", "high", "low"]),
        ("高中", "成绩(满分120)", [95, "优", 70], ["middle", "high", "low"]),
        ("高中", "成绩", ["95分", "128分", "差"], ["middle", "high", "low"]),
        (
            "高中",
            "期末成绩",
            ["语文95、数学90", "语文140、数学145", "语文80"],
            ["middle", "high", "low"],
        ),
    ],
)
def test_what_the_column_tells_settles_its_bare_marks(book, stage, header, marks, expected):
    rows = rows_of(book, {header: marks}, stage)
    assert levels(rows) == expected and asked(rows) == [set()] * 3


@pytest.mark.parametrize(
    ("stage", "marks"),
    [
        ("高中", [95, 118, 80]),
        ("初中", [95, 88, 80]),
        ("小学", [95, 110, 80]),
        ("高中", ["95/100", 138, 80]),
        ("高中", ["95/100", "100/150", 80]),
    ],
)
@pytest.mark.parametrize("header", ["语文", "成绩"])
def test_a_full_mark_that_nothing_tells_is_asked_for(book, stage, header, marks):
    rows = rows_of(book, {header: marks}, stage)
    field = "level" if header == "成绩" else "score_chinese"
    assert rows[2].values["level"] is None and asked(rows)[2] == {field}
    assert rows[2].values["level_raw"].endswith("80")


def test_a_mark_that_is_low_on_every_scale_is_low(book):
    assert levels(rows_of(book, {"语文": [95, 118, 40]}))[2] == "low"


def test_one_subject_of_a_primary_school_beyond_a_hundred_leaves_the_others_open(book):
    rows = rows_of(book, {"语文": [95, 96], "数学": [110, 90]}, "小学")
    assert levels(rows) == [None, None]


def test_a_word_beside_the_marks_needs_no_scale(book):
    rows = rows_of(book, {"语文": [95, 80], "综合等级": ["优", "中"]}, "初中")
    assert levels(rows) == ["high", "middle"] and asked(rows) == [set(), set()]


def test_schools_of_another_stage_in_the_sheet_have_their_own_scale(book):
    rows = [["姓名", "学校", "年级", "语文"], ["张一一", "甲小学", "三年级", 95],
            ["李二二", "乙中学", "高一", 138], ["王三三", "乙中学", "高一", 95]]  # fmt: skip
    read = read_file(book({"表": rows}), "students", as_of=DAY).rows
    assert levels(read) == ["high", "high", "middle"]
    assert [row.values["level_raw"] for row in read] == ["语文95/100", "语文138/150", "语文95/150"]


def test_a_mark_above_its_full_mark_is_told(book):
    [row] = rows_of(book, {"语文(100分)": [118]})
    assert row.values["score_chinese"] is None and row.values["level"] is None
    assert "score_over_full" in {problem.code for problem in row.problems}


def test_a_row_mended_later_keeps_the_scale_of_its_column(book):
    row = rows_of(book, {"语文": [95, 138]})[0]
    raw = row.raw | {"phone": "19900000001"}
    again = parse_row("students", raw, as_of=DAY, before=row.values)
    assert again.values["level"] == "middle" and again.values["level_raw"] == "语文95/150"
    alone = parse_row("students", raw, as_of=DAY, before={})
    assert alone.values["level"] is None
