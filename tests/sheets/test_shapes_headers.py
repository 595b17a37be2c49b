"""Headers as offices draw them: on any row, up to three rows high, repeated, shifted, missing."""

import datetime as dt

import pytest

from rosters.sheets import CERTAIN, read_file

DAY = dt.date(2020, 5, 10)
ID1, ID2, ID3 = "440981201003050004", "441826200911120000", "440802201406210008"
HEAD = ["序号", "学生姓名", "学生身份证号", "就读学校", "年级", "联系电话"]
ROW1 = [1, "张一一", ID1, "甲镇中心小学", "三年级", "19900000001"]
ROW2 = [2, "李二二", ID2, "甲镇中心小学", "四年级", "19900000002"]
ROW3 = [3, "王三三", ID3, "乙镇中心小学", "一年级", "19900000003"]


def read(book, rows, merged=None, **said):
    return read_file(book({"表": rows}, {"表": merged or []}), "students", as_of=DAY, **said)


def names(reading):
    return [row.values["name"] for row in reading.rows]


def whys(reading, sheet=0):
    return {skipped.row: skipped.why for skipped in reading.sheets[sheet].skipped_rows}


def fields(reading):
    return {column.field: column for column in reading.sheets[0].columns if column.field}


@pytest.mark.parametrize("above", range(15))
def test_the_header_may_stand_on_any_of_the_first_fifteen_rows(book, above):
    lines = [[f"说明文字第{i}行"] for i in range(above)]
    reading = read(book, [*lines, HEAD, ROW1, ROW2])
    assert reading.sheets[0].header_row == above + 1
    assert names(reading) == ["张一一", "李二二"]
    assert set(whys(reading)) == set(range(1, above + 1))


THREE_HIGH = [
    ["某县学生情况统计表"],
    ["学生情况", None, None, "家庭情况", None, None, None, "就读学校", "年级"],
    ["姓名", "性别", "身份证号", "父亲", None, "班主任", None, None, None],
    [None, None, None, "姓名", "电话", "姓名", "电话", None, None],
    ["张一一", "女", ID1, "张大", "19900000001", "李老师", "19900000002", "甲小学", "三年级"],
]
THREE_MERGED = ["A1:I1", "A2:C2", "D2:G2", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:G3", "H2:H4",
                "I2:I4"]  # fmt: skip


@pytest.mark.parametrize("merged", [THREE_MERGED, []])
def test_a_header_of_three_rows(book, merged):
    reading = read(book, THREE_HIGH, merged)
    values = reading.rows[0].values
    assert values["name"] == "张一一" and values["id_number"] == ID1
    assert values["guardian_name"] == "张大" and values["guardian_phone"] == "19900000001"
    assert values["homeroom_phone"] == "19900000002" and values["school"] == "甲小学"
    assert (reading.sheets[0].header_row, reading.sheets[0].header_rows) == (2, 3)
    assert fields(reading)["guardian_phone"].header == "家庭情况|父亲|电话"


def test_a_line_over_the_header_is_no_group(book):
    rows = [["日期：2020年5月", None, "共2人", None, None, None], HEAD, ROW1, ROW2]
    reading = read(book, rows)
    assert [column.header for column in reading.sheets[0].columns] == HEAD
    assert whys(reading) == {1: "表头之前的文字"}


def test_a_header_repeated_with_its_title_is_read_on(book):
    title = ["某县学生情况表"]
    rows = [title, HEAD, ROW1, [], title, ["填报单位：乙镇"], HEAD, ROW2, title, HEAD, ROW3]
    reading = read(book, rows, ["A1:F1", "A5:F5"])
    assert names(reading) == ["张一一", "李二二", "王三三"]
    told = whys(reading)
    assert set(told) == {1, 5, 6, 7, 9, 10}
    assert told[5] == told[9] == "标题或说明文字" and told[7] == told[10] == "重复的表头"


def test_what_a_person_said_holds_under_a_shifted_repetition(book):
    rows = [["甲", "乙", "丙", None], ["张一一", "甲小学", "三年级"], [None, "甲", "乙", "丙"],
            [None, "李二二", "乙小学", "四年级"]]  # fmt: skip
    mapping = {"表": {0: "name", 1: "school", 2: "grade"}}
    reading = read(book, rows, mapping=mapping, header_rows={"表": 1})
    assert [row.values["school"] for row in reading.rows] == ["甲小学", "乙小学"]


def test_a_sheet_shifted_by_columns(book):
    rows = [[None, None, *row] for row in (HEAD, ROW1, ROW2)]
    reading = read(book, rows)
    assert names(reading) == ["张一一", "李二二"]
    assert fields(reading)["name"].index == 3


def test_without_header_columns_are_known_by_what_they_hold(book):
    rows = [
        [
            "张一一",
            "女",
            ID1,
            dt.date(2010, 3, 5),
            "汉族",
            "甲小学",
            "三年级",
            "19900000001",
            "语文",
        ],
        [
            "李二二",
            "女",
            ID2,
            dt.date(2009, 11, 12),
            "瑶族",
            "甲小学",
            "四年级",
            "19900000002",
            "数学",
        ],
        [
            "房三妹",
            "男",
            ID3,
            dt.date(2014, 6, 21),
            "瑶族",
            "乙小学",
            "一年级",
            "19900000003",
            "英语",
        ],
    ]
    reading = read(book, rows)
    found = fields(reading)
    assert {key: column.index for key, column in found.items()} == {
        "name": 0, "sex": 1, "id_number": 2, "birth_date": 3, "ethnicity": 4, "school": 5,
        "grade": 6, "phone": 7, "subjects": 8,
    }  # fmt: skip
    assert all(column.confidence < CERTAIN for column in found.values())
    assert names(reading) == ["张一一", "李二二", "房三妹"]
    assert reading.sheets[0].header_row is None and reading.sheets[0].header_rows == 0
    assert "columns_uncertain" in {problem.code for problem in reading.problems}


def test_words_that_are_no_names_do_not_make_a_name_column(book):
    rows = [["优秀", "张一一", ID1], ["良好", "李二二", ID2], ["一般", "王三三", ID3]]
    assert fields(read(book, rows))["name"].index == 1


@pytest.mark.parametrize(
    ("column", "cells", "field"),
    [
        (5, [ID1, ID2, ID3], "phone"),
        (2, ["19900000001", "19900000002", "19900000003"], "id_number"),
        (1, ["甲小学", "乙小学", "丙小学"], "name"),
        (3, ["张一一", "李二二", "王三三"], "school"),
        (4, ["男", "女", "女"], "grade"),
        (1, [ID1, ID2, ID3], "name"),
    ],
)
def test_a_header_that_its_cells_contradict_is_asked_about(book, column, cells, field):
    rows = [list(row) for row in (ROW1, ROW2, ROW3)]
    for row, cell in zip(rows, cells, strict=True):
        row[column] = cell
    reading = read(book, [HEAD, *rows])
    assert {c.field: c.confidence >= CERTAIN for c in reading.sheets[0].columns}[field] is False
    assert "columns_uncertain" in {problem.code for problem in reading.problems}
    honest = read(book, [HEAD, ROW1, ROW2, ROW3])
    assert all(column.confidence >= CERTAIN for column in honest.sheets[0].columns)


def test_a_few_blanks_and_words_do_not_make_a_column_doubtful(book):
    rows = [[*ROW1[:5], "无"], [*ROW2[:5], "不详"], ROW3]
    assert fields(read(book, [HEAD, *rows]))["phone"].confidence >= CERTAIN
