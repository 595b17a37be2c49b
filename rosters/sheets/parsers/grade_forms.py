"""The forms in which grades are written: 三年级, 初二, 高一(3)班, 2018级, 302班."""

import datetime as dt
import re
from functools import lru_cache

from ..cells import number_in

N = r"(\d{1,2}|[一二三四五六七八九十]{1,2})"
FIRST = {"primary": 1, "junior": 7, "senior": 10, "vocational": 10, "tertiary": 13}
LAST = {"primary": 6, "junior": 9, "senior": 12, "vocational": 12, "tertiary": 19}
STAGES = (
    ("tertiary", r"大学|本科|大专|高职|专科|研究生|硕士|博士|(?<!技师)学院$|职业技术学院|高等"),
    (
        "vocational",
        r"中职|职高|职中|中专|技校|技工|技师学院|中等职业|职业技术学校|职业学校|职业高中|卫校|幼师",
    ),
    ("primary", r"小学|完小|教学点|初小"),
    ("junior", r"初级中学|初中|七至九年级"),
    ("senior", r"高级中学|高中|普高"),
)
FORMS: tuple[tuple[str | None, int, re.Pattern[str]], ...] = (
    ("tertiary", 12, re.compile(rf"(?:大学|本科|高职大|高职|大专|专科|大){N}(?:年级?)?")),
    ("tertiary", 16, re.compile(rf"(?:研究生|硕士|研){N}(?:年级?)?")),
    (
        "vocational",
        9,
        re.compile(rf"(?:中等职业学校|中职|职高|职中|中专|技校|技工|职业?){N}(?:年级?)?"),
    ),
    ("senior", 9, re.compile(rf"(?:普通高中|高级中学|普高|高中|高){N}(?:年级?)?")),
    ("junior", 6, re.compile(rf"(?:初级中学|初中|初){N}(?:年级?)?")),
    ("primary", 0, re.compile(rf"(?:小学|小){N}(?:年级?)?")),
    (None, 0, re.compile(rf"{N}年级?")),
    (
        None,
        0,
        re.compile(
            r"(\d|[一二三四五六七八九])(?=[(\[]\d{1,2}[)\]]班?$)|^([1-9一二三四五六七八九])(?=[(.\-])"
        ),
    ),
    (None, 0, re.compile(r"^([一二三四五六七八九])(?=\d{1,2}班?$)")),
)
ENTRY = re.compile(r"(20\d\d|(?<!\d)[0-3]\d)(级|届)")
COMPACT = re.compile(r"([1-9])(0[1-9]|[1-3]\d)班?")
BARE = re.compile(rf"{N}")
ANOTHER = re.compile(rf"([初高])中?{N}(?!班)|{N}年级")
ABOVE = {"": 0, "初": 6, "高": 9}
Found = tuple[str, int, str, bool]
"""Stage, grade, the text after it, and whether it is sure."""


def school_year(day: dt.date) -> int:
    """Return the year in which the school year of that day began (1 September)."""
    return day.year if day.month >= 9 else day.year - 1


@lru_cache(maxsize=4096)
def stage_in(text: str) -> str | None:
    """Return the stage that a stage word or a school's name tells for sure, else None."""
    return next((stage for stage, words in STAGES if re.search(words, text)), None)


def find_grade(text: str, as_of: dt.date, stage: str | None) -> Found | None:
    """Return the grade that a tidy text names, None when it names none.

    `stage` is what the row's stage column or school name tells.
    """
    return _entry(text, as_of, stage) or _form(text, stage) or _compact(text, stage)


def _entry(text: str, as_of: dt.date, stage: str | None) -> Found | None:
    """2018级 is the entry year, 2020届 the leaving year: both need the stage."""
    found = ENTRY.search(text)
    stage = stage or stage_in(text)
    if not found or not stage:
        return None
    year = int(found[1]) if len(found[1]) == 4 else 2000 + int(found[1])
    now = school_year(as_of)
    number = FIRST[stage] + now - year if found[2] == "级" else LAST[stage] - (year - now - 1)
    if not FIRST[stage] <= number <= LAST[stage]:
        return None
    return stage, number, text[found.end() :], True


def _form(text: str, stage: str | None) -> Found | None:
    for of_form, add, form in FORMS:
        found = form.search(text)
        number = number_in(next(filter(None, found.groups()))) if found else None
        if found and number:
            settled = _settled(of_form, number + add, number, stage or stage_in(text))
            rest = text[found.end() :]
            if settled:
                is_only = not _names_another(text[: found.start()] + rest, *settled)
                return *settled, rest, is_only
    return None


def _names_another(text: str, stage: str, number: int) -> bool:
    """True for 三年级转四年级; 七年级(初一) says the same twice."""
    same = (number, number - FIRST[stage] + 1)
    return any(
        (number_in(found[2] or found[3]) or 0) + ABOVE[found[1] or ""] not in same
        for found in ANOTHER.finditer(text)
    )


def _settled(
    of_form: str | None, number: int, bare: int, told: str | None
) -> tuple[str, int] | None:
    """Make stage and number agree: 初中七年级 is 7, 初中 + 三年级 is 9, 三年级 alone is 3."""
    if of_form and bare >= FIRST[of_form] > 1 and of_form in ("junior", "senior"):
        number = bare
    if of_form is None:
        of_form, number = _by_number(bare, told)
    if of_form and FIRST[of_form] <= number <= LAST[of_form]:
        return of_form, number
    return None


def _by_number(bare: int, told: str | None) -> tuple[str | None, int]:
    if told in ("junior", "senior", "vocational", "tertiary"):
        if FIRST[told] <= bare <= LAST[told] and told != "tertiary":
            return told, bare
        years = LAST[told] - FIRST[told] + 1
        return (told, FIRST[told] - 1 + bare) if bare <= years else (_stage_of(bare), bare)
    return _stage_of(bare), bare


def _stage_of(number: int) -> str | None:
    stages = ("primary", "junior", "senior")
    return next((s for s in stages if FIRST[s] <= number <= LAST[s]), None)


def _compact(text: str, stage: str | None) -> Found | None:
    """302班 and a bare 3 are guesses: low confidence."""
    if found := COMPACT.fullmatch(text):
        of, number = _by_number(int(found[1]), stage)
        return (of, number, f"{int(found[2])}班", False) if of else None
    if found := BARE.fullmatch(text):
        of, number = _by_number(number_in(found[1]) or 0, stage)
        return (of, number, "", stage is not None) if of else None
    return None
