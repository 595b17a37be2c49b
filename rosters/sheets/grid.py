"""What the reader hands on: sheets as grids of cells, row 0 = Excel row 1, column 0 = A."""

import datetime as dt
from dataclasses import dataclass, field

Cell = str | float | int | bool | dt.date | None


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. A blank cell is None; all rows are equally long.

    `merged` holds (top, left, bottom, right), 0-based and inclusive.
    `hidden_rows` and `hidden_columns` are 0-based; they are read like the others.
    `is_from_1904`: numbers that stand for days count from 1904-01-01, not from 1900.
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_from_1904: bool = False


def column_letters(index: int) -> str:
    """Return A for 0, AA for 26: the name under which a person knows a column."""
    tens, ones = divmod(index, 26)
    return (column_letters(tens - 1) if tens else "") + chr(65 + ones)
