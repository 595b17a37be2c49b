"""Publishing: exactly what was reviewed becomes pairings, all of it or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Count, Prefetch
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.roles import Perm
from pairing.choices import Decision, PlanState
from pairing.models import MatchPlan, Proposal, ProposalSession
from pairing.models.pairing import SEALED
from pairing.models.plan import ProposalQuerySet
from pairing.queries import with_live_pairing
from pairing.rules import Denied, demand, demand_open, demand_right
from pairing.services.occupancy import Occupancy, hold_people, ids_of
from pairing.services.placing import Placement, place
from students.choices import NeedState
from students.models import Student
from volunteers.models import Volunteer

NAMED = 5  # pairs named in a refusal


@dataclass
class Check:
    """What publishing would do now: pairs with their places, and those that can no longer be."""

    waiting: int = 0
    held: int = 0
    pairs: list[tuple[Proposal, int]] = field(default_factory=list)
    problems: list[tuple[Proposal, str]] = field(default_factory=list)

    @property
    def students(self) -> int:
        return len({proposal.student_id for proposal, _ in self.pairs})

    @property
    def volunteers(self) -> int:
        return len({proposal.volunteer_id for proposal, _ in self.pairs})

    @property
    def schools(self) -> int:
        return len({p.student.school_id for p, _ in self.pairs if p.student.school_id})

    @property
    def is_clear(self) -> bool:
        return not self.waiting and not self.problems and bool(self.pairs)


def publish_check(plan: MatchPlan) -> Check:
    """Look at every approved pair again, in a fixed number of queries."""
    counts = dict(
        Proposal.objects.filter(plan=plan)
        .order_by()
        .values_list("decision")
        .annotate(n=Count("pk"))
    )
    check = Check(waiting=counts.get(Decision.WAITING, 0), held=counts.get(Decision.HELD, 0))
    today = _Today(_mine(plan))
    for proposal in _approved(plan):
        why = today.problem(proposal)
        if why:
            check.problems.append((proposal, why))
        else:
            check.pairs.append((proposal, today.take(proposal)))
    return check


def changed_since(proposal: Proposal) -> str:
    """What has happened to the two people that would forbid publishing the pair, or ""."""
    return _Today(Proposal.objects.filter(pk=proposal.pk).order_by()).problem(proposal)


def _mine(plan: MatchPlan) -> ProposalQuerySet:
    return Proposal.objects.filter(plan=plan, decision=Decision.APPROVED).order_by()


def _approved(plan: MatchPlan) -> Iterable[Proposal]:
    sessions = ProposalSession.objects.select_related("need_subject__need")
    return (
        Proposal.objects.filter(plan=plan, decision=Decision.APPROVED)
        .select_related("student", "volunteer")
        .defer(*SEALED)
        .prefetch_related(Prefetch("sessions", queryset=sessions))
        .order_by("-is_locked", "-score", "pk")
    )


class _Today(Occupancy):
    """What is true now of the people of some proposals, and what is taken as they are placed."""

    def __init__(self, mine: ProposalQuerySet) -> None:
        super().__init__(Volunteer.objects.filter(pk__in=mine.values("volunteer")))
        students = Student.objects.filter(pk__in=mine.values("student"))
        self.ready_students = ids_of(students.ready())
        self.paired_students = ids_of(with_live_pairing(students))

    def problem(self, proposal: Proposal) -> str:
        """Why the pair cannot be published now, or ""."""
        if proposal.student_id not in self.ready_students:
            return "学生已离校、撤回同意或撤回需求"
        if proposal.student_id in self.paired_students:
            return "学生已由别的方案结对"
        if proposal.volunteer_id not in self.ready_volunteers:
            return "志愿者已停用、退出或资格到期"
        return self._times(proposal) or self._room(proposal)

    def _times(self, proposal: Proposal) -> str:
        taken = self.slots[proposal.volunteer_id]
        for session in proposal.sessions.all():
            need = session.need_subject.need
            if need.state != NeedState.OPEN or session.slot not in need.slots:
                return "学生的需求或空闲时间已改"
            if session.slot not in proposal.volunteer.slots:
                return "志愿者的空闲时间已改"
            if session.slot in taken:
                return "志愿者这个时段已有别的学生"
        return ""

    def _room(self, proposal: Proposal) -> str:
        volunteer = proposal.volunteer
        if full := self.full(volunteer):
            return full
        hours = self.hours[volunteer.pk] + len(proposal.sessions.all())
        if hours > volunteer.max_sessions:
            return f"志愿者每周次数已满（最多 {volunteer.max_sessions} 次）"
        return ""

    def take(self, proposal: Proposal) -> int:
        """Give the pair the helper's lowest free place."""
        place = self.lowest_free(proposal.volunteer_id)
        slots = {session.slot for session in proposal.sessions.all()}
        self.places[proposal.volunteer_id].add(place)
        self.slots[proposal.volunteer_id] |= slots
        self.hours[proposal.volunteer_id] += len(slots)
        return place


def publish(plan: MatchPlan, *, by: User, ask: bool = False) -> int:
    """Make the approved pairs of a plan in review real; return how many. All or nothing.

    With `ask`, volunteers are asked first: their pairs are offers until they accept. A teacher's
    pair begins at once, for the school has settled it.
    """
    try:
        return _publish(plan, by, ask)
    except IntegrityError as error:
        raise Denied("有名额或时段刚被别的方案占用，没有发布。请刷新后再看一次。") from error


@transaction.atomic
def _publish(plan: MatchPlan, by: User, ask: bool) -> int:
    locked = MatchPlan.objects.select_for_update(of=("self",)).select_related("county")
    fresh = locked.get(pk=plan.pk)
    demand_right(by, Perm.PLANS_PUBLISH, fresh.county)
    demand_open(fresh)
    hold_people(_mine(fresh).values("student"), _mine(fresh).values("volunteer"))
    check = publish_check(fresh)
    _refuse(check)
    place([_placement(fresh, *pair) for pair in check.pairs], by=by, ask=ask)
    _close(fresh, by)
    audit.record(
        "plan.publish", by=by, obj=fresh, county=fresh.county, pairs=len(check.pairs),
        held=check.held, asked=ask,
    )  # fmt: skip
    return len(check.pairs)


def _refuse(check: Check) -> None:
    demand(not check.waiting, f"还有 {check.waiting} 对待审，请先审完再发布。")
    if check.problems:
        named = "；".join(f"{_name(p)}：{why}" for p, why in check.problems[:NAMED])
        more = f"等 {len(check.problems)} 对" if len(check.problems) > NAMED else ""
        raise Denied(f"名册在审核后变了，没有发布。请换人或暂不结对：{named}{more}。")
    demand(bool(check.pairs), "没有通过的结对可以发布。")


def _name(proposal: Proposal) -> str:
    return f"{proposal.student.name} → {proposal.volunteer.name}"


def _placement(plan: MatchPlan, proposal: Proposal, number: int) -> Placement:
    return Placement(
        student=proposal.student,
        volunteer=proposal.volunteer,
        number=number,
        sessions=[(session.subject, session.slot) for session in proposal.sessions.all()],
        role=proposal.role,
        mode=proposal.mode,
        plan=plan,
        score=proposal.score,
    )


def _close(plan: MatchPlan, by: User) -> None:
    done = MatchPlan.objects.filter(pk=plan.pk, state=PlanState.IN_REVIEW).update(
        state=PlanState.PUBLISHED, published_at=timezone.now(), published_by=by
    )
    demand(done == 1, "方案刚被别人发布或作废。")
