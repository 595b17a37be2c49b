"""Files of every kind that an office has, told by their content; each refusal is one sentence."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
import xlwt

from rosters.sheets import Refused, read_file

DAY = dt.date(2020, 5, 10)
ID1, ID2 = "440981201003050004", "441826200911120000"
HEAD = ["姓名", "身份证号", "就读学校", "年级", "联系电话"]
ROW1 = ["张一一", ID1, "甲镇中心小学", "三年级", "19900000001"]
ROW2 = ["李二二", ID2, "甲镇中心小学", "四年级", "19900000002"]
TABLE = [HEAD, ROW1, ROW2]


def people(data):
    rows = read_file(data, "students", as_of=DAY).rows
    return [(row.values["name"], row.values["id_number"], row.values["phone"]) for row in rows]


BOTH = [("张一一", ID1, "19900000001"), ("李二二", ID2, "19900000002")]


def text_of(rows, mark=","):
    return "\r\n".join(mark.join(row) for row in rows) + "\r\n"


def page_of(rows, table="<table>"):
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return f"<html><head><meta charset=utf-8></head><body>{table}{body}</table></body></html>"


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be",
                                      "gb18030"])  # fmt: skip
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_of_every_encoding_and_separator(encoding, mark):
    assert people(text_of(TABLE, mark).encode(encoding)) == BOTH


def test_rare_characters_survive_gb18030():
    row = ["㛃䶮", ID1, "甲小学", "三年级", "19900000001"]
    assert people(text_of([HEAD, row]).encode("gb18030"))[0][0] == "㛃䶮"


def test_short_gb18030_text_that_passes_as_utf8_is_not_taken_for_greek():
    """Some characters are, in GB18030, two bytes that UTF-8 reads as one foreign letter."""
    data = "name,school,grade\r\n拢磨漏,脌脕脗,3\r\n".encode("gb18030")
    assert data.decode("utf-8").startswith("name,school,grade")
    assert read_file(data, "students", as_of=DAY).rows[0].raw["name"] == "拢磨漏"


def test_latin_names_in_utf8_stay_latin():
    data = "name,school,grade\r\nRené,甲,3\r\n".replace("甲", "A").encode()
    assert read_file(data, "students", as_of=DAY).rows[0].raw["name"] == "René"


def test_paste_from_a_table_with_quotes_breaks_and_ditto_marks():
    text = "\t".join(HEAD) + "\r\n" + "\t".join(ROW1) + "\r\n"
    text += '李二二\t441826200911120000\t"\t"四年级\n（2）班"\t19900000002\r\n'
    reading = read_file(text.encode(), "students", as_of=DAY)
    assert [row.values["school"] for row in reading.rows] == ["甲镇中心小学"] * 2
    assert reading.rows[1].values["grade"]["class_no"] == "2"


def test_commas_inside_pasted_cells_do_not_split_them():
    rows = [[*HEAD, "备注"], [*ROW1, "a,b,c,d"], [*ROW2, "e,f,g,h"]]
    reading = read_file(text_of(rows, "\t").encode(), "students", as_of=DAY)
    assert [row.values["remark"] for row in reading.rows] == ["a,b,c,d", "e,f,g,h"]


def test_ragged_lines_and_the_equals_trick():
    text = ",".join(HEAD) + f'\r\n张一一,="{ID1}",甲小学,三年级\r\n李二二\r\n'
    reading = read_file(text.encode(), "students", as_of=DAY)
    assert reading.rows[0].values["id_number"] == ID1
    assert [row.row for row in reading.rows] == [2, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_web_page_named_xls_is_read(encoding, tmp_path):
    path = tmp_path / "导出.xls"
    path.write_bytes(page_of(TABLE).encode(encoding))
    reading = read_file(path, "students", as_of=DAY)
    assert [row.values["name"] for row in reading.rows] == ["张一一", "李二二"]
    assert reading.sheets[0].name == "网页表格"


def test_spans_entities_and_breaks_of_a_web_page():
    page = """<!DOCTYPE html><style>td {color: red}</style><table><caption>x</caption>
    <tr><th rowspan=2>姓&nbsp;名<th rowspan="2">学校<th rowspan=2>年级<th colspan=2>父亲</tr>
    <tr><th>姓名<th>电话</tr>
    <tr><td>张一一<td rowspan=2>甲&#38215;中心
    小学<td>三年级<br>2班<td>张&lt;大&gt;<td x:num="19900000001">1.99E+10
    <tr><td>李二二<td>四年级<td>李大<td>19900000002</table>"""
    reading = read_file(page.encode(), "students", as_of=DAY)
    first, second = reading.rows
    assert first.values["name"] == "张一一" and first.values["guardian_phone"] == "19900000001"
    assert first.values["grade"]["class_no"] == "2" and first.raw["guardian_name"] == "张<大>"
    assert second.values["school"] == first.values["school"] == "甲镇中心 小学"
    assert second.values["guardian_name"] == "李大"
    assert reading.sheets[0].header_row == 1 and reading.sheets[0].header_rows == 2


def test_tables_that_lay_out_a_page_do_not_swallow_the_roster():
    inner = page_of(TABLE).split("<body>")[1].split("</body>")[0]
    page = f"<table><tr><td>{inner}</td></tr></table><script>var x = '<td>';</script>"
    reading = read_file(page.encode(), "students", as_of=DAY)
    assert [row.values["name"] for row in reading.rows] == ["张一一", "李二二"]
    assert len(reading.sheets) == 1


def test_hidden_lines_of_a_web_page_are_read_and_told():
    columns = "<table><col span=2><col style='width:0;display:none'><col>"
    page = page_of(TABLE, columns).replace("<tr><td>李二", "<tr style='display:none'><td>李二")
    reading = read_file(page.encode(), "students", as_of=DAY)
    assert [codes(row, "hidden_row") for row in reading.rows] == [0, 1]
    assert reading.sheets[0].hidden_columns == (2,)
    assert reading.rows[0].values["school"] == "甲镇中心小学"


def codes(row, code):
    return sum(problem.code == code for problem in row.problems)


def refusal(data):
    with pytest.raises(Refused) as refused:
        read_file(data, "students")
    assert refused.value.text.endswith("。")
    return refused.value


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<html><body><form>请登录</form></body></html>", "web_page"),
        ("<html><table></table></html>", "web_page"),
        ("<table><tr><td>姓名<td>学校<tr><td>张一一<!-- ", "damaged"),
        ("<table>" + "<tr><td>姓名" * 60_001, "too_big"),
        ("<table><tr>" + "<td>姓名" * 121, "too_big"),
        ("<table><tr><td>" * 400, "too_big"),
        ("<table><tr><td>" + "x" * 40_000 + "</td></tr></table>", "too_big"),
        ("<table><tr><td><![foo[ x ]]></td></tr></table>", "damaged"),
        ("<?xml version='1.0'?><Workbook><Worksheet><Table/></Worksheet></Workbook>",
         "other_table"),
        ("MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<table>", "other_table"),
    ],
)  # fmt: skip
def test_web_pages_that_cannot_be_read_are_refused(page, code):
    assert refusal(page.encode()).code == code


def archive_of(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), b"x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "图片"),
        (b"\0\0\0\x18ftypheic", "图片"),
        (b"BM\x36\0\0\0\0\0\0\0", "图片"),
        (b"%PDF-1.7", "PDF"),
        (b"Rar!\x1a\x07\0", "先解压"),
        (archive_of("一镇.xlsx", "二镇.xlsx"), "先解压"),
        (archive_of("[Content_Types].xml", "word/document.xml"), "不是表格"),
        (b"", "空的"),
        (b"a,b\n" * 60_001, "太大"),
    ],
    ids=["jpeg", "heic", "bmp", "pdf", "rar", "zip", "docx", "nothing", "long"],
)
def test_refusals_say_what_the_file_is(data, word):
    assert word in refusal(data).text


@pytest.mark.parametrize("start", ["MZ", "BM", "BZh"])
def test_letters_that_mark_a_program_or_a_picture_may_head_a_text(start):
    data = text_of([[start, *HEAD], ["汉", *ROW1]]).encode()
    assert people(data) == BOTH[:1]


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
