# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""What reading finds out about a cell, a row or a file: problems, automatic mends, parsed values."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

Level = Literal["error", "warning"]
Value = Any
"""JSON-able: str, int, bool, None, list of str or int, or a small dict."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a person should look at. `field` is "" when it concerns the row or the file."""

    code: str
    level: Level
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Mend:
    """One automatic fix: what stood in the cell and what it was taken for."""

    field: str
    raw: str
    value: str


@dataclass(frozen=True, slots=True)
class Note:
    """A problem before it knows its field."""

    code: str
    level: Level
    text: str


@dataclass(slots=True)
class Parsed:
    """A cell's value. `shown` is its canonical text: when it differs from the cell, that is a mend.

    `extra` holds by-products under other field keys (a damaged ID still tells a birth date).
    """

    value: Value = None
    shown: str = ""
    notes: tuple[Note, ...] = ()
    extra: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ask:
    """What a parser may know beside the cell: its column's field and header, and the day."""

    field: str
    header: str
    as_of: dt.date


def warning(code: str, text: str) -> Note:
    """Return a note that lets the row in."""
    return Note(code, "warning", text)


def error(code: str, text: str) -> Note:
    """Return a note that keeps the row out until mended."""
    return Note(code, "error", text)
