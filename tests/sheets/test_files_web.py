"""Web pages named .xls, as many systems hand them out."""

import pytest

from rosters.sheets import read_file
from rosters.sheets.guard import read_grids

from .tables import DAY, TABLE, codes, refusal


def page_of(rows, table="<table>"):
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return f"<html><head><meta charset=utf-8></head><body>{table}{body}</table></body></html>"


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


RAGGED = {
    "rows of three to six cells": """<tr><td>某县名单<tr><th>姓名<th>学校<th>年级<th>备注
    <tr><td>张一一<td>甲小学<td>三年级<tr><td>李二二<td>甲小学<td>四年级<td>a<td>b<td>c""",
    "a short group over a long header": """<tr><th rowspan=2>姓名<th colspan=2>就读情况
    <tr><th>学校<th>年级<th>父亲姓名<th>父亲电话<tr><td>张一一<td>甲小学<td>三年级
    <tr><td>李二二<td>甲小学<td>四年级<td>李大<td>19900000001<td>z""",
    "spans over the edges": """<tr><td colspan=500>某县名单<tr><th>姓名<th>学校<th>年级
    <tr><td>张一一<td rowspan=900>甲小学<td>三年级<tr><td>李二二<td>四年级<tr><tr>""",
}


@pytest.mark.parametrize("lines", RAGGED.values(), ids=list(RAGGED))
def test_a_table_of_unequal_rows_is_read_as_one_of_equal_rows(lines):
    page = f"<table>{lines}</table>".encode()
    [grid] = read_grids(page)
    assert len({len(row) for row in grid.rows}) == 1
    rows = read_file(page, "students", as_of=DAY).rows
    assert [row.values["name"] for row in rows] == ["张一一", "李二二"]
    assert [row.values["school"] for row in rows] == ["甲小学", "甲小学"]
    assert [row.values["grade"]["grade"] for row in rows] == [3, 4]


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
