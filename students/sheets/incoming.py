"""One row of a student roster in the words of this room; what it cannot say stays out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any

from accounts.crypto import blind_index
from accounts.models import Unit
from accounts.resolve import Match, PlaceIndex
from accounts.subjects import Subject, school_year_of
from rosters.sheets import LevelTable, level_of
from students.choices import Answer, Mode
from students.models import Household, Student, Survey, WillingRecord
from students.models.survey import ANSWERS
from students.services.need import MOST_SUBJECTS

Problem = dict[str, str]
SAME_NAME = (
    "name", "ethnicity", "birth_date", "id_number", "student_no", "relation", "guardian_name",
    "guardian_phone", "homeroom_teacher", "level_raw", "has_phone", "has_tablet",
    "has_internet", "special_need", "remark", "person_no", "guardian_relation", "homeroom_phone",
    "follow_up_name", "absent_reason", "disability_kind",
)  # fmt: skip
OTHER_NAME = {"boarding": "is_boarding", "left_behind": "is_left_behind"}
HOUSEHOLD = {
    "head_name": "head_name", "head_id": "head_id_number", "village": "village",
    "household_category": "category", "household_size": "size", "poverty_cause": "poverty_cause",
    "phone": "phone", "household_no": "household_no", "risk_removed": "risk_removed",
}  # fmt: skip
SURVEY = {name: name for name in ANSWERS} | {
    "survey_method": "method", "surveyor": "surveyor", "surveyed_on": "surveyed_on",
}  # fmt: skip
DISABILITY_GRADES = {1: "一级", 2: "二级", 3: "三级", 4: "四级"}
NOT_AT_SCHOOL = re.compile(r"辍学|失学|未入学|未上学|退学|休学|毕业|在家|务工|待升")
SUBJECTS = frozenset(Subject.values)
SEX = {"male": "M", "female": "F", "M": "M", "F": "F"}
CATEGORIES = {
    "monitored_unstable": "脱贫不稳定户", "monitored_edge": "边缘易致贫户",
    "monitored_sudden": "突发严重困难户", "low_income_edge": "低保边缘户",
    "low_income": "低保贫困户", "wubao": "五保（特困）户", "orphan": "孤儿",
    "unsupported_child": "事实无人抚养儿童", "rigid_spending": "刚性支出困难户",
    "lifted": "脱贫户", "poor_general": "一般贫困户", "martyr": "烈士（优抚）家庭",
    "disabled": "残疾人家庭", "serious_illness": "重病家庭", "single_parent": "单亲家庭",
    "left_behind": "留守", "migrant": "流动（随迁）", "none": "", "other": "其他",
}  # fmt: skip


def problem(code: str, level: str, field_key: str, text: str) -> Problem:
    return {"code": code, "level": level, "field": field_key, "text": text}


@dataclass
class Incoming:
    """`student` and `household` hold only what the row says, by column of the model, JSON-able."""

    row: Mapping[str, Any]
    student: dict[str, Any] = field(default_factory=dict)
    household: dict[str, Any] = field(default_factory=dict)
    willing: str = ""
    why_not: str = ""
    need: dict[str, Any] | None = None
    survey: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def tell(self, code: str, level: str, field_key: str, text: str) -> None:
        self.problems.append(problem(code, level, field_key, text))

    @property
    def decision(self) -> str:
        """What a person decided about this row ("" when nothing)."""
        return self.row.get("_decision") or ""

    @property
    def own_codes(self) -> set[str]:
        """Codes of what the reader found in the row itself."""
        return set(self.row.get("_problems") or ())

    @cached_property
    def id_index(self) -> str:
        return blind_index(self.student.get("id_number", ""))

    @cached_property
    def no_index(self) -> str:
        return blind_index(self.student.get("student_no", ""))

    @cached_property
    def phone_index(self) -> str:
        return blind_index(self.student.get("guardian_phone", ""))

    @cached_property
    def head_index(self) -> str:
        return blind_index(self.household.get("head_id_number", ""))

    @property
    def left_word(self) -> str:
        """辍学, 毕业 and the like in the cells of the grade and of the reason."""
        raw = self.row.get("_raw") or {}
        texts = (self.student.get("absent_reason"), raw.get("grade"), raw.get("stage"))
        found = (NOT_AT_SCHOOL.search(text) for text in texts if text)
        return next((match[0] for match in found if match), "")


class Reader:
    """Reads rows against the places of one county, as of the roster's day."""

    def __init__(self, places: PlaceIndex, as_of: date, levels: LevelTable) -> None:
        self.places = places
        self.levels = levels
        self.towns = {town.pk: town for town in places.towns}
        self.by_code = {code: school for school in places.schools for code in _codes_of(school)}
        self.school_year = school_year_of(as_of)

    def read(self, row: Mapping[str, Any]) -> Incoming:
        incoming = Incoming(row)
        self._facts(incoming)
        self._grade(incoming)
        self._places(incoming)
        self._household(incoming)
        self._wish(incoming)
        incoming.survey = _survey(row)
        return incoming

    def _facts(self, incoming: Incoming) -> None:
        row = incoming.row
        values = {name: row.get(name) for name in SAME_NAME}
        values |= {name: row.get(key) for key, name in OTHER_NAME.items()}
        values["level"] = self._level(row)
        values["sex"] = SEX.get(row.get("sex") or "")
        values["disability_grade"] = DISABILITY_GRADES.get(row.get("disability_grade") or 0)
        incoming.student = _said(Student, values)

    def _level(self, row: Mapping[str, Any]) -> str | None:
        """By the county's table; a text that the table cannot read is as the reader took it."""
        raw = row.get("level_raw")
        return (level_of(raw, self.levels) if raw else None) or row.get("level")

    def _grade(self, incoming: Incoming) -> None:
        grade = incoming.row.get("grade") or {}
        values = {
            "stage": incoming.row.get("stage") or grade.get("stage"),
            "class_no": grade.get("class_no") or incoming.row.get("class_name"),
            "grade_raw": grade.get("raw") or incoming.left_word,
        }
        if grade.get("grade") is not None:
            values["entry_year"] = self.school_year - grade["grade"] + 1
        incoming.student |= _said(Student, values)

    def _places(self, incoming: Incoming) -> None:
        town = self._town(incoming)
        school = self._school(incoming, town)
        town = town or (self.towns.get(school.parent_id) if school else None)
        units = {"town": town, "school": school}
        incoming.student |= {name: str(unit.pk) for name, unit in units.items() if unit}

    def _town(self, incoming: Incoming) -> Unit | None:
        text = incoming.row.get("town") or ""
        match = self.places.town(text) if text else Match(None)
        if text and match.unit is None:
            words = f"“{text}”不在本县镇街名单里，镇街先空着。{_offered(match)}"
            incoming.problems.append(problem("unknown_town", "warning", "town", words))
        return match.unit

    def _school(self, incoming: Incoming, town: Unit | None) -> Unit | None:
        text = incoming.row.get("school") or ""
        if coded := self.by_code.get(incoming.row.get("school_code") or ""):
            return coded
        if not text:
            return None
        match = self.places.school(text, town)
        if match.unit is None:
            match = self.places.school(text)
        if match.unit is None:
            incoming.problems.append(_unknown_school(text, match))
        return match.unit

    def _household(self, incoming: Incoming) -> None:
        values = {name: incoming.row.get(key) for key, name in HOUSEHOLD.items()}
        values["category"] = _category(incoming.row)
        incoming.household = _said(Household, values)
        if incoming.household and "town" in incoming.student:
            incoming.household["town"] = incoming.student["town"]

    def _wish(self, incoming: Incoming) -> None:
        willing = incoming.row.get("willing")
        incoming.willing = "" if willing is None else (Answer.YES if willing else Answer.NO)
        incoming.why_not = _fit(WillingRecord, "reason", incoming.row.get("unwilling_reason") or "")
        wanted = [s for s in incoming.row.get("subjects") or [] if s in SUBJECTS]
        if wanted:
            incoming.need = {
                "subjects": list(dict.fromkeys(wanted))[:MOST_SUBJECTS],
                "slots": incoming.row.get("free_time") or [],
                "mode": Mode.ONLINE if _is_online_ready(incoming.student) else Mode.EITHER,
            }


