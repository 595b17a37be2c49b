# ruff: noqa: E501 - one harmful file a line, Chinese words count double
"""Files made to harm whoever opens them: docs/security names the attacks, this script makes them.

Each maker gives the bytes; beside it stand the verdicts that are right. "read" means that the file
did no harm and its rows came out.
"""

import io
import random
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import xlwt

from rosters.sheets import columns_of, write_template

from .parts import (
    BOOK,
    OFFICE,
    RELATIONS,
    ROW,
    SHEET,
    STRINGS,
    STYLES,
    archive,
    central_entries,
    patched,
    plain_parts,
    sheet,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]>"
)
QUADRATIC = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 50_000 + b'">]><x>' + b"&a;" * 50_000 + b"</x>"
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:1/x"> %a;]>'
Maker = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Killer:
    """A harmful file and the verdicts that are right for it."""

    name: str
    make: Maker
    verdicts: frozenset[str]


KILLERS: list[Killer] = []


def killer(*verdicts: str) -> Callable[[Maker], Maker]:
    """Enter a maker into the list under its own name."""

    def enter(make: Maker) -> Maker:
        KILLERS.append(Killer(make.__name__, make, frozenset(verdicts)))
        return make

    return enter


def changed(name: str, part: str, content: Callable[[], bytes], *verdicts: str) -> None:
    """Enter an archive of which one part is harmful."""
    KILLERS.append(Killer(name, lambda: archive({part: content()}), frozenset(verdicts)))


def cell(reference: str, value: str = "1") -> str:
    return f'<c r="{reference}"><v>{value}</v></c>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _head(doctype: bytes, part: str, inside: str = "&a;") -> bytes:
    content = plain_parts().get(part) or b"<sst><si><t></t></si></sst>"
    return doctype + content.replace(b"</", inside.encode() + b"</", 1)


# -- entities -------------------------------------------------------------------------------------
for _part in (SHEET, STRINGS, BOOK, RELATIONS, STYLES):
    for _name, _doctype in (
        ("entity_bomb", ENTITIES),
        ("outside_entity", OUTSIDE),
        ("parameter_entity", PARAMETER),
    ):
        changed(
            f"{_name}_in_{_part}",
            _part,
            lambda doctype=_doctype, part=_part: _head(doctype, part),  # type: ignore[misc]
            "damaged",
        )
changed("quadratic_entities", SHEET, lambda: QUADRATIC, "damaged")
changed("utf16_entity", BOOK, lambda: _head(OUTSIDE, BOOK).decode().encode("utf-16"), "damaged")
changed("undefined_entity", SHEET, lambda: sheet(row(1, cell("A1", "&nobody;"))), "damaged")

