"""Correcting the facts of a child, field by field, with history."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.pinyin import spell
from students.models import FieldChange, Student
from students.rules import demand
from students.services.changes import change_rows
from students.services.identity import may_register
from students.services.locks import locked
from students.services.transfer import ask_for_number

EDITABLE = (
    "name", "sex", "ethnicity", "birth_date", "id_number", "student_no", "relation",
    "guardian_name", "guardian_phone", "town", "school", "stage", "entry_year", "class_no",
    "homeroom_teacher", "level", "has_phone", "has_tablet", "has_internet", "is_boarding",
    "is_left_behind", "special_need", "remark", "guardian_relation", "homeroom_phone",
    "follow_up_name", "absent_reason", "disability_kind", "disability_grade",
)  # fmt: skip
KEPT_ALONG = {
    "name": ("pinyin", "initials"),
    "id_number": ("id_index",),
    "student_no": ("student_no_index",),
    "guardian_phone": ("guardian_phone_index",),
}


@transaction.atomic
def edit_student(
    *, student: Student, values: Mapping[str, Any], by: User, source: str = "人工修改"
) -> list[str]:
    """Write the given fields that differ; return their names. Unknown fields are an error.

    An ID number that another county has is not written: a transfer request goes out instead.
    """
    strangers = set(values) - set(EDITABLE)
    if strangers:
        raise ValueError(f"Not editable: {sorted(strangers)}")
    fresh = locked(student)
    changes = _differences(fresh, values)
    if "id_number" in changes:
        demand(may_register(changes["id_number"][1], fresh.county, except_for=fresh))
        if ask_for_number(fresh, changes["id_number"][1], by=by):
            del changes["id_number"]
    if changes:
        _write(fresh, changes, by, source)
    return list(changes)


def _write(fresh: Student, changes: Mapping[str, tuple[Any, Any]], by: User, source: str) -> None:
    _save(fresh, changes)
    FieldChange.objects.bulk_create(change_rows(fresh, changes, by=by, source=source))
    audit.record("student.edit", by=by, obj=fresh, county=fresh.county, fields=list(changes))


def _differences(student: Student, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    pairs = {field: (getattr(student, field), new) for field, new in values.items()}
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


def _save(student: Student, changes: Mapping[str, tuple[Any, Any]]) -> None:
    for field, (_old, new) in changes.items():
        setattr(student, field, new)
    if "name" in changes:
        student.pinyin, student.initials = spell(student.name)
    along = [column for field in changes for column in KEPT_ALONG.get(field, ())]
    student.save(update_fields=[*changes, *along, "updated_at"])
