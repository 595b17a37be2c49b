"""What a volunteer offers: stages to teach and the year at university."""

import re

from ..cells import clean, number_in, tight
from ..findings import Ask, Parsed, warning
from ..grid import Cell
from .grades import school_year

STAGES = (
    ("primary", "小学", 1, 6),
    ("junior", "初中|初一|初二|初三|中学", 7, 9),
    ("senior", "高中|高一|高二|高三", 10, 12),
)
LOW_HIGH = (("小学低", 1, 3), ("小学高", 4, 6))
ALL = re.compile("全部|都可以|均可|不限|所有|各学段")
YEAR = re.compile(r"大学?([一二三四五1-5])|本科([一二三四])|大专([一二三])|([一二三四])年级")
POSTGRADUATE = re.compile(r"研究?生?([一二三1-3])")
DOCTOR = re.compile(r"博士?生?([一二三四1-4])?")
ENTRY = re.compile(r"(20\d\d|(?<!\d)[1-3]\d)(?:级|年入学|$)|^(20\d\d|[12]\d)(?=\D)")


def stages(cell: Cell, ask: Ask) -> Parsed:
    """Return {"stages", "grade_min", "grade_max"} from 小学/初中/高中 in any combination."""
    text = tight(cell)
    if ALL.search(text):
        text = "小学初中高中"
    found = [stage for stage in STAGES if re.search(stage[1], text)]
    if not found:
        note = warning("stages_unknown", "可辅导学段请填小学、初中、高中（可多选）。")
        return Parsed(None, notes=(note,))
    low, high = found[0][2], found[-1][3]
    for word, first, last in LOW_HIGH:
        if word in text and len(found) == 1:
            low, high = first, last
    return Parsed({"stages": [s[0] for s in found], "grade_min": low, "grade_max": high})


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
