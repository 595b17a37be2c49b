"""Recording the same thing for many children at once: verified, or willing and consented (F16)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from accounts.roles import Perm
from jobs.models import Job
from jobs.services import start
from students.choices import Answer, CensusState, ContactMethod
from students.models import Consent, FieldChange, Student, WillingRecord
from students.services.changes import change_rows
from students.services.consent import TEXT_VERSION

VERIFY, CONSENT = "verify", "consent"
AT_ONCE = 2_000  # more children than this go to a job
CHUNK = 500
KIND = "students.bulk"


@dataclass(frozen=True)
class Order:
    """What is to be recorded: the act, how the families were reached, when they agreed, why."""

    act: str
    method: str
    on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Done:
    """How many children were recorded and how many were passed over."""

    written: int = 0
    skipped: int = 0

    def __add__(self, other: "Done") -> "Done":
        return Done(self.written + other.written, self.skipped + other.skipped)


@transaction.atomic
def record_bulk(*, order: Order, ids: Sequence[UUID], county: Unit, by: User) -> Done:
    """Record for children whom the caller found through their door; one audit entry for all."""
    done = Done()
    for part in parts_of(ids):
        done += record_part(order=order, ids=part, by=by)
    keep_record(order=order, county=county, by=by, count=done.written)
    return done


@transaction.atomic
def start_bulk(*, order: Order, ids: Sequence[UUID], county: Unit, by: User) -> Job:
    """Queue the same as a job. The reason stays in the audit log; the job holds ids only."""
    keep_record(order=order, county=county, by=by, count=len(ids))
    args = {
        "act": order.act,
        "method": order.method,
        "on": order.on.isoformat() if order.on else "",
        "ids": [str(key) for key in ids],
    }
    whole = by.has_in(Perm.STUDENTS_EDIT, county)  # a job of a county asks for rights in all of it
    return start(KIND, args=args, by=by, county=county if whole else None, total=len(ids))


def record_part(*, order: Order, ids: Sequence[UUID], by: User) -> Done:
    """One chunk, inside the caller's transaction; doing it twice records nothing twice."""
    return _ACTS[order.act](order, ids, by)


def keep_record(*, order: Order, county: Unit, by: User, count: int) -> None:
    action = f"student.bulk_{order.act}"
    audit.record(
        action, by=by, county=county, reason=order.reason, method=order.method, count=count
    )


def parts_of(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def _held(ids: Sequence[UUID]) -> Any:
    return Student.objects.select_for_update(of=("self",)).filter(pk__in=ids)


def _verify(order: Order, ids: Sequence[UUID], by: User) -> Done:
    """Only unchecked children: disputed and departed ones need a look of their own."""
    students = list(_held(ids).unchecked())
    Student.objects.filter(pk__in=[s.pk for s in students]).update(
        census_state=CensusState.VERIFIED, updated_at=timezone.now()
    )
    change = {"census_state": (CensusState.UNCHECKED, CensusState.VERIFIED)}
    source = f"批量核实：{ContactMethod(order.method).label}"
    FieldChange.objects.bulk_create(
        row for s in students for row in change_rows(s, change, by=by, source=source)
    )
    return Done(len(students), len(ids) - len(students))


def _consent(order: Order, ids: Sequence[UUID], by: User) -> Done:
    """A family that said no and a child that left are passed over."""
    students = list(_held(ids).enrolled().exclude(willing=Answer.NO).with_consent_mark())
    unsure = [s for s in students if s.willing != Answer.YES]
    lacking = [s for s in students if not s.has_consent]
    WillingRecord.objects.bulk_create(_willing_row(s, order, by) for s in unsure)
    Student.objects.filter(pk__in=[s.pk for s in unsure]).update(willing=Answer.YES)
    Consent.objects.bulk_create(_consent_row(s, order, by) for s in lacking)
    written = {s.pk for s in [*unsure, *lacking]}
    Student.objects.filter(pk__in=written).update(updated_at=timezone.now())
    return Done(len(written), len(ids) - len(written))


def _willing_row(student: Student, order: Order, by: User) -> WillingRecord:
    return WillingRecord(
        county_id=student.county_id,
        student=student,
        answer=Answer.YES,
        method=order.method,
        asked_on=order.on or timezone.localdate(),
        recorded_by=by,
    )


def _consent_row(student: Student, order: Order, by: User) -> Consent:
    return Consent(
        county_id=student.county_id,
        student=student,
        given_by=student.guardian_name or "监护人",
        relation="监护人",
        method=order.method,
        given_on=order.on or timezone.localdate(),
        text_version=TEXT_VERSION,
        recorded_by=by,
    )


_ACTS = {VERIFY: _verify, CONSENT: _consent}
