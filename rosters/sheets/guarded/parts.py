"""Which part of an .xlsx archive holds which sheet."""

import posixpath
import zipfile
from xml.parsers import expat

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
Attributes = dict[str, str]


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return part name (lower case) → sheet name; parts must have passed the pre-flight."""
    names = {entry.filename.lower(): entry.filename for entry in archive.infolist()}
    if RELATIONS not in names:
        return {}
    targets = {
        attributes.get("Id", ""): _path(attributes.get("Target", ""))
        for attributes in _elements(archive.read(names[RELATIONS]), "Relationship")
    }
    sheets = _elements(archive.read(names[WORKBOOK]), "sheet")
    return {targets.get(_relation(sheet), ""): sheet.get("name", "") for sheet in sheets}


def _relation(sheet: Attributes) -> str:
    return next((value for key, value in sheet.items() if key.endswith(":id")), "")


def _path(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()


def _elements(part: bytes, tag: str) -> list[Attributes]:
    found: list[Attributes] = []

    def start(name: str, attributes: Attributes) -> None:
        if name.rpartition(":")[2] == tag:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(part, True)
    return found
