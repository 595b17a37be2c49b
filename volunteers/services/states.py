"""The state of volunteers: approved, paused, left."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.rules import Denied
from volunteers import rules
from volunteers.choices import VolunteerState
from volunteers.models import Volunteer
from volunteers.services.people import People, locked, tell
from volunteers.signals import volunteer_left


@transaction.atomic
def set_state(volunteers: People, *, state: str, reason: str = "", by: User) -> int:
    """Move those whose state allows it; return how many moved. One alone must be able to."""
    target = VolunteerState(state)
    rules.check_reason(target, reason)
    people = [p for p in locked(volunteers) if p.state in rules.sources_of(target)]
    if not people:
        if isinstance(volunteers, Volunteer):
            raise Denied(f"现在的状态不能改为“{target.label}”，请刷新页面后再看。")
        return 0
    _move(people, target)
    tell(f"volunteer.{target}", people, by=by, reason=reason)
    if target == VolunteerState.LEFT:
        _say_left(people, reason=reason, by=by)
    return len(people)


def _move(people: list[Volunteer], target: VolunteerState) -> None:
    ids = [person.pk for person in people]
    Volunteer.objects.filter(pk__in=ids).update(state=target, updated_at=timezone.now())
    for person in people:
        person.state = target


def _say_left(people: list[Volunteer], *, reason: str, by: User) -> None:
    for person in people:
        volunteer_left.send(sender=Volunteer, volunteer=person, reason=reason, by=by)
