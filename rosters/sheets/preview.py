"""The first rows of a sheet as a person may see them while choosing header and columns."""

from collections.abc import Sequence

from .cells import clean
from .grid import Cell, Grid
from .mapping import is_secret
from .mask import mask_digits
from .reading import ColumnMap

SHOWN_ROWS = 15
SHOWN_CHARACTERS = 40


def preview_of(grid: Grid, columns: Sequence[ColumnMap]) -> list[list[str]]:
    """Return the first rows as short texts: long digits masked, secret columns left out."""
    secret = {column.index for column in columns if is_secret(column.header)}
    return [_texts(row, secret) for row in grid.rows[:SHOWN_ROWS]]


def _texts(row: Sequence[Cell], secret: set[int]) -> list[str]:
    return [
        "" if index in secret else mask_digits(clean(cell))[:SHOWN_CHARACTERS]
        for index, cell in enumerate(row)
    ]
