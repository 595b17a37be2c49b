"""One stream of an OLE compound file (.xls, .et): sectors strung together, every chain bounded."""

import struct

SECTOR_SHIFTS = (9, 12)
MINI_SHIFT = 6
MINI_CUTOFF = 4096
ENTRY = 128
LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
STREAM, ROOT = 2, 5


class ChainError(ValueError):
    """The file's own tables do not fit together."""


class Compound:
    """The directory and the sector chains of a compound file held in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in SECTOR_SHIFTS:
            raise ChainError
        self._size = 1 << shift
        (directory,) = struct.unpack_from("<I", data, 48)
        (mini_start,) = struct.unpack_from("<I", data, 60)
        self._next = self._table(self._fat_sectors())
        self._entries = self._directory(self._chain(directory))
        self._mini_next = self._numbers(self._chain(mini_start)) if mini_start < LAST else ()

    def stream(self, *names: str) -> bytes:
        """Return the first stream that bears one of the names; b"" when there is none."""
        for name in names:
            if name in self._entries:
                _, start, length = self._entries[name]
                return self._content(start, length)
        return b""

    def _content(self, start: int, length: int) -> bytes:
        if length >= MINI_CUTOFF:
            return self._chain(start)[:length]
        root = next((entry for entry in self._entries.values() if entry[0] == ROOT), None)
        if root is None:
            raise ChainError
        small = self._chain(root[1])
        sectors = self._follow(start, self._mini_next)
        parts = (small[n << MINI_SHIFT : (n + 1) << MINI_SHIFT] for n in sectors)
        return b"".join(parts)[:length]

    def _fat_sectors(self) -> list[int]:
        sectors = [n for n in struct.unpack_from("<109I", self._data, 76) if n < LAST]
        following, count = struct.unpack_from("<II", self._data, 68)
        for _ in range(min(count, len(self._data) // self._size)):
            if following >= LAST:
                break
            *more, following = self._numbers(self._sector(following))
            sectors += [n for n in more if n < LAST]
        return sectors

    def _table(self, sectors: list[int]) -> tuple[int, ...]:
        if len(sectors) > len(self._data) // self._size:
            raise ChainError
        return self._numbers(b"".join(map(self._sector, sectors)))

    def _numbers(self, raw: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise ChainError
        return self._data[start : start + self._size]

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._follow(start, self._next)))

    def _follow(self, start: int, following: tuple[int, ...]) -> list[int]:
        sectors: list[int] = []
        while start < LAST:
            if start >= len(following) or len(sectors) > len(following):
                raise ChainError
            sectors.append(start)
            start = following[start]
        return sectors

    def _directory(self, raw: bytes) -> dict[str, tuple[int, int, int]]:
        entries: dict[str, tuple[int, int, int]] = {}
        for at in range(0, len(raw) - ENTRY + 1, ENTRY):
            width, kind = struct.unpack_from("<HB", raw, at + 64)
            start, length = struct.unpack_from("<II", raw, at + 116)
            name = raw[at : at + min(max(width - 2, 0), 62)].decode("utf-16-le", "replace")
            if kind in (STREAM, ROOT):
                entries.setdefault(name, (kind, start, length))
        return entries
