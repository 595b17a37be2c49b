"""Workbooks of the old and the new kind, told by their content and not by their names."""

import io
import zipfile

import openpyxl
import pytest

from rosters.sheets import read_file

from .tables import BOTH, DAY, HEAD, ID1, ROW1, TABLE, codes, old_book, people, refusal, saved


def test_a_locked_old_workbook_is_refused_as_locked():
    data = saved(old_book(TABLE)[0])
    after_begin = data.index(b"\xe1\x00\x02\x00")
    locked = data[:after_begin] + b"\x2f\x00" + data[after_begin + 2 :]
    assert refusal(locked).code == "encrypted"


def test_hidden_rows_and_columns_of_an_old_workbook_are_told():
    book, sheet = old_book(TABLE)
    sheet.row(2).hidden = True
    sheet.col(4).hidden = True
    reading = read_file(saved(book), "students", as_of=DAY)
    assert [codes(row, "hidden_row") for row in reading.rows] == [0, 1]
    assert reading.sheets[0].hidden_rows == 1 and reading.sheets[0].hidden_columns == (4,)
    assert reading.rows[1].values["phone"] == "19900000002"


def test_error_values_and_merges_of_an_old_workbook():
    book, sheet = old_book([HEAD, ROW1])
    sheet.row(2).set_cell_text(0, "李二二")
    sheet.row(2).set_cell_error(1, 0x2A)
    sheet.write_merge(1, 2, 5, 5, "x")
    row = read_file(saved(book), "students", as_of=DAY).rows[1]
    assert row.values["id_number"] is None and codes(row, "cell_error") == 1


def test_xlsx_named_xls_and_xls_named_xlsx(book, tmp_path):
    new, old = book({"表": TABLE}), saved(old_book(TABLE)[0])
    for name, data in {"a.xls": new, "b.xlsx": old, "c.et": old, "d.csv": new}.items():
        (tmp_path / name).write_bytes(data)
        assert people(tmp_path / name) == BOTH


@pytest.mark.parametrize("lie", ["A1", "A1:XFD1048576", "C5:D9"])
def test_a_lying_dimension_record_loses_nothing(book, lie):
    data = changed(book({"表": TABLE}), "xl/worksheets/sheet1.xml", 'ref="A1:E3"', f'ref="{lie}"')
    assert people(data) == BOTH


def changed(data, part, old, new):
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            after.writestr(name, content)
    return buffer.getvalue()


def test_formulas_give_their_cached_values_and_errors_are_told(book):
    data = book({"表": [*TABLE, ["王三三", "#N/A", "#REF!", "五年级", "ZZ"]]})
    cached = '<c r="E4" t="str"><f>D4&amp;""</f><v>19900000003</v></c>'
    data = changed(data, "xl/worksheets/sheet1.xml",
                   '<c r="E4" t="inlineStr"><is><t>ZZ</t></is></c>', cached)  # fmt: skip
    row = read_file(data, "students", as_of=DAY).rows[2]
    assert row.values["phone"] == "19900000003"
    assert row.values["id_number"] is None and row.values["school"] is None
    assert {p.field for p in row.problems if p.code == "cell_error"} == {"id_number", "school"}
    assert "required_missing" in {p.code for p in row.problems if p.field == "school"}


def test_a_broken_numbering_formula_does_not_make_a_person_a_footnote(book):
    rows = [["序号", *HEAD], ["#REF!", *ROW1], ["#N/A", "#N/A", None, None, None, None]]
    reading = read_file(book({"表": rows}), "students", as_of=DAY)
    assert [row.values["name"] for row in reading.rows] == ["张一一"]
    assert [(s.row, s.why) for s in reading.sheets[0].skipped_rows] == [
        (3, "只有公式的错误值（#N/A 等）或没有结果的公式")
    ]


def test_leading_apostrophes_are_no_part_of_a_value(book):
    row = ["'张一一", "'" + ID1, "‘甲小学", "三年级", "'19900000001"]
    assert people(book({"表": [HEAD, row]})) == BOTH[:1]
    buffer = io.BytesIO()
    workbook = openpyxl.load_workbook(io.BytesIO(book({"表": TABLE})))
    workbook["表"]["B2"].quotePrefix = True
    workbook.save(buffer)
    assert people(buffer.getvalue()) == BOTH
