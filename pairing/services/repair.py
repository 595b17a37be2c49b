"""Incremental repair: the best helper today for exactly what a child is left without.

The engine itself answers, asked for these children only: the same rules, scores and times as in
a plan, with the places that other pairs have left.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Unit
from accounts.subjects import session_labels
from pairing.engine import BadInstance, Instance, Result, solve
from pairing.engine import Policy as Rules
from pairing.engine.instance import Helper
from pairing.engine.instance import Student as Child
from pairing.models import MatchPlan, Pairing, PairingSlot, Policy, Succession
from pairing.services.helpers import load_helpers
from pairing.services.instance import build_one
from volunteers.models import Volunteer

NO_WANT = "学生已没有这些科目的需求，或没有登记年级。"
NO_POLICY = "本县还没有运行过匹配，没有可用的做法。"
NOBODY = "今天没有别人能在学生的空闲时间教这些科目。"


@dataclass(frozen=True)
class Found:
    """Who could take over, when and how well; or nobody, and `why` (`reason` = its code)."""

    volunteer: UUID | None = None
    role: str = "main"
    mode: str = "online"
    score: int | None = None
    sessions: list[list[Any]] = field(default_factory=list)  # [subject, slot]
    why: str = ""
    reason: str = ""

    @property
    def session_labels(self) -> str:
        return session_labels(self.sessions)


@dataclass(frozen=True)
class Want:
    """What is to be served: a child, the subjects (none named: all its open ones) that no other
    pair of it serves, without a helper, with the times of `pairing` free again, in a wave."""

    student: UUID
    subjects: frozenset[str] = frozenset()
    without: UUID | None = None
    pairing: UUID | None = None
    wave: UUID | None = None


def want_of(pairing: Pairing) -> Want:
    """What one pairing no longer serves."""
    return Want(
        student=pairing.student_id,
        subjects=frozenset(slot.subject for slot in pairing.slots.all()),
        without=pairing.volunteer_id,
        pairing=pairing.pk,
        wave=pairing.plan.wave_id if pairing.plan else None,
    )


@dataclass(frozen=True)
class Asked:
    """A want as the engine sees it."""

    child: Child
    subjects: dict[str, str]  # need id: subject


def next_in_line(
    county: Unit, wants: Sequence[Want], *, pool: QuerySet[Volunteer] | None = None
) -> dict[UUID, Found]:
    """Answer for different children of one county, by the child's id.

    Helpers proposed elsewhere and not yet arranged count as taken; those of a given `pool` do
    not, for a person has chosen them.
    """
    policy = _policy(county)
    if policy is None:
        return {want.student: Found(why=NO_POLICY) for want in wants}
    volunteers = Volunteer.objects.in_county(county).approved() if pool is None else pool
    asked = {want.student: ask for want in wants if (ask := _asked(want, policy))}
    children = tuple(ask.child for ask in asked.values())
    promised = _promised(wants) if pool is None else {}
    helpers = tuple(_without(h, promised.get(h.id, [])) for h in load_helpers(volunteers))
    rules = replace(Rules.from_json(policy.body), one_to_one=True)
    try:
        result = _solved(children, helpers, rules)
    except BadInstance as error:
        return {want.student: Found(why=str(error)[:300]) for want in wants}
    best = _best(result.pairs if result else [])
    missed = {row.need: row for row in result.unserved} if result else {}
    return {
        want.student: _found(asked.get(want.student), best.get(str(want.student)), missed)
        for want in wants
    }


def _solved(
    children: tuple[Child, ...], helpers: tuple[Helper, ...], rules: Rules
) -> Result | None:
    return solve(Instance(students=children, helpers=helpers), rules) if children else None


def _policy(county: Unit) -> Policy | None:
    plan = MatchPlan.objects.in_county(county).select_related("policy").first()
    return plan.policy if plan else None


def _asked(want: Want, policy: Policy) -> Asked | None:
    """The child with the wanted needs, in the times not used by its other pairs."""
    built = build_one(want.student, Volunteer.objects.none(), policy, want.wave)
    if not built.instance.students:
        return None
    child = built.instance.students[0]
    others = PairingSlot.objects.filter(is_live=True, student=want.student)
    rest = list(others.exclude(pairing=want.pairing).values_list("subject", "slot"))
    covered = {subject for subject, _ in rest}
    wanted = [
        need
        for need in child.needs
        if need.subject not in covered and (not want.subjects or need.subject in want.subjects)
    ]
    if not wanted:
        return None
    helping = Pairing.objects.live().filter(student=want.student).order_by()
    known = {want.without, *helping.values_list("volunteer_id", flat=True)} - {None}
    narrowed = replace(
        child,
        needs=tuple(wanted),
        slots=tuple(sorted(set(child.slots) - {slot for _, slot in rest})),
        former=tuple(sorted({*child.former, *map(str, known)})),
    )
    return Asked(narrowed, {need.id: need.subject for need in wanted})


def _promised(wants: Sequence[Want]) -> dict[str, list[list[int]]]:
    """The slots of helpers proposed to take over other pairings; a child for each entry."""
    mine = [want.pairing for want in wants if want.pairing]
    waiting = Succession.objects.waiting().exclude(pairing__in=mine)
    promised = defaultdict(list)
    rows = waiting.exclude(volunteer=None).order_by().values_list("volunteer_id", "sessions")
    for volunteer, sessions in rows:
        promised[str(volunteer)].append([slot for _, slot in sessions])
    return promised


def _without(helper: Helper, promised: list[list[int]]) -> Helper:
    taken = {slot for slots in promised for slot in slots}
    return replace(
        helper,
        pupils=max(0, helper.pupils - len(promised)),
        sessions=max(0, helper.sessions - len(taken)),
        slots=tuple(slot for slot in helper.slots if slot not in taken),
    )


def _best(pairs: Sequence[Any]) -> dict[str, Any]:
    """One pair a child: the one that serves most."""
    ranked = sorted(pairs, key=lambda pair: (len(pair.sessions), pair.score))
    return {pair.student: pair for pair in ranked}


def _found(asked: Asked | None, pair: Any, missed: dict[str, Any]) -> Found:
    if asked is None:
        return Found(why=NO_WANT)
    if pair is None:
        row = next((missed[need] for need in asked.subjects if need in missed), None)
        return Found(why=row.text[:300], reason=row.reason) if row else Found(why=NOBODY)
    sessions = [[asked.subjects[session.need], session.slot] for session in pair.sessions]
    return Found(UUID(pair.helper), pair.role, pair.mode, pair.score, sessions)
