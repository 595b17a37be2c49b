"""What an update changes, in words: old value, new value, source and date of the old one."""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.subjects import Subject
from students.choices import Answer
from students.models import Student
from students.services.changes import shown
from students.sheets.census import Past
from students.sheets.incoming import HOUSEHOLD, OTHER_NAME, SURVEY

COLUMN_OF = {name: key for key, name in {**HOUSEHOLD, **OTHER_NAME}.items()} | {
    "entry_year": "grade",
    "grade_raw": "grade",
    "class_no": "class_name",
    "level_raw": "成绩原文",  # no column of its own, so its name
}
SURVEY_COLUMN = {name: key for key, name in SURVEY.items()}
UNSAID = {"grade_raw", "town", "school"}  # told by the grade and by the names of the places
HIDDEN = "******"


def in_words(steps: Mapping[str, Any], student: Student, past: Past) -> dict[str, list[Any]]:
    """Return {column of the roster: [old, new] or [old, new, source of the old]}, masked."""
    old = steps["old"]
    pairs = {
        n: [shown(n, old[n]), shown(n, new)]
        for n, new in steps["student"].items()
        if n not in UNSAID
    }
    pairs |= steps["places"]
    words = {COLUMN_OF.get(n, n): _dated(past, student, n, pair) for n, pair in pairs.items()}
    words |= {n: _dated(past, student, "household", p) for n, p in _of_family(steps).items()}
    if steps["willing"]:
        words["willing"] = [Answer.UNKNOWN.label, Answer(steps["willing"]).label]
    if steps["need"]:
        words["subjects"] = ["", _subjects(steps["need"]["subjects"])]
    return words | {SURVEY_COLUMN[name]: ["", HIDDEN] for name in steps["survey"]}


def _dated(past: Past, student: Student, field: str, pair: list[str]) -> list[str]:
    source = past.source_of(student.pk, field) if pair[0] else ""
    return [*pair, source] if source else pair


def _of_family(steps: Mapping[str, Any]) -> dict[str, list[str]]:
    said, old = steps["household"], steps["household_old"]
    return {
        COLUMN_OF[name]: [_household_word(name, old.get(name)), _household_word(name, new)]
        for name, new in said.items()
        if name != "town"
    }


def _household_word(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    return str(value) if name == "size" else HIDDEN


def _subjects(codes: Sequence[str]) -> str:
    return "、".join(Subject(code).label for code in codes)
