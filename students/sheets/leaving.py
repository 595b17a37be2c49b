"""The census on its way out: each child as the row of a roster that would say the same."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from accounts.models import Unit, User
from accounts.privacy import SENSITIVE, SPECIAL
from rosters import registry
from rosters.choices import RosterKind
from students.choices import Answer
from students.models import Household, Need, Student, Survey, WillingRecord
from students.sheets.incoming import DISABILITY_GRADES, HOUSEHOLD, OTHER_NAME, SAME_NAME, SURVEY

CHUNK = 1_000
HIDDEN = {SENSITIVE, SPECIAL}
SEX = {"F": "female", "M": "male"}
GRADE_OF_DISABILITY = {word: number for number, word in DISABILITY_GRADES.items()}
SAID = {Answer.YES.value: True, Answer.NO.value: False}
SPANS = {
    "primary": (1, 6), "junior": (7, 9), "senior": (10, 12), "vocational": (10, 12),
    "tertiary": (13, 19),
}  # fmt: skip
CLASS = re.compile(r"[文理A-Za-z实]{0,2}\d{1,3}")
OF_STUDENT = {**{name: name for name in SAME_NAME}, **OTHER_NAME, "level": "level", "sex": "sex",
              "disability_grade": "disability_grade"}  # fmt: skip


def _withheld() -> frozenset[str]:
    """Columns whose value comes from a sensitive field of the child, the family or the survey."""
    tables = ((Student, OF_STUDENT), (Household, HOUSEHOLD), (Survey, SURVEY))
    return frozenset(
        column
        for model, columns in tables
        for column, field in columns.items()
        if model.privacy[field] in HIDDEN
    )


class CensusLeaving:
    kind = RosterKind.STUDENTS.value
    withheld = _withheld()

    def exports(
        self, county: Unit, *, user: User, within: Unit | None = None
    ) -> Iterator[dict[str, Any]]:
        """The enrolled children that `user` may see, by town, school and grade."""
        students = Student.objects.visible_to(user).in_county(county).enrolled()
        if within:
            students = students.reached_by([within])
        students = students.order_by("town__path", "school__path", "entry_year", "pinyin", "id")
        keys = list(students.values_list("pk", flat=True))
        for start in range(0, len(keys), CHUNK):
            yield from _rows(county, keys[start : start + CHUNK])


def _rows(county: Unit, keys: Sequence[Any]) -> Iterator[dict[str, Any]]:
    people = Student.objects.select_related("household", "town", "school")
    students = people.in_bulk(keys)
    needs, surveys, refusals = _needs(keys), _surveys(keys), _refusals(keys)
    for key in keys:
        student = students[key]
        yield {
            "county": county.name,
            **_facts(student),
            **_at_school(student),
            **_family(student.household),
            **needs.get(key, {}),
            **surveys.get(key, {}),
            "unwilling_reason": refusals.get(key) if student.willing == Answer.NO else None,
        }


def _facts(student: Student) -> dict[str, Any]:
    values = {column: getattr(student, field) for column, field in OF_STUDENT.items()}
    born = student.birth_date
    return values | {
        "sex": SEX.get(student.sex),
        "birth_date": born.isoformat() if born else None,
        "willing": SAID.get(student.willing),
        "disability_grade": GRADE_OF_DISABILITY.get(student.disability_grade),
    }


def _at_school(student: Student) -> dict[str, Any]:
    school, town = student.school, student.town
    return {
        "town": town.name if town else None,
        "school": school.name if school else None,
        "school_code": school.code if school and school.code.isdigit() else None,
        "stage": student.stage,
        "grade": _grade(student),
        "class_name": student.class_no,
    }


def _grade(student: Student) -> dict[str, Any] | None:
    grade = student.grade or 0
    stage = _stage_of(grade, student.stage)
    if stage is None:
        return None
    has_number = CLASS.fullmatch(student.class_no) is not None
    return {
        "stage": stage,
        "grade": grade,
        "class_no": student.class_no if has_number else None,
    }


def _stage_of(grade: int, told: str) -> str | None:
    """The stage on record, unless the child has grown out of it."""
    fitting = [stage for stage, (first, last) in SPANS.items() if first <= grade <= last]
    return told if told in fitting else next(iter(fitting), None)


def _family(household: Household | None) -> Mapping[str, Any]:
    if household is None:
        return {}
    return {column: getattr(household, field) for column, field in HOUSEHOLD.items()}


def _needs(keys: Sequence[Any]) -> dict[Any, dict[str, Any]]:
    needs = Need.objects.open().filter(student__in=keys).prefetch_related("subjects")
    return {
        need.student_id: {
            "subjects": [row.subject for row in need.subjects.all()],
            "free_time": need.slots,
        }
        for need in needs
    }


def _surveys(keys: Sequence[Any]) -> dict[Any, dict[str, Any]]:
    """The newest answers of each child."""
    found: dict[Any, dict[str, Any]] = {}
    for survey in Survey.objects.filter(student__in=keys):
        values = {column: getattr(survey, field) for column, field in SURVEY.items()}
        day = survey.surveyed_on
        found.setdefault(
            survey.student_id, values | {"surveyed_on": day.isoformat() if day else None}
        )
    return found


def _refusals(keys: Sequence[Any]) -> dict[Any, str]:
    records = WillingRecord.objects.filter(student__in=keys, answer=Answer.NO)
    rows = records.order_by("asked_on", "created_at").values_list("student_id", "reason")
    return {child: reason for child, reason in rows if reason}


registry.offer(CensusLeaving())
