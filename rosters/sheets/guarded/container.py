"""Tell what a file really is by its first bytes; names and extensions lie."""

from .limits import FILE_BYTES
from .refused import Refused
from .shape import Shape

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OTHER_STARTS = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b",
    b"{\\rtf", b"\x7fELF", b"MZ", b"BM", b"RIFF", b"II*\x00", b"MM\x00*",
)  # fmt: skip


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
    if data.startswith(OTHER_STARTS):
        raise Refused("not_a_table")
    return "text"


def check_ole(data: bytes) -> dict[str, Shape]:
    """Refuse OLE files that are locked, carry macros or hold no workbook stream."""
    if _names(data, "EncryptedPackage"):
        raise Refused("encrypted")
    if _names(data, "_VBA_PROJECT"):
        raise Refused("macros")
    if not (_names(data, "Workbook") or _names(data, "Book")):
        raise Refused("not_a_table")
    return {}


def _names(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in data
