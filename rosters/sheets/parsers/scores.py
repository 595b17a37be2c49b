"""Marks of an exam as numbers: 87, 87分, 110/150."""

import re

from ..cells import tight
from ..findings import Ask, Parsed, warning
from ..grid import Cell
from .levels import full_in

SCORE = re.compile(r"(\d{1,3}(?:\.\d+)?)(?:分)?(?:/(\d{2,3})分?)?")


def score(cell: Cell, ask: Ask) -> Parsed:
    """Return the mark; a word such as 优 is no mark and stays for the row's level.

    A header that tells the full mark, 数学(150分), gives it as `<field>_full`.
    """
    found = SCORE.fullmatch(tight(cell))
    if not found:
        return Parsed(None)
    mark, full = float(found[1]), int(found[2] or 0) or full_in(ask.header)
    if full and mark > full:
        note = warning("score_over_full", f"分数 {found[1]} 超过了满分 {full}，请核对。")
        return Parsed(None, notes=(note,))
    return Parsed(mark, extra={f"{ask.field}_full": full} if full else {})
