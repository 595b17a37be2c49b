"""The year at university: 大二, 研一, 2018级."""

import re

from ..cells import clean, number_in, tight
from ..findings import Ask, Parsed, Value, warning
from ..grid import Cell
from .grade_forms import school_year

YEAR = re.compile(r"大学?([一二三四五1-5])|本科([一二三四])|大专([一二三])|([一二三四])年级")
POSTGRADUATE = re.compile(r"研究?生?([一二三1-3])")
DOCTOR = re.compile(r"博士?生?([一二三四1-4])?")
ENTRY = re.compile(r"(20\d\d|(?<!\d)[1-3]\d)(?:级|年入学|$)|^(20\d\d|[12]\d)(?=\D)")


def university_year(cell: Cell, ask: Ask) -> Parsed:
    """Return the year at university: 大二 → 2, 研一 → 5, 2018级 by the as-of date; else None."""
    text = tight(cell)
    value = _by_word(text) or _by_entry(text, ask)
    if value is None:
        note = warning(
            "year_unknown", f"看不出是大几（“{clean(cell)[:12]}”），请写“大二”或“2018级”。"
        )
        return Parsed(None, notes=(note,))
    return Parsed(value)


def _by_word(text: str) -> int | None:
    if found := POSTGRADUATE.search(text):
        return 4 + (number_in(found[1]) or 1)
    if found := DOCTOR.match(text):
        return 7 + (number_in(found[1] or "1") or 1)
    if found := YEAR.search(text):
        return number_in(next(filter(None, found.groups())))
    return None


def _by_entry(text: str, ask: Ask) -> int | None:
    found = ENTRY.search(text)
    if not found:
        return None
    digits = found[1] or found[2]
    year = int(digits) if len(digits) == 4 else 2000 + int(digits)
    nth = school_year(ask.as_of) - year + 1
    return nth if 1 <= nth <= 8 else None


def show_year(value: Value) -> str:
    """Return 大二 of 2, 研一 of 5, 博一 of 8."""
    for first, word in ((8, "博"), (5, "研"), (1, "大")):
        if value >= first:
            return f"{word}{'零一二三四五六七八九'[value - first + 1]}"
    return ""
