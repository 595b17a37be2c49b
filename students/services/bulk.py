"""Recording the same thing for many children at once: verified, or willing and consented (F16)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from students.choices import Answer, CensusState, ContactMethod
from students.models import Consent, FieldChange, Student, WillingRecord
from students.services.changes import change_rows
from students.services.consent import TEXT_VERSION

CHUNK = 500


@dataclass(frozen=True)
class Done:
    """How many children were recorded and how many were passed over."""

    written: int
    skipped: int

    def __add__(self, other: "Done") -> "Done":
        return Done(self.written + other.written, self.skipped + other.skipped)


@transaction.atomic
def bulk_verify(*, ids: Sequence[UUID], county: Unit, method: str, by: User) -> Done:
    """Mark unchecked children as verified; disputed and departed ones need a look of their own."""
    done = sum((_verify(part, method, by) for part in _parts(ids)), Done(0, 0))
    audit.record("student.bulk_verify", by=by, county=county, method=method, count=done.written)
    return done


def _verify(ids: Sequence[UUID], method: str, by: User) -> Done:
    found = Student.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    students = list(found.unchecked())
    Student.objects.filter(pk__in=[s.pk for s in students]).update(
        census_state=CensusState.VERIFIED, updated_at=timezone.now()
    )
    change = {"census_state": (CensusState.UNCHECKED, CensusState.VERIFIED)}
    source = f"批量核实：{ContactMethod(method).label}"
    FieldChange.objects.bulk_create(
        row for s in students for row in change_rows(s, change, by=by, source=source)
    )
    return Done(len(students), len(ids) - len(students))


@transaction.atomic
def bulk_consent(
    *, ids: Sequence[UUID], county: Unit, method: str, on: date, by: User, reason: str = ""
) -> Done:
    """Record willing and consented; a family that said no, or a child that left, is passed over."""
    done = sum((_consent(part, method, on, by) for part in _parts(ids)), Done(0, 0))
    audit.record(
        "student.bulk_consent", by=by, county=county, reason=reason, method=method,
        count=done.written,
    )  # fmt: skip
    return done


def _consent(ids: Sequence[UUID], method: str, on: date, by: User) -> Done:
    found = Student.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    students = list(found.enrolled().exclude(willing=Answer.NO).with_consent_mark())
    unsure = [s for s in students if s.willing != Answer.YES]
    lacking = [s for s in students if not s.has_consent]
    _mark_willing(unsure, method, on, by)
    Consent.objects.bulk_create(_consent_row(s, method, on, by) for s in lacking)
    written = {s.pk for s in [*unsure, *lacking]}
    Student.objects.filter(pk__in=written).update(updated_at=timezone.now())
    return Done(len(written), len(ids) - len(written))


def _mark_willing(students: list[Student], method: str, on: date, by: User) -> None:
    WillingRecord.objects.bulk_create(
        WillingRecord(
            county_id=student.county_id,
            student=student,
            answer=Answer.YES,
            method=method,
            asked_on=on,
            recorded_by=by,
        )
        for student in students
    )
    Student.objects.filter(pk__in=[s.pk for s in students]).update(willing=Answer.YES)


def _consent_row(student: Student, method: str, on: date, by: User) -> Consent:
    return Consent(
        county_id=student.county_id,
        student=student,
        given_by=student.guardian_name or "监护人",
        relation="监护人",
        method=method,
        given_on=on,
        text_version=TEXT_VERSION,
        recorded_by=by,
    )


def _parts(ids: Iterable[UUID]) -> Iterable[Sequence[UUID]]:
    ordered = list(ids)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
