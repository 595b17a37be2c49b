"""Killer files are refused in time, with a code and a Chinese sentence."""

import io
import time
import zipfile

import pytest

from rosters.sheets import Refused, read_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
)
CELL = '<row r="{1}"><c r="{0}{1}"><v>1</v></c></row>'


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return the archive with one part replaced or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
        new.writestr(name, content)
    return buffer.getvalue()


def sheet_of(body: str) -> bytes:
    return SHEET.format(body).encode()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
FAR = sheet_of("<sheetData>" + CELL.format("A", 1) + CELL.format("XFD", 1048576) + "</sheetData>")
DEEP = sheet_of("<sheetData>" + CELL.format("A", 2_000_000_000) + "</sheetData>")
WIDE = sheet_of("<sheetData>" + CELL.format("ZZZZZZ", 1) + "</sheetData>")
MERGE = sheet_of('<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
HUGE = sheet_of("<sheetData>" + " " * 30_000_000 + "</sheetData>")
PART = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        (PART, BOMB, "damaged"),
        ("xl/workbook.xml", BOMB, "damaged"),
        (PART, FAR, "too_big"),
        (PART, DEEP, "damaged"),
        (PART, WIDE, "too_big"),
        (PART, MERGE, "too_big"),
        (PART, HUGE, "too_big"),
        (PART, b"<worksheet><row></worksheet>", "damaged"),
        ("xl/vbaProject.bin", b"x", "macros"),
        ("xl/externalLinks/externalLink1.xml", b"<a/>", "linked"),
        ("../evil.xml", b"<a/>", "damaged"),
        ("XL/WORKBOOK.XML", b"<a/>", "damaged"),
    ],
)
def test_dangerous_archives_are_refused_quickly(book, part, content, code):
    data = with_part(book({"表": [["姓名", "学校"], ["张一", "甲小学"]]}), part, content)
    began = time.monotonic()
    with pytest.raises(Refused) as refused:
        read_file(data, "students")
    assert refused.value.code == code
    assert time.monotonic() - began < 10


def zip_of(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"<a/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE + "Workbook_VBA_PROJECT".encode("utf-16-le"), "macros"),
        (OLE + b"WordDocument", "not_a_table"),
        (OLE + "Workbook".encode("utf-16-le") + b"\0" * 600, "damaged"),
        (b"%PDF-1.4", "picture"),
        (b"\x89PNG\r\n", "picture"),
        ("<html><body><p>请登录</p></body></html>".encode(), "web_page"),
        (b"a\0b\0\0\0\x01\x02" * 3, "not_a_table"),
        (b"PK\x03\x04" + b"x" * 100, "damaged"),
        (zip_of("word/document.xml"), "not_a_table"),
        (zip_of("xl/workbook.bin"), "other_table"),
        (b"x" * (21 * 1024 * 1024), "too_big"),
        (b"a,b\n" * 60_001, "too_big"),
    ],
)
def test_other_files_are_refused_by_content(data, code):
    with pytest.raises(Refused) as refused:
        read_file(data, "students")
    assert refused.value.code == code
    assert refused.value.text.endswith("。")


def test_truncated_and_empty_workbooks_are_refused(book):
    data = book({"表": [["姓名"], ["张一"]]})
    for broken, code in ((data[: len(data) // 2], "damaged"), (book({"表": []}), "empty")):
        with pytest.raises(Refused) as refused:
            read_file(broken, "students")
        assert refused.value.code == code
