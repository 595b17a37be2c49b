# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""优, 中 and 差 from what schools really write, by a table that a county may set."""

import datetime as dt

import pytest

from rosters.sheets import LevelTable, level_of, parse_row

DAY = dt.date(2020, 5, 10)


@pytest.mark.parametrize(
    ("text", "header", "level"),
    [
        ("优", "", "high"), ("优秀", "", "high"), ("A", "", "high"), ("甲等", "", "high"), ("优+", "", "high"),
        ("良", "", "middle"), ("b+", "", "middle"), ("及格", "", "middle"), ("中等偏上", "", "middle"),
        ("差", "", "low"), ("待提高", "", "low"), ("D", "", "low"), ("丁", "", "low"), ("学困", "", "low"),
        ("87/100", "", "high"), ("87分/100分", "", "high"), ("60/100", "", "middle"), ("59.5", "", "low"),
        ("87", "", None), ("100分", "", None), ("87", "语文(100分)", "high"), ("110/150", "", "middle"), ("130", "", "high"), ("95", "数学(150分)", "middle"),
        ("90（满分100）", "", "high"), ("12/45", "", "middle"), ("3/45", "", "high"), ("40/45", "班级排名", "low"),
        ("第2名/45人", "", "high"), ("语文87/100、数学90/100、英语76/100", "", "middle"),
        ("语文87、数学90、英语76", "", None), ("语文40、数学30", "", "low"), ("语文优、数学良、英语中", "", "middle"),
        ("第3名", "", None), ("3", "", None), ("不详", "", None), ("", "", None), ("50/45", "", None),
    ],
)  # fmt: skip
def test_levels(text, header, level):
    assert level_of(text, header=header) == level


def test_a_county_sets_its_own_table():
    strict = LevelTable(words={"B": "low", "A": "high"}, high_from=0.95, low_below=0.8)
    assert level_of("B", strict) == "low" and level_of("90/100", strict) == "middle"
    assert level_of("79/100", strict) == "low" and level_of("优", strict) is None
    assert level_of("6/45", LevelTable(top_share=0.1)) == "middle"


@pytest.mark.parametrize(
    ("cells", "level", "raw"),
    [
        ({"level": "良好"}, "middle", "良好"),
        ({"level": "看情况"}, None, "看情况"),
        ({"score_chinese": "90", "score_maths": "88", "score_english": "95"}, None, "语文90、数学88、英语95"),
        ({"score_chinese": "90", "score_maths": "88分", "grade": "三年级"}, "high", "语文90/100、数学88分/100"),
        ({"score_chinese": "50", "score_maths": "45", "level": "中"}, "middle", "中"),
        ({"rank": "40/45"}, "low", "排名40/45"),
        ({"level": "", "score_maths": "良"}, "middle", "数学良"),
        ({"level": ""}, None, None),
    ],
)  # fmt: skip
def test_the_level_of_a_school_return_and_its_text(cells, level, raw):
    row = parse_row("students", {"name": "张一一", **cells}, as_of=DAY)
    assert (row.values.get("level"), row.values.get("level_raw")) == (level, raw)


def test_the_header_of_a_mark_tells_its_full_mark():
    row = parse_row(
        "students", {"name": "张一一", "score_maths": "120"}, as_of=DAY,
        headers={"score_maths": "数学(150分)"},
    )  # fmt: skip
    assert (row.values["level"], row.values["level_raw"]) == ("middle", "数学120/150")


def test_marks_are_numbers_and_a_level_nobody_understands_is_told():
    row = parse_row("students", {"name": "张一一", "score_maths": "87分", "level": "?!"}, as_of=DAY)
    assert row.values["score_maths"] == 87.0
    assert "level_unknown" in {problem.code for problem in row.problems}
