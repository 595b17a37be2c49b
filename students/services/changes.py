"""Rows of the history of a child: what was, what is, masked where the field asks for it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import Unit, User
from accounts.privacy import INTERNAL, mask_id_number, mask_name, mask_phone
from accounts.subjects import grade_label, school_year_of
from students.models import FieldChange, Student

_MASKS = {
    "id_number": mask_id_number,
    "student_no": mask_id_number,
    "guardian_phone": mask_phone,
    "homeroom_phone": mask_phone,
    "guardian_name": mask_name,
}
_HIDDEN = "******"
_YES_NO = {True: "是", False: "否", None: ""}


def shown(field: str, value: Any) -> str:
    """Return a value as the history may keep it: sensitive ones masked, codes in words."""
    if value is None or value == "":
        return ""
    if field in _MASKS:
        return _MASKS[field](str(value)) or _HIDDEN
    if field == "birth_date":
        return f"{str(value)[:4]}-**-**"
    if Student.privacy.get(field) != INTERNAL:
        return _HIDDEN
    return _in_words(field, value)[:200]


def _in_words(field: str, value: Any) -> str:
    if isinstance(value, Unit):
        return value.name
    if isinstance(value, bool):
        return _YES_NO[value]
    if field == "entry_year":
        return grade_label(grade_of(value))
    choices = dict(Student._meta.get_field(field).flatchoices)
    return str(choices.get(value, value))


def grade_of(entry_year: int, on: date | None = None) -> int:
    return school_year_of(on or timezone.localdate()) - entry_year + 1


def entry_year_of(grade: int | None, on: date | None = None) -> int | None:
    """The school year in which a child now in `grade` was, or would have been, in grade 1."""
    return None if grade is None else school_year_of(on or timezone.localdate()) - grade + 1


def change_rows(
    student: Student,
    changes: Mapping[str, tuple[Any, Any]],
    *,
    by: User | None,
    source: str,
    batch_id: UUID | None = None,
) -> list[FieldChange]:
    """Build, without saving, one row for each changed field."""
    return [
        FieldChange(
            county_id=student.county_id,
            student=student,
            field=field,
            old=shown(field, old),
            new=shown(field, new),
            source=source,
            batch_id=batch_id,
            changed_by=by,
        )
        for field, (old, new) in changes.items()
    ]


def keep_change(
    student: Student, field: str, old: Any, new: Any, *, by: User | None, source: str
) -> None:
    """Save one row of history."""
    FieldChange.objects.bulk_create(change_rows(student, {field: (old, new)}, by=by, source=source))
