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
from ..findings import Ask, Note, Parsed, Value, warning
from ..grid import Cell
from .grade_forms import ENTRY, FIRST, Found, find_grade, school_year, stage_in

LABELS = {
    "primary": "小学",
    "junior": "初中",
    "senior": "高中",
    "vocational": "中职",
    "tertiary": "大学",
}
NOT_SCHOOL = re.compile(
    r"学前|学龄前|幼儿|[大中小]班$|辍学|失学|未入学|未上学|未读|毕业(?!班)|待升|退学|在家|务工|休学|不在读|无就读"
)
BESIDE_GRADE = re.compile(
    r"[,、/;(\[]?(休学|复读|送教上门|送教|特教班?|随班就读)(生|中|一年)?[)\]]?"
)
"""Said beside a grade they leave it true."""
CLASS = re.compile(
    r"(?:[(\[.\-]*)([文理A-Za-z实]{0,2})[(\[]?(\d{1,3}|[一二三四五六七八九十]{1,3})[)\]]?(?=班|$)"
)


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
    found = find_grade(text, as_of, stage)
    if found is None:
        return Parsed(None, notes=(_unknown(text, raw),))
    parsed = _built(found, raw, as_of)
    if paused:
        note = warning("grade_paused", "年级旁写着休学，请核对孩子是否在校。")
        parsed.notes = (*parsed.notes, note)
    return parsed


def _tidy(raw: str) -> str:
    text = tight(raw).replace("〇", "0").replace("零", "0")
    text = text.replace("【", "(").replace("】", ")").replace("〔", "(").replace("〕", ")")
    return re.sub(
        r"(?<=级)[,、/]|\(?20\d\d年?[春秋]季?\)?|学年度?|\((?=小学|初中|高中)|在读", "", text
    )


def needs_stage(raw: str) -> Note:
    """Return the question for the stage of 2018级, or of 二年级 at a secondary school."""
    told = f"“{raw[:12]}”看不出是小学、初中还是高中的，请写成“初二”“初中2018级”的样子。"
    return warning("grade_needs_stage", told)


def _unknown(text: str, raw: str) -> Any:
    if ENTRY.search(text):
        return needs_stage(raw)
    return warning("grade_unknown", f"看不懂年级“{raw[:12]}”，请写成“小学三年级”“初二”的样子。")


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
