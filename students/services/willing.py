"""Recording whether the family wants a pairing."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from students.choices import Answer
from students.models import Student, WillingRecord
from students.services.locks import locked
from students.signals import willing_refused


@transaction.atomic
def record_willing(
    *,
    student: Student,
    answer: str,
    method: str,
    by: User,
    reason: str = "",
    asked_on: date | None = None,
) -> WillingRecord:
    """Add an answer to the history; the newest one counts."""
    fresh = locked(student)
    record = WillingRecord.objects.create(
        county_id=fresh.county_id,
        student=fresh,
        answer=answer,
        reason=reason,
        method=method,
        asked_on=asked_on or timezone.localdate(),
        recorded_by=by,
    )
    old = fresh.willing
    Student.objects.filter(pk=fresh.pk).update(willing=answer, updated_at=timezone.now())
    fresh.willing = answer
    audit.record("student.willing", by=by, obj=fresh, county=fresh.county, old=old, new=str(answer))
    if answer == Answer.NO and old == Answer.YES:
        willing_refused.send(Student, student=fresh, by=by, reason=reason)
    return record
