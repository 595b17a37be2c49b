"""The records of an old workbook (.xls, .et) that tell what its cells do not: hidden, locked."""

import struct
from collections.abc import Iterator

from . import limits
from .refused import Refused
from .shape import Shape

BOUNDSHEET, DATEMODE, FILEPASS, EOF = 0x85, 0x22, 0x2F, 0x0A
ROW, COLINFO, BOOLERR, FORMULA = 0x208, 0x7D, 0x205, 0x06
HIDDEN_ROW, HIDDEN_COLUMN = 0x20, 0x01
MACRO_SHEET = 1
BIFF8 = 0x600


def shapes_of(stream: bytes) -> dict[str, Shape]:
    """Return sheet name → what its records tell; refuse locked books and macro sheets."""
    shapes, is_from_1904 = {}, False
    (version,) = struct.unpack_from("<H", stream, 4)
    for kind, at, length in _records(stream, 0):
        if kind == FILEPASS:
            raise Refused("encrypted")
        if kind == DATEMODE and length >= 2:
            is_from_1904 = stream[at] == 1
        if kind == BOUNDSHEET and length > 7:
            offset, sort = struct.unpack_from("<IxB", stream, at)
            if sort == MACRO_SHEET:
                raise Refused("macros")
            shape = _shape(stream, offset)
            shape.is_from_1904 = is_from_1904
            shapes[_name(stream[at + 6 : at + length], version)] = shape
    return shapes


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place and length of the records up to the end mark of this part."""
    last = len(stream) - 4
    while at <= last:
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == EOF:
            return
        if at + 4 + length > len(stream):
            return
        yield kind, at + 4, length
        at += 4 + length


def _name(raw: bytes, version: int) -> str:
    if version < BIFF8:
        return raw[1 : 1 + raw[0]].decode("gb18030", "replace")
    wide = raw[1] & 1
    text = raw[2 : 2 + raw[0] * (1 + wide)]
    return text.decode("utf-16-le" if wide else "latin-1", "replace")


def _shape(stream: bytes, offset: int) -> Shape:
    shape = Shape()
    for kind, at, length in _records(stream, offset):
        if kind == ROW and length >= 16:
            row, options = struct.unpack_from("<H10xH", stream, at)
            if options & HIDDEN_ROW:
                shape.hidden_rows.append(row)
        elif kind == COLINFO and length >= 10:
            first, last, options = struct.unpack_from("<HH4xH", stream, at)
            if options & HIDDEN_COLUMN:
                shape.hidden_columns.update(range(first, min(last + 1, limits.COLUMNS)))
        elif kind in (BOOLERR, FORMULA) and _is_error(stream, kind, at, length):
            shape.errors.append(struct.unpack_from("<HH", stream, at))
    return shape


def _is_error(stream: bytes, kind: int, at: int, length: int) -> bool:
    if kind == BOOLERR:
        return length >= 8 and stream[at + 7] == 1
    return length >= 14 and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2
