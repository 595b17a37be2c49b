"""Marks of an exam as numbers: 87, 87分, 110/150."""

import re

from ..cells import tight
from ..findings import Ask, Parsed
from ..grid import Cell
from .levels import SCALE

SCORE = re.compile(r"(\d{1,3}(?:\.\d+)?)(?:分)?(?:/(\d{2,3})分?)?")


def score(cell: Cell, ask: Ask) -> Parsed:
    """Return the mark; a word such as 优 is no mark and stays for the row's level.

    A header that tells the full mark, 数学(150分), gives it as `<field>_full`.
    """
    found = SCORE.fullmatch(tight(cell))
    if not found:
        return Parsed(None)
    full = found[2] or next(iter(SCALE.findall(tight(ask.header))), None)
    return Parsed(float(found[1]), extra={f"{ask.field}_full": int(full)} if full else {})
