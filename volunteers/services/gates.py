"""Gates of volunteers: identity, training and clearance, each with its days."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.models import User
from accounts.rules import Denied
from volunteers.choices import GateKind, VolunteerState
from volunteers.models import Gate, Volunteer
from volunteers.services.people import People, locked, tell

CLEARANCE_YEARS = 1


def expiry_of(kind: str, passed_on: date, expires_on: date | None) -> date | None:
    """The day given; else a clearance is good for a year, the others until taken back."""
    if expires_on is not None or kind != GateKind.CLEARANCE:
        return expires_on
    return _years_later(passed_on, CLEARANCE_YEARS)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


@transaction.atomic
def record_gate(
    volunteers: People,
    *,
    kind: str | Iterable[str],
    passed_on: date,
    expires_on: date | None = None,
    by: User,
) -> int:
    """Record gates as passed, anew where they were; return for how many volunteers."""
    kinds = [GateKind(kind)] if isinstance(kind, str) else [GateKind(one) for one in kind]
    if expires_on and expires_on < passed_on:
        raise Denied("“有效期至”不能早于“通过日期”。")
    people = [p for p in locked(volunteers) if p.state != VolunteerState.LEFT]
    if not people and isinstance(volunteers, Volunteer):
        raise Denied("已退出的志愿者不能登记资格；重新报名后再登记。")
    if not people or not kinds:
        return 0
    Gate.objects.bulk_create(
        [_gate(person, one, passed_on, expires_on, by) for person in people for one in kinds],
        update_conflicts=True,
        unique_fields=["volunteer", "kind"],
        update_fields=["passed_on", "expires_on", "recorded_by"],
    )
    tell("volunteer.gate", people, by=by, kinds=[str(one) for one in kinds])
    return len(people)


def _gate(person: Volunteer, kind: str, passed_on: date, until: date | None, by: User) -> Gate:
    return Gate(
        county_id=person.county_id,
        volunteer=person,
        kind=kind,
        passed_on=passed_on,
        expires_on=expiry_of(kind, passed_on, until),
        recorded_by=by,
    )


@transaction.atomic
def remove_gate(volunteer: Volunteer, *, kind: str, reason: str = "", by: User) -> None:
    """Take a gate back: the volunteer is no longer ready."""
    gone, _ = Gate.objects.filter(volunteer=volunteer, kind=GateKind(kind)).delete()
    if not gone:
        raise Denied("这项资格没有登记，或已被撤销。")
    tell("volunteer.gate_removed", [volunteer], by=by, reason=reason, kinds=[str(kind)])
