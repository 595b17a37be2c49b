"""One little roster in the shapes of several kinds of files, and what reading it should give."""

import datetime as dt
import io

import pytest
import xlwt

from rosters.sheets import Refused, read_file

DAY = dt.date(2020, 5, 10)
ID1, ID2 = "440981201003050004", "441826200911120000"
HEAD = ["姓名", "身份证号", "就读学校", "年级", "联系电话"]
ROW1 = ["张一一", ID1, "甲镇中心小学", "三年级", "19900000001"]
ROW2 = ["李二二", ID2, "甲镇中心小学", "四年级", "19900000002"]
TABLE = [HEAD, ROW1, ROW2]
BOTH = [("张一一", ID1, "19900000001"), ("李二二", ID2, "19900000002")]
"""The people of TABLE."""


def people(data):
    rows = read_file(data, "students", as_of=DAY).rows
    return [(row.values["name"], row.values["id_number"], row.values["phone"]) for row in rows]


def text_of(rows, mark=","):
    return "\r\n".join(mark.join(row) for row in rows) + "\r\n"


def old_book(rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            sheet.write(i, j, value)
    return book, sheet


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def codes(row, code):
    return sum(problem.code == code for problem in row.problems)


def refusal(data):
    with pytest.raises(Refused) as refused:
        read_file(data, "students")
    assert refused.value.text.endswith("。")
    return refused.value
