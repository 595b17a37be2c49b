"""What is no roster at all is refused in a sentence that says what it is."""

import io
import zipfile

import pytest

from .tables import refusal


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
