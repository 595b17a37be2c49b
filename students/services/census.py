"""Recording what a visit, a call or the school's record showed."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from students.choices import CensusState, ContactMethod
from students.models import Student
from students.services.changes import keep_change
from students.services.locks import locked
from students.services.need import close_open_need
from students.signals import student_left


@transaction.atomic
def record_census(
    *, student: Student, state: str, method: str, by: User, remark: str = ""
) -> Student:
    """Set the census state; a child that left frees its place and its open need."""
    fresh = locked(student)
    old = fresh.census_state
    _write(fresh, CensusState(state))
    source = f"摸排：{ContactMethod(method).label}" + (f"，{remark}" if remark else "")
    keep_change(fresh, "census_state", old, state, by=by, source=source[:100])
    audit.record(
        "student.census", by=by, obj=fresh, county=fresh.county, old=old, new=state, method=method
    )
    if state == CensusState.LEFT and old != CensusState.LEFT:
        close_open_need(fresh)
        student_left.send(Student, student=fresh, by=by, reason=remark)
    return fresh


def _write(student: Student, state: CensusState) -> None:
    now = timezone.now()
    Student.objects.filter(pk=student.pk).update(census_state=state, updated_at=now)
    student.census_state = state
