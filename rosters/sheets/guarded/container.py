"""Tell what a file really is by its first bytes; names and extensions lie."""

import struct

from .biff import shapes_of
from .limits import FILE_BYTES
from .ole import ChainError, Compound
from .refused import Refused
from .shape import Shape

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OTHER_STARTS = {
    "picture": (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"II*\0", b"MM\0*"),
    "archive": (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"),
    "not_a_table": (b"{\\rtf", b"\x7fELF", b"MZ"),
}
LETTERS = (b"BM", b"MZ", b"BZh", b"RIFF", b"Rar!", b"GIF8")
"""Marks that may also begin a text (MZ heads a column 民族): only a zero byte tells."""
PHOTO = b"ftyp"
"""Stands at the fifth byte of a telephone's photographs (.heic) and films."""


def sniff(data: bytes) -> str:
    """Return "zip", "ole" or "text"; refuse what can never be a table."""
    if len(data) > FILE_BYTES:
        raise Refused("too_big")
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise Refused("empty")
    if data.startswith(ZIP_STARTS):
        return "zip"
    if data.startswith(OLE):
        return "ole"
    if data[4:8] == PHOTO:
        raise Refused("picture")
    for code, starts in OTHER_STARTS.items():
        if data.startswith(starts) and not (data.startswith(LETTERS) and b"\0" not in data[:64]):
            raise Refused(code)
    return "text"


def check_ole(data: bytes) -> dict[str, Shape]:
    """Refuse files that are locked, carry macros or hold no workbook; return what hides in it."""
    if _names(data, "EncryptedPackage"):
        raise Refused("encrypted")
    if _names(data, "_VBA_PROJECT"):
        raise Refused("macros")
    if not (_names(data, "Workbook") or _names(data, "Book")):
        raise Refused("not_a_table")
    return _shapes(data)


def _shapes(data: bytes) -> dict[str, Shape]:
    """What hides in the workbook; nothing when its tables are broken: the reader judges those."""
    try:
        return shapes_of(Compound(data).stream("Workbook", "Book"))
    except (ChainError, struct.error, IndexError):
        return {}


def _names(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in data
