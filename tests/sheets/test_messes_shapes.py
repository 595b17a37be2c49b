"""Whole sheets as offices really draw them: every person is read, or the loss is told."""

import datetime as dt
import io

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from rosters.sheets import Refused, read_file

from . import parts

DAY = dt.date(2020, 5, 10)
ID1, ID2, ID3 = "440981201003050004", "441826200911120000", "440802201406210008"
HEAD = ["姓名", "就读学校", "年级"]
ROW1, ROW2 = ["张一一", "甲镇中心小学", "三年级"], ["李二二", "甲镇中心小学", "四年级"]
WIDE = ["序号", "姓名", "性别", "身份证号", "就读学校", "年级", "监护人", "监护人电话"]
WIDE3 = [1, "王三三", "男", ID3, "乙镇中学", "初一", "王大", "19900000003"]
OTHER = ["班级", "学生姓名", "性别", "身份证", "家长电话", "学校"]
OTHER3 = ["五年级1班", "王三三", "男", ID3, "19900000003", "乙镇小学"]


def read(book, rows, kind="students", **said):
    return read_file(book({"表": rows}), kind, as_of=DAY, **said)


def names(reading):
    return [row.values["name"] for row in reading.rows]


def file_codes(reading):
    return {problem.code for problem in reading.problems}


@pytest.mark.parametrize("mapping", [None, {"表": {0: "name", 1: "school", 2: "grade"}}])
@pytest.mark.parametrize(("head", "row"), [(WIDE, WIDE3), (OTHER, OTHER3)])
def test_a_table_of_other_columns_below_the_first_is_read_by_its_own_header(
    book, head, row, mapping
):
    reading = read(book, [["小学部"], HEAD, ROW1, ROW2, [], ["初中部"], head, row], mapping=mapping)
    assert names(reading) == ["张一一", "李二二", "王三三"]
    values = reading.rows[2].values
    assert (values["id_number"], values["guardian_phone"]) == (ID3, "19900000003")
    assert "other_header" in file_codes(reading)


def test_a_header_below_a_long_explanation_is_found(book):
    lines = [[f"说明文字第{i}行"] for i in range(30)]
    reading = read(book, [*lines, HEAD, ROW1, ROW2])
    assert names(reading) == ["张一一", "李二二"]


@pytest.mark.parametrize("unknown", ["类别", "某某标记"])
def test_one_unknown_word_does_not_cut_a_header_of_two_rows(book, unknown):
    rows = [["序号", "学生信息", None, "监护人信息", None, "家庭情况", None, "就读学校", "年级"],
            [None, "姓名", "身份证号", "姓名", "联系电话", "户主", unknown, None, None],
            [1, "张一", ID1, "张大", "19900000001", "张老", "有", "甲小学", "三年级"]]  # fmt: skip
    reading = read(book, rows)
    values = reading.rows[0].values
    assert (values["name"], values["guardian_name"], values["head_name"]) == (
        "张一", "张大", "张老",
    )  # fmt: skip
    assert values["guardian_phone"] == "19900000001" and values["school"] == "甲小学"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("联系电话（监护人）", "guardian_phone"),
        ("姓名(监护人)", "guardian_name"),
        ("电话(母亲)", "second_phone"),
    ],
)
def test_an_owner_in_brackets_owns_the_field(book, header, field):
    rows = [[header, "就读学校", "年级", "姓名"], ["张大", *ROW1[1:], ROW1[0]]]
    assert read(book, rows).sheets[0].columns[0].field == field


def test_what_an_online_form_left_out_is_nothing(book):
    rows = [["1、您的姓名", "2、您的学院：", "3、您的手机", "4、可辅导科目"],
            ["赵四四", "(空)", "19900000009", "(跳过)"]]  # fmt: skip
    values = read(book, rows, "volunteers").rows[0].values
    assert values["college"] is None and values["subjects"] is None


def test_the_names_of_a_table_beside_the_first_are_told(book):
    rows = [[*HEAD, None, *HEAD], [*ROW1, None, *ROW2]]
    reading = read(book, rows)
    [told] = [problem.text for problem in reading.problems if problem.code == "column_twice"]
    assert names(reading) == ["张一一"] and "E 列也是姓名" in told
    chosen = read(book, rows, mapping={"表": {4: None}})
    assert "column_twice" not in file_codes(chosen)


def test_a_form_of_one_child_is_no_roster(book):
    rows = [["学生登记表"], ["姓名", "张一一", "性别", "男"], ["身份证号", ID1, "年级", "三年级"],
            ["就读学校", "甲镇小学", "联系电话", "19900000001"]]  # fmt: skip
    reading = read(book, rows)
    assert reading.rows == [] and any("一人一表" in problem.text for problem in reading.problems)


@pytest.mark.parametrize("cells", ['<c r="XFD2" s="0"/>', '<c r="DQ2"/><c r="XFD2"></c>'])
def test_blank_cells_that_are_only_styled_to_the_far_end_take_no_place(cells):
    styled = parts.ROW.removesuffix("</row>") + cells + "</row>"
    reading = read_file(parts.archive({parts.SHEET: parts.sheet(styled)}), "students", as_of=DAY)
    assert names(reading) == ["张一"]
    filled = styled.replace('<c r="XFD2"', '<c r="XFD2"><v>1</v></c><c r="XFD3"', 1)
    with pytest.raises(Refused):
        read_file(parts.archive({parts.SHEET: parts.sheet(filled)}), "students", as_of=DAY)


def test_a_text_of_cells_between_upright_lines():
    text = "\n".join("|".join(row) for row in (HEAD, ROW1, ROW2))
    assert names(read_file(text.encode(), "students", as_of=DAY)) == ["张一一", "李二二"]


def test_a_school_with_nothing_but_its_name_is_a_school_and_a_town_is_a_heading(book):
    rows = [["学校名称", "标识码", "别名"], ["甲镇"], ["甲镇中心小学", "2144098101", "甲小"],
            ["乙镇中学"], ["丙镇某某教学点"], ["合计"]]  # fmt: skip
    reading = read(book, rows, "schools")
    assert names(reading) == ["甲镇中心小学", "乙镇中学", "丙镇某某教学点"]
    assert [skipped.row for skipped in reading.sheets[0].skipped_rows] == [2, 6]


def old_macs_book(rows):
    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("表")
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            sheet.write(i, j, value)
    return saved(book)


def new_macs_book(rows):
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("make", [old_macs_book, new_macs_book])
def test_bare_numbers_of_days_in_a_workbook_that_counts_from_1904(make):
    data = make([[*HEAD, "出生年月", "家庭人口"], [*ROW1, 38780, 4], [*ROW2, "2010-03-05", 5]])
    reading = read_file(data, "students", as_of=DAY)
    assert [row.values["birth_date"] for row in reading.rows] == ["2010-03-05"] * 2
    assert [row.values["household_size"] for row in reading.rows] == [4, 5]