def _is_online_ready(values: Mapping[str, Any]) -> bool:
    device = values.get("has_phone") or values.get("has_tablet")
    return bool(device and values.get("has_internet"))


def _said(model: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Drop blanks (they never erase) and cut texts to their column."""
    return {n: _fit(model, n, v) for n, v in values.items() if v is not None and v != ""}


def _fit(model: Any, name: str, value: Any) -> Any:
    return value[: _length(model, name)] if isinstance(value, str) else value


@cache
def _length(model: Any, name: str) -> int | None:
    length: int | None = model._meta.get_field(name).max_length
    return length


def _codes_of(school: Unit) -> Sequence[str]:
    return [name for name in (school.code, *school.aliases) if name.isdigit()]


def _category(row: Mapping[str, Any]) -> str:
    """All household kinds that the cell names; a word nobody knows is kept as written."""
    codes = row.get("household_category_all") or [row.get("household_category") or ""]
    words = [CATEGORIES.get(code, code) for code in codes]
    if codes == ["other"]:
        words = [(row.get("_raw") or {}).get("household_category") or words[0]]
    return "、".join(filter(None, words))


def _survey(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the family answered; who asked and when is no answer by itself."""
    said = _said(Survey, {name: row.get(key) for key, name in SURVEY.items()})
    return said if said.keys() & set(ANSWERS) else {}


def _unknown_school(text: str, match: Match) -> Problem:
    mend = "请改成学校全称，或请县级管理员在“单位维护”里补上这所学校或它的别名。"
    words = f"“{text}”不在本县学校名单里。{_offered(match)}{mend}"
    return problem("unknown_school", "error", "school", words)


def _offered(match: Match) -> str:
    names = "、".join(unit.name for unit in match.candidates[:3])
    return f"是不是：{names}？" if names else ""