# -- shapes of a sheet ----------------------------------------------------------------------------
SHAPES: dict[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "one_cell_of_150_MB": (lambda: sheet(row(1, cell("A1", "7" * 150_000_000))), ("too_big",)),
    "ten_million_empty_rows": (lambda: sheet("<row/>" * 10_000_000), ("too_big",)),
    "styled_empty_rows": (
        lambda: sheet("".join(f'<row r="{i}" s="1" customFormat="1"/>' for i in range(1, 1048001))),
        ("too_big",),
    ),
    "far_corner": (lambda: sheet(row(1, cell("A1")) + row(1048576, cell("XFD1048576"))), ("too_big",)),
    "corner_inside_limits": (
        lambda: sheet(row(1, cell("A1")) + row(59999, cell("DP59999"))), ("too_big",)),
    "row_two_billion": (lambda: sheet(row(2_000_000_000, cell("A2000000000"))), ("damaged",)),
    "row_of_2_to_64": (lambda: sheet(row(2**64, cell(f"A{2**64}"))), ("damaged",)),
    "row_zero": (lambda: sheet(row(0, cell("A0"))), ("damaged", "too_big", "empty")),
    "row_below_zero": (lambda: sheet(row(-1, cell("A-1"))), ("damaged", "too_big")),
    "column_ZZZZZZ": (lambda: sheet(row(1, cell("ZZZZZZ1"))), ("too_big",)),
    "small_letters": (lambda: sheet(row(1, cell("xfd1"))), ("too_big",)),
    "no_reference_at_all": (lambda: sheet("<row>" + "<c><v>1</v></c>" * 500 + "</row>"), ("too_big",)),
    "reference_without_number": (lambda: sheet(row(1, cell("A"))), ("damaged",)),
    "merge_of_the_sheet": (lambda: _merge("A1:XFD1048576"), ("too_big",)),
    "merge_of_a_column": (lambda: _merge("A1:A1048576"), ("too_big",)),
    "merge_in_small_letters": (lambda: _merge("a1:xfd1048576"), ("too_big",)),
    "merge_beyond_numbers": (lambda: _merge("A1:A99999999999"), ("damaged",)),
    "merge_upside_down": (lambda: _merge("B9:A1"), ("damaged", "read")),
    "many_great_merges": (lambda: _merge(*["A1:B9999"] * 5000), ("too_big",)),
    "hyperlink_over_the_sheet": (
        lambda: sheet(after='<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>'),
        ("too_big",)),
    "deep_nest": (lambda: sheet("<row>" * 100_000), ("damaged",)),
    "many_attributes": (
        lambda: sheet("<row " + " ".join(f'a{i}="1"' for i in range(300_000)) + "/>"), ("damaged",)),
    "ends_in_mid_tag": (lambda: sheet()[:-20], ("damaged",)),
    "wrong_nesting": (lambda: b"<worksheet><row></worksheet>", ("damaged",)),
    "a_million_columns_told_hidden": (
        lambda: sheet(before='<cols><col min="1" max="999999" hidden="1"/></cols>'), ("read",)),
    "comment_splits_a_row": (
        lambda: sheet(f"<!-{row(1, cell('A1'))}- {row(2_000_000_000, cell('A2000000000'))} -->"),
        ("damaged",)),
    "half_of_a_character": (
        lambda: sheet().replace("张一".encode(), "张一".encode()[:5]), ("damaged", "read")),
    "nul_in_a_cell": (lambda: sheet(ROW.replace("张一", "张\x00一")), ("damaged",)),
    "nul_by_escape": (lambda: sheet(ROW.replace("张一", "张_x0000_一")), ("read",)),
}  # fmt: skip


def _merge(*areas: str) -> bytes:
    inside = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return sheet(after=f"<mergeCells>{inside}</mergeCells>")


for _name, (_content, _verdicts) in SHAPES.items():
    changed(_name, SHEET, _content, *_verdicts)

# -- other parts ----------------------------------------------------------------------------------
changed(
    "twenty_million_strings",
    STRINGS,
    lambda: b"<sst>" + b"<si/>" * 20_000_000 + b"</sst>",
    "too_big",
    "too_slow",
)
changed(
    "million_styles",
    STYLES,
    lambda: (
        b"<styleSheet><cellXfs>" + b'<xf numFmtId="0"/>' * 1_000_000 + b"</cellXfs></styleSheet>"
    ),
    "too_big",
)
changed(
    "names_300_thousand",
    BOOK,
    lambda: plain_parts()[BOOK].replace(
        b"</workbook>",
        b"<definedNames>"
        + b"".join(b'<definedName name="n%d">S!$A$1</definedName>' % i for i in range(300_000))
        + b"</definedNames></workbook>",
    ),
    "too_big",
)
changed(
    "sheets_10_thousand",
    BOOK,
    lambda: plain_parts()[BOOK].replace(
        b"</sheets>",
        b"".join(b'<sheet name="s%d" sheetId="%d" r:id="r1"/>' % (i, i) for i in range(2, 10_000))
        + b"</sheets>",
    ),
    "too_big",
    "too_slow",
    "read",
)
changed("macros", "xl/vbaProject.bin", lambda: b"x", "macros")
changed("linked", "xl/externalLinks/externalLink1.xml", lambda: b"<a/>", "linked")
changed("embedded", "xl/embeddings/oleObject1.bin", lambda: b"x", "linked")
changed("active", "xl/activeX/activeX1.xml", lambda: b"<a/>", "linked")
changed("workbook_twice", "XL/WORKBOOK.XML", lambda: b"<a/>", "damaged")
changed("path_upwards", "../evil.xml", lambda: b"<a/>", "damaged")
changed("path_from_root", "/etc/evil.xml", lambda: b"<a/>", "damaged")
changed("path_of_windows", "xl\\evil.xml", lambda: b"<a/>", "damaged")
changed("relation_upwards", RELATIONS, lambda: _relation("../../../../etc/passwd"), "damaged")
changed("relation_to_a_picture", RELATIONS, lambda: _relation("media/image1.png"), "damaged")


