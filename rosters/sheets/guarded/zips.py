"""Pre-flight of an .xlsx archive: entry names, flags, sizes and ratios, before any parser."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from . import limits
from .parts import WORKBOOK, sheet_parts
from .refused import Refused
from .shape import Shape
from .xmls import PartCheck

CHUNK = 1 << 18
ENTRY_MARK = b"PK\x01\x02"
"""Begins each entry of the central directory."""
FORBIDDEN = (
    ("vbaproject", "macros"),
    ("xl/macrosheets", "macros"),
    ("externallinks/", "linked"),
    ("embeddings/", "linked"),
    ("activex/", "linked"),
    ("xl/connections.xml", "linked"),
)
XML_ENDS = (".xml", ".rels")


class Checked(NamedTuple):
    """An archive made anew of the checked parts, and sheet name → what its raw part tells.

    The parser sees these bytes, never the uploaded ones: two readers of one zip may disagree about
    what is in it.
    """

    data: io.BytesIO
    shapes: dict[str, Shape]


def check_archive(data: bytes) -> Checked:
    """Refuse unsafe archives; return what may be parsed."""
    if data.count(ENTRY_MARK) > limits.ENTRIES:
        raise Refused("too_big")
    try:
        return _checked(data)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise Refused("damaged") from None


def _checked(data: bytes) -> Checked:
    clean = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(clean, "w") as copy:
        entries = archive.infolist()
        _check_entries(entries, len(data))
        _check_is_workbook({entry.filename.lower() for entry in entries})
        shapes = _copy_parts(archive, entries, copy)
        named = {name: shapes.get(part, Shape()) for part, name in sheet_parts(archive).items()}
    for shape in named.values():
        shape.is_from_1904 = shapes[WORKBOOK].is_from_1904
    clean.seek(0)
    return Checked(clean, named)


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > limits.ENTRIES:
        raise Refused("too_big")
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) != len(names):
        raise Refused("damaged")
    for entry in entries:
        _check_entry(entry)
    if sum(entry.file_size for entry in entries) > limits.INFLATED_BYTES:
        raise Refused("too_big")
    _check_no_overlap(entries, size)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    if entry.flag_bits & 0x1:
        raise Refused("encrypted")
    if name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/"):
        raise Refused("damaged")
    if (entry.external_attr >> 16) & 0o170000 == 0o120000:
        raise Refused("damaged")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("damaged")
    for part, code in FORBIDDEN:
        if part in name.lower():
            raise Refused(code)


def _check_no_overlap(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Two entries sharing stored bytes is how a small zip claims to be a huge one."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Refused("damaged")
        end = entry.header_offset + 30 + entry.compress_size
    if end > size:
        raise Refused("damaged")


def _check_is_workbook(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise Refused("other_table")
    is_document = any(name.startswith(("word/", "ppt/")) for name in names)
    raise Refused("not_a_table" if is_document else "archive")


def _copy_parts(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], copy: zipfile.ZipFile
) -> dict[str, Shape]:
    """Check each XML part while it is copied; no other part is ever inflated."""
    inflated, shapes = 0, {}
    for entry in entries:
        name = entry.filename.lower()
        if name.endswith(XML_ENDS):
            part = PartCheck()
            with copy.open(entry.filename, "w") as copied:
                for chunk in _chunks(archive, entry):
                    inflated += len(chunk)
                    if inflated > limits.INFLATED_BYTES:
                        raise Refused("too_big")
                    part.feed(chunk)
                    copied.write(chunk)
            part.close()
            shapes[name] = part.shape
    return shapes


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    seen = 0
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            seen += len(chunk)
            _check_growth(seen, entry.compress_size)
            yield chunk


def _check_growth(seen: int, stored: int) -> None:
    if seen > limits.PART_BYTES:
        raise Refused("too_big")
    if seen > limits.RATIO_FREE_BYTES and seen > limits.RATIO * max(stored, 1):
        raise Refused("too_big")
