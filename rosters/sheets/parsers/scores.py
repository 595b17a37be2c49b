"""Marks of an exam as numbers: 87, 87分, 110/150."""

import re

from ..cells import tight
from ..findings import Ask, Parsed
from ..grid import Cell

SCORE = re.compile(r"(\d{1,3}(?:\.\d+)?)(?:分)?(?:/(\d{2,3})分?)?")


def score(cell: Cell, ask: Ask) -> Parsed:
    """Return the mark; a word such as 优 is no mark and stays for the row's level."""
    found = SCORE.fullmatch(tight(cell))
    return Parsed(float(found[1]) if found else None)