def _relation(target: str) -> bytes:
    return plain_parts()[RELATIONS].replace(b"worksheets/sheet1.xml", target.encode())


@killer("too_big", "damaged")
def sheet_under_another_name() -> bytes:
    far = sheet(row(1048576, cell("XFD1048576")))
    return archive({RELATIONS: _relation("elsewhere.xml"), "xl/elsewhere.xml": far})


@killer("too_big")
def one_long_string_in_many_cells() -> bytes:
    text = "<sst><si><t>" + "很" * 30_000 + "</t></si></sst>"
    line = "".join(f'<c r="{letter}%d" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{i}">{line % ((i,) * 10)}</row>' for i in range(1, 5_000))
    return archive({STRINGS: text.encode(), SHEET: sheet(rows), **_string_relation()})


@killer("too_big")
def string_of_100_megabytes() -> bytes:
    text = b"<sst><si><t>" + b"x" * 100_000_000 + b"</t></si></sst>"
    return archive({STRINGS: text, **_string_relation()})


def _string_relation() -> dict[str, bytes]:
    extra = f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    return {
        RELATIONS: plain_parts()[RELATIONS].replace(
            b"</Relationships>", extra.encode() + b"</Relationships>"
        )
    }


@killer("too_big")
def box_on_each_of_many_sheets() -> bytes:
    far = sheet(row(1, cell("A1")) + row(20_000, cell("DP20000")))
    numbers = range(2, 200)
    sheets = "".join(f'<sheet name="s{i}" sheetId="{i}" r:id="r{i}"/>' for i in numbers)
    told = "".join(
        f'<Relationship Id="r{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in numbers
    )
    parts = plain_parts()
    return archive(
        {f"xl/worksheets/sheet{i}.xml": far for i in numbers}
        | {
            BOOK: parts[BOOK].replace(b"</sheets>", sheets.encode() + b"</sheets>"),
            RELATIONS: parts[RELATIONS].replace(
                b"</Relationships>", told.encode() + b"</Relationships>"
            ),
        }
    )


# -- the archive itself ---------------------------------------------------------------------------
@killer("too_big")
def entries_65_thousand() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        for name, content in plain_parts().items():
            zipped.writestr(name, content)
        for number in range(65_000):
            zipped.writestr(f"xl/{number}", b"")
    return buffer.getvalue()


@killer("too_big", "damaged")
def declared_size_of_4_gigabytes() -> bytes:
    data = archive()
    return patched(data, central_entries(data)[-1] + 24, "<I", 0xFFFFFFF0)


@killer("too_big", "damaged")
def declared_size_too_small() -> bytes:
    data = archive({SHEET: sheet(" " * 140_000_000)}, level=9)
    return patched(data, central_entries(data)[-1] + 24, "<I", 100)


@killer("damaged")
def two_entries_share_bytes() -> bytes:
    data = archive({"xl/a.xml": b"<a/>", "xl/b.xml": b"<a/>"})
    first, second = central_entries(data)[-2:]
    place = struct.unpack("<I", data[first + 42 : first + 46])[0]
    return patched(data, second + 42, "<I", place)


@killer("damaged")
def symbolic_link() -> bytes:
    data = archive({"xl/link.xml": b"/etc/passwd"})
    return patched(data, central_entries(data)[-1] + 38, "<I", 0o120777 << 16)


@killer("encrypted")
def entry_with_password() -> bytes:
    data = archive()
    return patched(data, central_entries(data)[-1] + 8, "<H", 1)


@killer("damaged")
def unknown_compression() -> bytes:
    data = archive()
    return patched(data, central_entries(data)[-1] + 10, "<H", 99)


@killer("damaged")
def broken_checksum() -> bytes:
    data = archive()
    return patched(data, central_entries(data)[-1] + 16, "<I", 0xDEADBEEF)


@killer("too_big", "damaged")
def archive_in_archive() -> bytes:
    data = archive({"xl/media/a.xml": sheet(" " * 100_000_000)})
    for _ in range(3):
        data = archive({"xl/media/inner.xml": data})
    return data


@killer("read", "damaged")
def directory_before_directory() -> bytes:
    """Two readers of one zip may see two different workbooks."""
    honest = archive()
    return archive({SHEET: sheet(row(1048576, cell("XFD1048576")))}) + honest


