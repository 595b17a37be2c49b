"""A workbook from its bare parts, so that a test can write what no program would."""

import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
ROW = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>学校</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>张一</t></is></c>'
    '<c r="B2" t="inlineStr"><is><t>甲小学</t></is></c></row>'
)


def sheet(rows: str = ROW, after: str = "", before: str = "") -> bytes:
    """A worksheet part."""
    body = f"{before}<sheetData>{rows}</sheetData>{after}"
    return f'<worksheet xmlns="{MAIN}">{body}</worksheet>'.encode()


def plain_parts() -> dict[str, bytes]:
    """The parts of an honest little workbook."""
    return {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        BOOK: (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
            '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
        ).encode(),
        RELATIONS: (
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>'
        ).encode(),
        SHEET: sheet(),
    }


def archive(changed: dict[str, bytes] | None = None, level: int = 6) -> bytes:
    """The honest workbook as .xlsx with these parts changed or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as zipped:
        for name, content in (plain_parts() | (changed or {})).items():
            zipped.writestr(name, content)
    return buffer.getvalue()


def central_entries(data: bytes) -> list[int]:
    """Where each entry of the central directory begins."""
    start = struct.unpack("<I", data[-6:-2])[0]
    places = []
    while data[start : start + 4] == b"PK\x01\x02":
        places.append(start)
        name, extra, comment = struct.unpack("<HHH", data[start + 28 : start + 34])
        start += 46 + name + extra + comment
    return places


def patched(data: bytes, place: int, layout: str, value: int) -> bytes:
    """The bytes with one number overwritten."""
    number = struct.pack(layout, value)
    return data[:place] + number + data[place + len(number) :]
