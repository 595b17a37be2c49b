"""Formulas give the result that was saved with them; one without a result is told at its cell."""

import datetime as dt

import pytest

from rosters.sheets import read_file

from . import parts

DAY = dt.date(2020, 5, 10)
HEAD = ("姓名", "学校", "年级", "联系电话")


def text_cell(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def reading_of(*phones, table=HEAD):
    """A row for each phone cell, which is given as XML."""
    rows = ["".join(text_cell(f"{'ABCD'[i]}1", text) for i, text in enumerate(table))]
    for number, phone in enumerate(phones, 2):
        person = (text_cell(f"A{number}", "张一一"), text_cell(f"B{number}", "甲小学"))
        rows.append("".join([*person, text_cell(f"C{number}", "三年级"), phone]))
    xml = "".join(f'<row r="{n}">{cells}</row>' for n, cells in enumerate(rows, 1))
    return read_file(parts.archive({parts.SHEET: parts.sheet(xml)}), "students", as_of=DAY)


def told(row):
    return {problem.field for problem in row.problems if problem.code == "formula_unsaved"}


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="D2"><f>E2</f></c>',
        '<c r="D2"><f>E2</f><v></v></c>',
        '<c r="D2" s="1"><f>E2</f><v/></c>',
        '<c r="D2" t="str"><f>E2</f></c>',
        '<c r="D2"><f t="shared" ref="D2:D9" si="0">E2</f><v></v></c>',
        '<x:c xmlns:x="' + parts.MAIN + '" r="D2"><x:f>E2</x:f></x:c>',
    ],
)
def test_a_formula_without_a_saved_result_is_told_at_its_cell(cell):
    [row] = reading_of(cell).rows
    assert told(row) == {"phone"} and row.values["phone"] is None
    [text] = [p.text for p in row.problems if p.code == "formula_unsaved"]
    assert "公式没有保存结果" in text and "另存" in text


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ('<c r="D2" t="str"><f>E2&amp;""</f><v>19900000003</v></c>', "19900000003"),
        ('<c r="D2"><f>E2</f><v>19900000003</v></c>', "19900000003"),
        ('<c r="D2" t="str"><f>IF(E2="","",E2)</f><v></v></c>', None),
        ('<c r="D2" s="1"/>', None),
    ],
)
def test_a_saved_result_counts_and_an_empty_text_is_one(cell, phone):
    [row] = reading_of(cell).rows
    assert row.values["phone"] == phone and not told(row)


def test_formulas_alone_in_their_column_and_below_the_people_are_told():
    bare = '<c r="D{0}"><f>X{0}</f></c>'
    reading = reading_of(bare.format(2), bare.format(3) + '</row><row r="9">' + bare.format(9))
    assert [told(row) for row in reading.rows] == [{"phone"}, {"phone"}]
    assert [(s.row, s.why) for s in reading.sheets[0].skipped_rows] == [
        (9, "只有公式的错误值（#N/A 等）或没有结果的公式")
    ]
