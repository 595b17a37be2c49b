# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""School grades in all the forms rosters use → stage, grade 1–16, entry school-year, class.

The scale is Guangdong's 6+3+3: 1–6 primary, 7–9 junior, 10–12 senior or vocational, 13 and up
tertiary. The entry year is the school year (starting 1 September) in which the child entered
the stage: it stays true when the grade moves on.
"""

import datetime as dt
import re
from functools import lru_cache
from typing import Any

from ..cells import clean, number_in, tight
from ..findings import Ask, Parsed, Value, warning
from ..grid import Cell

N = r"(\d{1,2}|[一二三四五六七八九十]{1,2})"
FIRST = {"primary": 1, "junior": 7, "senior": 10, "vocational": 10, "tertiary": 13}
LAST = {"primary": 6, "junior": 9, "senior": 12, "vocational": 12, "tertiary": 19}
LABELS = {
    "primary": "小学",
    "junior": "初中",
    "senior": "高中",
    "vocational": "中职",
    "tertiary": "大学",
}
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
NOT_SCHOOL = re.compile(
    r"学前|学龄前|幼儿|[大中小]班$|辍学|失学|未入学|未上学|未读|毕业(?!班)|待升|退学|在家|务工|休学|不在读|无就读"
)
BESIDE_GRADE = re.compile(
    r"[,、/;(\[]?(休学|复读|送教上门|送教|特教班?|随班就读)(生|中|一年)?[)\]]?"
)
"""Said beside a grade they leave it true."""
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
CLASS = re.compile(
    r"(?:[(\[.\-]*)([文理A-Za-z实]{0,2})[(\[]?(\d{1,3}|[一二三四五六七八九十]{1,3})[)\]]?(?=班|$)"
)


ANOTHER = re.compile(rf"{N}年级|[初高][一二三1-3](?!班)")
"""A second grade beside the first, as in 三年级转四年级."""


def school_year(day: dt.date) -> int:
    """Return the year in which the school year of that day began (1 September)."""
    return day.year if day.month >= 9 else day.year - 1


@lru_cache(maxsize=4096)
def stage_in(text: str) -> str | None:
    """Return the stage that a stage word or a school's name tells for sure, else None."""
    return next((stage for stage, words in STAGES if re.search(words, text)), None)


def grade(cell: Cell, ask: Ask) -> Parsed:
    """Return the grade of a cell read by itself (see `parse_grade`)."""
    return parse_grade(clean(cell), ask.as_of)


@lru_cache(maxsize=4096)
def _cached(raw: str, year: int, stage: str | None) -> Parsed:
    return _read(raw, dt.date(year, 9, 1), stage)


def parse_grade(raw: str, as_of: dt.date, stage: str | None = None) -> Parsed:
    """Return {"stage", "grade", "entry_year", "class_no", "raw", "sure"} or None with a warning.

    `stage` is what the row's stage column or school name tells; it settles 2018级 and 初中+三年级.
    """
    parsed = _cached(raw, school_year(as_of), stage)
    value = dict(parsed.value) if parsed.value else None
    return Parsed(value, parsed.shown, parsed.notes)


def _read(raw: str, as_of: dt.date, stage: str | None) -> Parsed:
    text = _tidy(raw)
    if not text:
        return Parsed(None)
    paused = "休学" in text
    text = BESIDE_GRADE.sub("", text) or text
    if NOT_SCHOOL.search(text):
        told = f"“{raw[:12]}”不是在读的小学至大学年级，已记为未在读原因；若在读，请改填年级。"
        return Parsed(None, notes=(warning("grade_not_school", told),))
    found = _entry(text, as_of, stage) or _form(text, stage) or _compact(text, stage)
    if found is None:
        return Parsed(None, notes=(_unknown(text, raw),))
    parsed = _built(found, raw, as_of)
    if paused:
        note = warning("grade_paused", "年级旁写着休学，请核对孩子是否在校。")
        parsed.notes = (*parsed.notes, note)
    return parsed


Found = tuple[str, int, str, bool]
"""Stage, grade, the text after it, and whether it is sure."""


def _tidy(raw: str) -> str:
    text = tight(raw).replace("〇", "0").replace("零", "0")
    text = text.replace("【", "(").replace("】", ")").replace("〔", "(").replace("〕", ")")
    return re.sub(
        r"(?<=级)[,、/]|\(?20\d\d年?[春秋]季?\)?|学年度?|\((?=小学|初中|高中)|在读", "", text
    )


def _unknown(text: str, raw: str) -> Any:
    if ENTRY.search(text):
        return warning(
            "grade_needs_stage",
            f"“{raw[:12]}”看不出是小学、初中还是高中的，请写成“初中2018级”的样子。",
        )
    return warning("grade_unknown", f"看不懂年级“{raw[:12]}”，请写成“小学三年级”“初二”的样子。")


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
                is_only = not ANOTHER.search(text[: found.start()] + rest)
                return settled[0], settled[1], rest, settled[2] and is_only
    return None


def _settled(
    of_form: str | None, number: int, bare: int, told: str | None
) -> tuple[str, int, bool] | None:
    """Make stage and number agree: 初中七年级 is 7, 初中 + 三年级 is 9, 三年级 alone is 3."""
    if of_form and bare >= FIRST[of_form] > 1 and of_form in ("junior", "senior"):
        number = bare
    if of_form is None:
        of_form, number = _by_number(bare, told)
    if of_form and FIRST[of_form] <= number <= LAST[of_form]:
        return of_form, number, True
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


def _built(found: Found, raw: str, as_of: dt.date) -> Parsed:
    stage, number, rest, sure = found
    value = {
        "stage": stage,
        "grade": number,
        "entry_year": school_year(as_of) - (number - FIRST[stage]),
        "class_no": class_in(rest),
        "raw": raw,
        "sure": sure,
    }
    notes = () if sure else (warning("grade_unsure", f"年级“{raw[:12]}”是推测的，请核对。"),)
    return Parsed(value, grade_label(value), notes)


def grade_label(value: dict[str, Any]) -> str:
    """Return 小学三年级2班 of a parsed grade."""
    number = value["grade"] - FIRST[value["stage"]] + 1
    room = f"{value['class_no']}班" if value["class_no"] else ""
    return f"{LABELS[value['stage']]}{'零一二三四五六七八九'[number] if number < 10 else number}年级{room}"


@lru_cache(maxsize=4096)
def class_in(text: str) -> str | None:
    """Return the class in a text such as (2)班, 文(5)班, 三班, 10; None when there is none."""
    text = re.sub(r"^[,、/年级)]+", "", tight(text))
    found = CLASS.match(text)
    if not found:
        return None
    number = number_in(found[2])
    return f"{found[1]}{number if number is not None else found[2]}"


def stage(cell: Cell, ask: Ask) -> Parsed:
    """Return the stage code of a stage column; a full grade in it is read by the row's rule."""
    text = tight(cell)
    value = stage_in(text) or ("senior" if text == "高" else None)
    if value is None and text.startswith(("初", "高", "职")):
        value = {"初": "junior", "高": "senior", "职": "vocational"}[text[0]]
    notes = () if value else (warning("stage_unknown", "学段请填小学、初中、高中、中职或大学。"),)
    return Parsed(value, notes=notes)


def later(cell: Cell, ask: Ask) -> Parsed:
    """Return the clean text of a grade cell: the row's rule reads it together with the stage."""
    return Parsed(clean(cell) or None)


def show_stage(value: Value) -> str:
    """Return 小学 of primary."""
    return LABELS.get(value, "")


def show(value: Value) -> str:
    """Return the text that reads as this grade."""
    return grade_label(value) if value else ""
