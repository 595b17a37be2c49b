"""Offers to helpers: accepted, declined, or lapsed after three days.

What is not taken up goes back to the pool; `pairing.services.handover` looks for the next in
line.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.roles import Perm
from accounts.scope import all_counties
from pairing.choices import DeclineReason, PairingState
from pairing.models import Pairing
from pairing.rules import Denied, demand, demand_answerer, demand_right
from pairing.services.moves import held, move
from pairing.services.placing import ANSWER_WITHIN, deadline, tell_helpers
from students.models import Student
from volunteers.models import Volunteer

REMIND_BEFORE = timedelta(days=1)
GONE = {
    PairingState.ACTIVE: "这份邀请已经接受过了。",
    PairingState.PAUSED: "这份邀请已经接受过了。",
    PairingState.DECLINED: "这份邀请已经谢绝，名额已交还。",
    PairingState.EXPIRED: "这份邀请已过期，名额已交还。还想结对请联系县团委。",
    PairingState.WITHDRAWN: "这份邀请已由县里收回。",
    PairingState.ENDED: "这一对已经结束。",
    PairingState.PROPOSED: "这份邀请还没有发出。",
}


@transaction.atomic
def accept(pairing: Pairing, *, by: User) -> Pairing:
    """The helper takes the child, or the county notes that the helper said so: it begins today."""
    fresh = _open(pairing, by)
    demand(
        Student.objects.filter(pk=fresh.student_id).ready().exists(),
        "学生的情况有变，这份邀请不能再接受。请联系县团委。",
    )
    demand(
        Volunteer.objects.filter(pk=fresh.volunteer_id).ready().exists(),
        "实名、培训或准入有一项已到期，先续办再接受。请联系分队长或县团委。",
    )
    move([fresh], PairingState.ACTIVE, by=by, started_on=timezone.localdate())
    audit.record("pairing.accepted", by=by, obj=fresh, county=fresh.county)
    return fresh


@transaction.atomic
def decline(pairing: Pairing, *, reason: str, by: User, note: str = "") -> Pairing:
    """The helper does not take the child; place and times are free at once."""
    reason = DeclineReason(reason)
    fresh = _open(pairing, by)
    move(
        [fresh], PairingState.DECLINED, by=by, reason=reason, note=note.strip(),
        ended_on=timezone.localdate(),
    )  # fmt: skip
    audit.record("pairing.declined", by=by, obj=fresh, county=fresh.county, reason=reason.label)
    return fresh


def _open(pairing: Pairing, by: User) -> Pairing:
    fresh = held(pairing)
    demand_answerer(fresh, by)
    state = PairingState(fresh.state)
    demand(state == PairingState.OFFERED, GONE.get(state, ""))
    late = fresh.answer_by is not None and fresh.answer_by <= timezone.now()
    demand(not late, GONE[PairingState.EXPIRED])
    return fresh


@transaction.atomic
def offer(pairing: Pairing, *, by: User) -> Pairing:
    """Ask the helper of a pair that the ledger only intended."""
    fresh = held(pairing)
    demand_right(by, Perm.PLANS_PUBLISH, fresh.county)
    demand(fresh.state == PairingState.PROPOSED, "这一对不是“拟结对”，不用再发邀请。")
    until = timezone.now() + ANSWER_WITHIN
    move([fresh], PairingState.OFFERED, by=by, answer_by=until)
    tell_helpers([fresh], f"你有一份新的结对邀请，请在 {deadline(until)} 前答复。")
    audit.record("pairing.offered", by=by, obj=fresh, county=fresh.county)
    return fresh


def expire_due() -> int:
    """Let the offers lapse whose time is over; return how many. Each on its own, so that an
    answer given at the same moment comes wholly before or wholly after."""
    with all_counties("offers that lapse"):
        due = Pairing.objects.offered().filter(answer_by__lte=timezone.now())
        lapsed = [pairing for pairing in due.only("student", "volunteer") if _expire(pairing)]
    return len(lapsed)


def _expire(pairing: Pairing) -> bool:
    try:
        with transaction.atomic():
            fresh = held(pairing)
            move([fresh], PairingState.EXPIRED, by=None, ended_on=timezone.localdate())
            audit.record("pairing.expired", by=None, obj=fresh, county=fresh.county)
            tell_helpers(
                [fresh], "一份结对邀请过了 3 天没有答复，已自动交还。还想结对请联系县团委。"
            )
    except Denied:
        return False
    return True


def remind_due() -> int:
    """Remind helpers once, a day before their offer lapses; return how many were reminded."""
    now = timezone.now()
    with all_counties("reminders of offers"), transaction.atomic():
        soon = Pairing.objects.offered().filter(
            reminded_at=None, answer_by__gt=now, answer_by__lte=now + REMIND_BEFORE
        )
        due = list(soon.select_for_update(of=("self",), skip_locked=True).order_by("pk"))
        for pairing in due:
            tell_helpers(
                [pairing], f"有一份结对邀请将在 {deadline(pairing.answer_by)} 过期，请答复。"
            )
        if due:
            Pairing.objects.filter(pk__in=[p.pk for p in due]).update(reminded_at=now)
    return len(due)
