"""Taking over: the next in line is found by beat, arranged or dropped by a person.

Two kinds of pairings ask for it: offers that were not taken up, and pairs whose helper is in the
last year and leaves within 30 days.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Notice, Unit, User
from accounts.roles import Perm
from accounts.scope import all_counties
from accounts.subjects import school_year_of
from pairing.choices import NOT_TAKEN, EndReason, SuccessionState
from pairing.models import Pairing, Succession
from pairing.models.pairing import SEALED, PairingQuerySet
from pairing.rules import Denied, demand, demand_right
from pairing.services.byhand import place_found
from pairing.services.ending import end_all
from pairing.services.occupancy import hold_people
from pairing.services.repair import NO_WANT, Found, next_in_line, want_of
from volunteers.choices import HelperKind

NOTICE_BEFORE = timedelta(days=30)
GRADUATION = (6, 30)  # month and day on which final-years leave
FINAL_YEARS = (4, 7)  # of the first degree and of a master's; a doctorate has no fixed end
STALE = "这条接替刚被别人处理过，请刷新后再看。"


def graduation_day(today: date) -> date:
    """The day on which the final-years of this school year leave."""
    return date(school_year_of(today) + 1, *GRADUATION)


def leaving_pairs(today: date) -> PairingQuerySet:
    """Running pairs of university volunteers in the last year, from 30 days before they leave."""
    running = Pairing.objects.helping().filter(
        volunteer__kind=HelperKind.UNIVERSITY, volunteer__university_year__in=FINAL_YEARS
    )
    return running if today >= graduation_day(today) - NOTICE_BEFORE else running.none()


def prepare_all() -> int:
    """Find the next in line for all that ask and have none yet; return how many were prepared.

    Run as often as you like: a pairing has one succession, kept by a unique constraint.
    """
    today = timezone.localdate()
    with all_counties("takeovers"):
        untaken = Pairing.objects.filter(state__in=NOT_TAKEN)
        asking = (untaken | leaving_pairs(today)).filter(succession=None)
        return sum(_prepare(*group, today) for group in _by_county(asking))


def _by_county(pairings: PairingQuerySet) -> Iterable[tuple[Unit, list[Pairing]]]:
    """Groups of one county with one pairing a child: a second one waits for the next pass."""
    rows = pairings.select_related("county", "plan", "volunteer", "confirmed_by").defer(*SEALED)
    groups: dict[Unit, dict[UUID, Pairing]] = defaultdict(dict)
    for pairing in rows.prefetch_related("slots").order_by("ended_on", "pk"):
        groups[pairing.county].setdefault(pairing.student_id, pairing)
    return [(county, list(mine.values())) for county, mine in groups.items()]


def _prepare(county: Unit, pairings: list[Pairing], today: date) -> int:
    found = next_in_line(county, [want_of(pairing) for pairing in pairings])
    made = [_succession(pairing, found[pairing.student_id], today) for pairing in pairings]
    Succession.objects.bulk_create(made, ignore_conflicts=True)
    open_ones = [one for one in made if one.state == SuccessionState.WAITING]
    officers = {one.pairing.confirmed_by for one in open_ones}
    text = f"有 {len(open_ones)} 对需要接替（谢绝、过期或快毕业），请确认人选。"
    url = reverse("pairing:succession_list")
    Notice.objects.bulk_create(Notice(user=user, text=text, url=url) for user in officers)
    return len(open_ones)


def _succession(pairing: Pairing, found: Found, today: date) -> Succession:
    """Waiting for a person, unless there is nothing left to take over."""
    idle = found.why == NO_WANT
    return Succession(
        county_id=pairing.county_id,
        pairing=pairing,
        state=SuccessionState.DROPPED if idle else SuccessionState.WAITING,
        leaves_on=graduation_day(today) if pairing.helps else None,
        **_columns(found),
    )


def _columns(found: Found) -> dict[str, Any]:
    return {
        "volunteer_id": found.volunteer,
        "role": found.role,
        "mode": found.mode,
        "score": found.score,
        "sessions": found.sessions,
        "why": found.why,
        "sought_at": timezone.now(),
    }


def seek_again(succession: Succession, *, by: User) -> Succession:
    """Look once more, with places and gates as they are now."""
    demand_right(by, Perm.PLANS_REVIEW, succession.county)
    pairing = Pairing.objects.select_related("plan").get(pk=succession.pairing_id)
    found = next_in_line(succession.county, [want_of(pairing)])[pairing.student_id]
    waiting = Succession.objects.waiting().filter(pk=succession.pk)
    demand(waiting.update(**_columns(found)) == 1, STALE)
    succession.refresh_from_db()
    return succession


@transaction.atomic
def drop(succession: Succession, *, note: str, by: User) -> None:
    """Nobody is to take over; the child is matched again by the next plan."""
    demand_right(by, Perm.PLANS_REVIEW, succession.county)
    demand(bool(note.strip()), "请写明不安排接替的原因。")
    _decide(succession, SuccessionState.DROPPED, by, note=note.strip()[:100])
    audit.record("succession.drop", by=by, obj=succession, county=succession.county)


def arrange(succession: Succession, *, ask: bool, by: User) -> Pairing:
    """Let the next in line take over: an offer (`ask`) or at once. A pair whose helper leaves ends
    in the same moment. Refuses, and changes nothing, when either person no longer fits."""
    try:
        return _arrange(succession, ask, by)
    except IntegrityError as error:
        raise Denied("名额或时段刚被别人占用，没有安排。请点“再找一次”。") from error


@transaction.atomic
def _arrange(succession: Succession, ask: bool, by: User) -> Pairing:
    demand_right(by, Perm.PLANS_PUBLISH, succession.county)
    fresh = Succession.objects.select_for_update(of=("self",)).get(pk=succession.pk)
    demand(fresh.state == SuccessionState.WAITING, STALE)
    old = Pairing.objects.select_related("plan").get(pk=succession.pairing_id)
    demand(fresh.volunteer_id is not None, "还没有找到接替的人，先点“再找一次”。")
    hold_people([old.student_id], {old.volunteer_id, fresh.volunteer_id})
    end_all(Pairing.objects.filter(pk=old.pk), reason=EndReason.VOLUNTEER_LEFT, by=by)
    found = Found(fresh.volunteer_id, fresh.role, fresh.mode, fresh.score, sessions=fresh.sessions)
    made = place_found(old.student_id, found, plan=old.plan, by=by, ask=ask)
    _decide(fresh, SuccessionState.ARRANGED, by, successor=made)
    audit.record(
        "succession.arrange", by=by, obj=fresh, county=made.county, pairing=str(made.pk), asked=ask
    )
    return made


def _decide(succession: Succession, state: SuccessionState, by: User, **columns: Any) -> None:
    waiting = Succession.objects.waiting().filter(pk=succession.pk)
    written = waiting.update(state=state, decided_by=by, decided_at=timezone.now(), **columns)
    demand(written == 1, STALE)
