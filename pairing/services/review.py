"""What officers decide on a plan under review, safely when two of them work at once."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.roles import Perm
from pairing.choices import Decision
from pairing.models import MatchPlan, Proposal, ProposalSession
from pairing.rules import STALE, Denied, demand, demand_open, demand_right
from pairing.services.alternatives import Alternative, Swapping
from volunteers.models import Volunteer


def held_fast(proposal: Proposal, version: int, by: User) -> Proposal:
    """Lock the plan, so that decisions on it and its publication come one after another; then
    read the proposal anew, and refuse when it is no longer the version that was looked at."""
    plan = (
        MatchPlan.objects.select_for_update(of=("self",))
        .select_related("county", "policy")
        .get(pk=proposal.plan_id)
    )
    demand_right(by, Perm.PLANS_REVIEW, plan.county)
    demand_open(plan)
    fresh = Proposal.objects.select_related("student").get(pk=proposal.pk)
    fresh.plan = plan
    fresh.county = plan.county
    demand(fresh.version == version, STALE)
    return fresh


def write(proposal: Proposal, by: User, **changes: Any) -> None:
    """One more version; nothing is written over a newer one."""
    written = Proposal.objects.filter(pk=proposal.pk, version=proposal.version).update(
        version=F("version") + 1, decided_by=by, decided_at=timezone.now(), **changes
    )
    demand(written == 1, STALE)


@transaction.atomic
def decide(
    proposal: Proposal, *, decision: str, version: int, by: User, note: str = ""
) -> Proposal:
    """Approve or hold. A held child returns to the pool when the plan is published."""
    decision = Decision(decision)
    fresh = held_fast(proposal, version, by)
    if decision == Decision.HELD:
        demand(not fresh.is_locked, "这一对已锁定，先解锁再暂不结对。")
        demand(bool(note.strip()), "请写明暂不结对的原因，便于以后查看。")
    elif fresh.decision == Decision.HELD:
        _demand_room(fresh)
    write(fresh, by, decision=decision, note=note.strip()[:200])
    audit.record(
        f"proposal.{decision}", by=by, obj=fresh, county=fresh.county, plan=str(fresh.plan_id)
    )
    return fresh


def _demand_room(proposal: Proposal) -> None:
    """A pair taken back from hold must still fit beside what the plan uses by now."""
    own = Volunteer.objects.filter(pk=proposal.volunteer_id)
    found = Swapping(proposal, own).weigh()
    demand(bool(found), "该生的需求已改或志愿者已不在名单，不能恢复这一对。")
    demand(found[0].is_free, "志愿者的名额或时间已配给别的学生，不能恢复这一对。")
    kept = {session.slot for session in proposal.sessions.all()}
    demand(set(found[0].slots) == kept, "原定的上课时间已被占用，请用“换人”重新选定。")


@transaction.atomic
def lock(proposal: Proposal, *, on: bool, version: int, by: User) -> Proposal:
    """Keep a pair through swaps and further runs, or free it."""
    fresh = held_fast(proposal, version, by)
    demand(not (on and fresh.decision == Decision.HELD), "暂不结对的一对不能锁定。")
    write(fresh, by, is_locked=on)
    audit.record(
        "proposal.lock" if on else "proposal.unlock", by=by, obj=fresh, county=fresh.county
    )
    return fresh


@transaction.atomic
def swap(proposal: Proposal, volunteer: Volunteer, *, version: int, by: User) -> Proposal:
    """Give the child another volunteer, in free common slots; the officer's choice is approved."""
    fresh = held_fast(proposal, version, by)
    demand(not fresh.is_locked, "这一对已锁定，先解锁再换人。")
    demand(fresh.volunteer_id != volunteer.pk, "换的还是同一位志愿者。")
    found = _weighed(fresh, volunteer)
    write(
        fresh,
        by,
        volunteer_id=volunteer.pk,
        score=found.score,
        parts=found.parts,
        lost=found.lost,
        mode=found.mode,
        runner_up=None,
        is_swapped=True,
        decision=Decision.APPROVED,
    )
    rebook(fresh, found.slots)
    audit.record(
        "proposal.swap", by=by, obj=fresh, county=fresh.county,
        old=str(fresh.volunteer_id), new=str(volunteer.pk),
    )  # fmt: skip
    return fresh


def _weighed(proposal: Proposal, volunteer: Volunteer) -> Alternative:
    own = Volunteer.objects.in_county(proposal.county).approved().filter(pk=volunteer.pk)
    found = Swapping(proposal, own).weigh()
    if not found:
        raise Denied("该志愿者不在本县可用名单，或该生的需求已改，不能换。")
    if not found[0].is_free:
        raise Denied(f"{found[0].words}。请先处理占用的那一对，或另选一位。")
    return found[0]


def rebook(proposal: Proposal, slots: list[int]) -> None:
    """Put the sessions into the chosen slots: away first, since slots are unique in a pair."""
    sessions = list(proposal.sessions.all())
    ProposalSession.objects.filter(proposal=proposal).delete()
    for session, slot in zip(sessions, slots, strict=True):
        session.slot = slot
    ProposalSession.objects.bulk_create(sessions)


@transaction.atomic
def approve_all(plan: MatchPlan, *, minimum: int, by: User) -> int:
    """Approve all that wait and score at least `minimum`; return how many."""
    locked = MatchPlan.objects.select_for_update(of=("self",)).select_related("county")
    fresh = locked.get(pk=plan.pk)
    demand_right(by, Perm.PLANS_REVIEW, fresh.county)
    demand_open(fresh)
    waiting = Proposal.objects.filter(plan=fresh, decision=Decision.WAITING, score__gte=minimum)
    count = waiting.update(
        decision=Decision.APPROVED,
        version=F("version") + 1,
        decided_by=by,
        decided_at=timezone.now(),
    )
    audit.record(
        "plan.approve_all", by=by, obj=fresh, county=fresh.county, minimum=minimum, count=count
    )
    return count
