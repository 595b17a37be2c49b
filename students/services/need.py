"""Recording what a child wants to learn, and when (Z23, Z24)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from students.choices import NeedState
from students.models import Need, NeedSubject, Student
from students.rules import Refused, demand, may_set_need
from students.services.locks import locked

MOST_SUBJECTS = 3


@transaction.atomic
def set_need(
    *,
    student: Student,
    subjects: Sequence[str],
    slots: Sequence[int],
    mode: str,
    by: User,
    prefers_sex: str = "",
    dialects: Sequence[str] = (),
) -> Need:
    """Open a need with subjects in rank order; the one open so far is closed, not overwritten."""
    _check(subjects, slots)
    fresh = locked(student)
    demand(may_set_need(fresh))
    replaced = close_open_need(fresh)
    need = Need.objects.create(
        county_id=fresh.county_id,
        student=fresh,
        slots=sorted(set(slots)),
        mode=mode,
        prefers_sex=prefers_sex,
        dialects=sorted(set(dialects)),
        recorded_by=by,
    )
    NeedSubject.objects.bulk_create(subject_rows(need, subjects))
    Student.objects.filter(pk=fresh.pk).update(updated_at=timezone.now())
    audit.record(
        "student.need", by=by, obj=fresh, county=fresh.county, need=str(need.pk),
        replaced=bool(replaced),
    )  # fmt: skip
    return need


@transaction.atomic
def close_need(*, student: Student, by: User, reason: str = "") -> bool:
    """Withdraw the open need; return whether there was one."""
    fresh = locked(student)
    closed = close_open_need(fresh)
    if closed:
        audit.record("student.need_closed", by=by, obj=fresh, county=fresh.county, reason=reason)
    return bool(closed)


def close_open_need(student: Student) -> int:
    return Need.objects.open().filter(student=student).update(state=NeedState.CLOSED)


def subject_rows(need: Need, subjects: Sequence[str]) -> list[NeedSubject]:
    return [
        NeedSubject(county_id=need.county_id, need_id=need.pk, subject=subject, rank=rank)
        for rank, subject in enumerate(subjects, 1)
    ]


def _check(subjects: Sequence[str], slots: Sequence[int]) -> None:
    if not subjects:
        raise Refused("请至少选一个科目。")
    if len(subjects) > MOST_SUBJECTS or len(set(subjects)) < len(subjects):
        raise Refused(f"最多选 {MOST_SUBJECTS} 个科目，且不能重复。")
    if any(not 0 <= slot <= 27 for slot in slots):
        raise Refused("空闲时段不对，请在表格里重新勾选。")