@killer("damaged", "read")
def comment_that_looks_like_an_end() -> bytes:
    data = archive()
    return patched(data, len(data) - 2, "<H", 22) + data[-22:]


# -- old workbooks --------------------------------------------------------------------------------
def _old(rows: int = 5) -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("S")
    for number in range(rows):
        page.write(number, 0, "姓名" if not number else f"张{number}")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@killer("damaged")
def old_header_and_garbage() -> bytes:
    return OLE + "Workbook".encode("utf-16-le") + random.Random(1).randbytes(20_000)


@killer("damaged")
def old_header_alone() -> bytes:
    return OLE + "Workbook".encode("utf-16-le") + b"\0" * 600


@killer("damaged", "read", "empty", "not_a_table")
def old_cut_in_half() -> bytes:
    data = _old(400)
    return data[: len(data) // 2]


@killer("damaged", "read")
def old_chain_in_a_circle() -> bytes:
    data = _old(400)
    return data[:512] + b"".join(struct.pack("<I", 0) for _ in range(128)) + data[1024:]


@killer("damaged", "read", "not_a_table", "empty")
def old_sector_size_of_2_to_31() -> bytes:
    return patched(_old(), 30, "<H", 31)


@killer("damaged", "read")
def old_table_outside_the_file() -> bytes:
    return patched(patched(_old(400), 68, "<I", 9_999), 72, "<I", 3)


@killer("encrypted")
def old_with_password() -> bytes:
    return OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500


@killer("macros")
def old_with_macros() -> bytes:
    return OLE + b"\0" * 500 + "Workbook\0_VBA_PROJECT".encode("utf-16-le")


@killer("not_a_table")
def old_letter() -> bytes:
    return OLE + b"\0" * 500 + "WordDocument".encode("utf-16-le")


@killer("too_big", "damaged", "read")
def old_merge_of_all_columns() -> bytes:
    """1,000 merges of 65,536 rows each, in a file of a few kilobytes."""
    book = xlwt.Workbook()
    page = book.add_sheet("S")
    page.write(0, 0, "姓名")
    for _ in range(1000):
        page.merged_ranges.append((0, 65535, 0, 0))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# -- web pages ------------------------------------------------------------------------------------
def page(inside: str) -> bytes:
    head = "<tr><td>姓名</td><td>学校</td></tr><tr><td>张一</td><td>甲小学</td></tr>"
    return f"<html><meta charset=utf-8><table>{head}{inside}</table></html>".encode()


WEB: dict[str, Callable[[], str]] = {
    "page_wide_span": lambda: '<tr><td colspan="2000000000">x</td></tr>',
    "page_high_span": lambda: '<tr><td rowspan="2000000000">x</td></tr>',
    "page_spans_everywhere": lambda: '<tr><td colspan="100" rowspan="60000">x</td></tr>' * 3000,
    "page_span_beyond_numbers": lambda: f'<tr><td colspan="{"9" * 5000}">x</td></tr>',
    "page_span_below_zero": lambda: '<tr><td colspan="-5" rowspan="-7">x</td></tr>',
    "page_deep_nest": lambda: "<table><tr><td>" * 100_000,
    "page_deep_divs": lambda: "<tr><td>" + "<div>" * 300_000,
    "page_million_rows": lambda: "<tr><td>x" * 1_000_000,
    "page_million_cells": lambda: "<tr>" + "<td>x" * 1_000_000,
    "page_many_tables": lambda: "</table><table><tr><td>x</td></tr>" * 100_000,
    "page_open_tag": lambda: "<td " + "a" * 5_000_000,
    "page_open_comment": lambda: "<!--" + "<!-" * 1_000_000,
    "page_many_comments": lambda: "<!" * 1_000_000,
    "page_entities": lambda: "<tr><td>" + "&#x110000;&#99999999999;&nbsp;" * 100_000,
    "page_script": lambda: "<script>" + "</scrip" * 500_000,
    "page_many_attributes": lambda: "<tr><td " + "a=1 " * 500_000 + ">x</td></tr>",
    "page_quotes": lambda: "<tr><td a=" + "'\"" * 500_000 + ">",
}
PAGE_VERDICTS = frozenset({"read", "too_big", "damaged", "too_slow", "web_page"})
for _name, _inside in WEB.items():
    KILLERS.append(Killer(_name, lambda inside=_inside: page(inside()), PAGE_VERDICTS))  # type: ignore[misc]

# -- text -----------------------------------------------------------------------------------------
TEXTS: dict[str, tuple[Maker, tuple[str, ...]]] = {
    "nothing": (lambda: b"", ("empty",)),
    "only_blanks": (lambda: b"\xef\xbb\xbf \r\n" * 1000, ("empty",)),
    "line_of_19_MB": (lambda: b"a" * 19_000_000, ("damaged", "too_big", "not_a_table")),
    "cells_of_19_MB": (lambda: b"a," * 9_500_000, ("too_big",)),
    "rows_of_19_MB": (lambda: b"a,b\n" * 4_700_000, ("too_big",)),
    "too_long": (lambda: b"x" * (21 * 1024 * 1024), ("too_big",)),
    "open_quote": (lambda: b'name,"' + b"x,\n" * 3_000_000, ("damaged", "too_big", "quotes")),
    "all_quotes": (lambda: b'"' * 5_000_000, ("damaged", "too_big", "read", "not_a_table", "quotes")),
    "nuls": (lambda: b"a,b\n\0\0\0c,d\n" * 1000, ("not_a_table", "damaged")),
    "half_utf16": (lambda: "姓名,学校\n".encode("utf-16") + b"x", ("not_a_table", "damaged", "read")),
    "lone_surrogates": (lambda: b"\xff\xfe" + b"\x00\xd8" * 1000, ("not_a_table", "damaged")),
    "noise": (lambda: random.Random(2).randbytes(500_000), ("not_a_table", "damaged")),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 500, ("not_a_table", "picture")),
    "photo": (lambda: b"\xff\xd8\xff\xe0" + b"\0" * 500, ("not_a_table", "picture")),
    "pdf": (lambda: b"%PDF-1.4\n" * 50, ("not_a_table", "picture")),
    "program": (lambda: b"\x7fELF" + b"\0" * 500, ("not_a_table",)),
    "archive_cut": (lambda: archive()[:-400], ("damaged",)),
    "archive_start_alone": (lambda: b"PK\x03\x04" + b"x" * 100, ("damaged",)),
    "header_of_brackets": (lambda: _table("【" * 30_000, "::" * 15_000 + "x", "(" * 30_000), ("read",)),
    "cells_of_brackets": (lambda: _cells("(（[【" * 7_000), ("read",)),
    "cells_of_digits": (lambda: _cells("1" * 30_000), ("read",)),
    "cells_of_times": (lambda: _cells("周一、" * 10_000), ("read",)),
    "cells_of_dots": (lambda: _cells("张·" * 15_000), ("read",)),
    "cells_of_blanks": (lambda: _cells("张" + " \u3000\u200b" * 9_000 + "三"), ("read",)),
    "cells_of_ligatures": (lambda: _cells("\ufdfa" * 30_000), ("read",)),
    "header_again_and_again": (lambda: "姓名,学校,年级\n".encode() * 50_000, ("read",)),
    "shifted_headers": (
        lambda: "姓名,学校,年级,\n张一,甲小学,三年级,\n,姓名,学校,年级\n,张二,乙小学,四年级\n".encode() * 14_000,
        ("read",)),
    "same_person_50_thousand_times": (
        lambda: "姓名,身份证号,学校\n".encode() + "张一,440981201003050004,甲小学\n".encode() * 50_000,
        ("read",)),
}  # fmt: skip


def _table(*header: str) -> bytes:
    return f"姓名,学校,{','.join(header)}\n张一,甲小学,1,2,3\n".encode()


def _cells(text: str) -> bytes:
    """A roster whose every cell is the same nasty text, under every header of the blank form."""
    header = _template_header()
    line = ",".join(text[: 32_000 // max(1, len(header) // 12)] for _ in header)
    return "\n".join([",".join(header), *[line] * 8]).encode()


def _template_header() -> list[str]:
    return [column.label.replace(",", "，") for column in columns_of("students")]


for _name, (_make, _verdicts) in TEXTS.items():
    KILLERS.append(Killer(_name, _make, frozenset(_verdicts)))


@killer("read", "empty")
def blank_template() -> bytes:
    return write_template("students")
