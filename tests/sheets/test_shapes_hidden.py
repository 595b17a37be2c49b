"""What is hidden in a workbook is told by name and number, and never dropped in silence."""

import datetime as dt
import io

import openpyxl

from rosters.sheets import read_file

from . import parts

DAY = dt.date(2020, 5, 10)
ID1, ID2, ID3 = "440981201003050004", "441826200911120000", "440802201406210008"
HEAD = ["姓名", "身份证号", "就读学校", "年级", "联系电话"]
ROW1 = ["张一一", ID1, "甲小学", "三年级", "19900000001"]
ROW2 = ["李二二", ID2, "甲小学", "四年级", "19900000002"]
ROW3 = ["王三三", ID3, "乙小学", "一年级", "19900000003"]


def hiding(data, rows=(), columns=(), sheets=(), very=()):
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    for sheet, row in rows:
        workbook[sheet].row_dimensions[row].hidden = True
    for sheet, letter in columns:
        workbook[sheet].column_dimensions[letter].hidden = True
    for sheet in sheets:
        workbook[sheet].sheet_state = "hidden"
    for sheet in very:
        workbook[sheet].sheet_state = "veryHidden"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def hidden_codes(reading):
    return [any(p.code == "hidden_row" for p in row.problems) for row in reading.rows]


def test_hidden_rows_are_read_and_each_is_marked_in_its_own_sheet(book):
    data = book({"甲表": [HEAD, ROW1, ROW2], "乙表": [HEAD, ROW3]})
    reading = read_file(hiding(data, [("甲表", 3), ("甲表", 9)]), "students", as_of=DAY)
    assert hidden_codes(reading) == [False, True, False]
    assert [sheet.hidden_rows for sheet in reading.sheets] == [1, 0]
    told = [p.text for p in reading.problems if p.code == "hidden_rows"]
    assert len(told) == 1 and "“甲表”有 1 行" in told[0]


def test_a_height_or_width_of_nothing_hides_as_well():
    rows = parts.ROW.replace('<row r="2"', '<row r="2" ht="0" customHeight="1"')
    columns = '<cols><col min="2" max="2" width="0" customWidth="1"/></cols>'
    data = parts.archive({parts.SHEET: parts.sheet(rows, before=columns)})
    reading = read_file(data, "students", as_of=DAY)
    assert hidden_codes(reading) == [True]
    assert reading.sheets[0].hidden_columns == (1,)


def test_hidden_columns_are_read_and_told_by_their_letters(book):
    rows = [[*row, extra] for row, extra in ((HEAD, "备注"), (ROW1, "甲"), (ROW2, "乙"))]
    data = hiding(book({"表": rows}), columns=[("表", "B"), ("表", "F"), ("表", "K")])
    reading = read_file(data, "students", as_of=DAY)
    sheet = reading.sheets[0]
    assert sheet.hidden_columns == (1, 5)
    assert [column.hidden for column in sheet.columns] == [False, True, False, False, False, True]
    assert reading.rows[0].values["id_number"] == ID1
    assert any(p.code == "hidden_columns" and "B、F" in p.text for p in reading.problems)


def test_hidden_sheets_are_skipped_told_and_read_when_asked_for(book):
    sheets = {"表": [HEAD, ROW1], "藏": [HEAD, ROW2], "深藏": [HEAD, ROW3]}
    data = hiding(book(sheets), sheets=["藏"], very=["深藏"])
    reading = read_file(data, "students", as_of=DAY)
    assert [row.values["name"] for row in reading.rows] == ["张一一"]
    assert [sheet.hidden for sheet in reading.sheets] == [False, True, True]
    assert [len(sheet.skipped_rows) for sheet in reading.sheets] == [0, 2, 2]
    told = [p.text for p in reading.problems if p.code == "sheet_skipped"]
    assert any("“藏”" in text for text in told) and any("“深藏”" in text for text in told)
    mapping = {"藏": {column.index: column.field for column in reading.sheets[1].columns}}
    again = read_file(data, "students", as_of=DAY, mapping=mapping)
    assert [row.values["name"] for row in again.rows] == ["张一一"]
    asked = read_file(data, "students", as_of=DAY, mapping=mapping, wanted={"藏": True})
    assert [row.values["name"] for row in asked.rows] == ["张一一", "李二二"]


def test_a_sheet_that_a_person_leaves_out_is_told(book):
    data = book({"甲": [HEAD, ROW1], "乙": [HEAD, ROW2]})
    reading = read_file(data, "students", as_of=DAY, wanted={"乙": False})
    assert [row.sheet for row in reading.rows] == ["甲"]
    assert [skipped.why for skipped in reading.sheets[1].skipped_rows] == ["没有选用这个工作表"] * 2


def test_the_first_rows_are_shown_with_long_numbers_masked_and_secrets_left_out(book):
    rows = [["某县表"], [*HEAD, "密码"], *([*ROW1, "secret1"] for _ in range(20))]
    sheet = read_file(book({"表": rows}), "students", as_of=DAY).sheets[0]
    assert len(sheet.preview) == 15
    assert sheet.preview[0][0] == "某县表" and sheet.preview[1][:5] == HEAD
    assert sheet.preview[2] == [
        "张一一",
        "4409**********0004",
        "甲小学",
        "三年级",
        "199****0001",
        "",
    ]
    assert "secret1" not in repr(sheet)
