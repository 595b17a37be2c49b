"""Recording the family's consent and, as easily, its withdrawal (PIPL art. 15)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from students.models import Consent, Student
from students.rules import Refused, active_consent, demand, may_consent, may_withdraw
from students.services.locks import locked
from students.signals import consent_withdrawn

TEXT_VERSION = "2026-1"


@transaction.atomic
def give_consent(
    *,
    student: Student,
    given_by: str,
    relation: str,
    method: str,
    by: User,
    given_on: date | None = None,
    text_version: str = TEXT_VERSION,
) -> Consent:
    """Record a consent to matching; raise `Refused` where a rule denies."""
    fresh = locked(student)
    demand(may_consent(fresh))
    consent = Consent.objects.create(
        county_id=fresh.county_id,
        student=fresh,
        given_by=given_by,
        relation=relation,
        method=method,
        given_on=given_on or timezone.localdate(),
        text_version=text_version,
        recorded_by=by,
    )
    _touch(fresh)
    audit.record(
        "student.consent", by=by, obj=fresh, county=fresh.county, method=method,
        text_version=text_version,
    )  # fmt: skip
    return consent


@transaction.atomic
def withdraw_consent(
    *, student: Student, by: User, reason: str = "", withdrawn_on: date | None = None
) -> Consent:
    """End the active consent; the rooms above stop what stands on it."""
    fresh = locked(student)
    demand(may_withdraw(fresh))
    consent = active_consent(fresh)
    day = withdrawn_on or timezone.localdate()
    if day < consent.given_on:
        raise Refused("撤回日期不能早于同意日期，请改日期。")
    Consent.objects.filter(pk=consent.pk).update(withdrawn_on=day)
    consent.withdrawn_on = day
    _touch(fresh)
    audit.record("student.consent_withdrawn", by=by, obj=fresh, county=fresh.county, reason=reason)
    consent_withdrawn.send(Student, student=fresh, by=by, reason=reason)
    return consent


def _touch(student: Student) -> None:
    Student.objects.filter(pk=student.pk).update(updated_at=timezone.now())
