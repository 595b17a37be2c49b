"""Incremental repair: the best helper today for exactly what one pairing no longer serves.

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
from pairing.engine import Instance, solve
from pairing.engine import Policy as Rules
from pairing.engine.instance import Helper
from pairing.engine.instance import Student as Child
from pairing.models import MatchPlan, Pairing, PairingSlot, Policy, Succession
from pairing.services.instance import build_one, load_helpers
from volunteers.models import Volunteer

NO_WANT = "学生已没有这些科目的需求，或没有登记年级。"
NO_POLICY = "本县还没有运行过匹配，没有可用的做法。"
NOBODY = "今天没有别人能在学生的空闲时间教这些科目。"


@dataclass(frozen=True)
class Found:
    """Who could take over, when and how well; or nobody, and `why`."""

    volunteer: UUID | None = None
    role: str = "main"
    mode: str = "online"
    score: int | None = None
    sessions: list[list[Any]] = field(default_factory=list)  # [subject, slot]
    why: str = ""


@dataclass(frozen=True)
class Asked:
    """A pairing to be taken over, as the engine sees it."""

    child: Child
    subjects: dict[str, str]  # need id: subject


def next_in_line(
    county: Unit, pairings: Sequence[Pairing], *, pool: QuerySet[Volunteer] | None = None
) -> dict[UUID, Found]:
    """Answer for pairings of different children of one county, by the pairing's id.

    `pool` narrows the helpers. Those proposed elsewhere and not yet arranged count as taken.
    """
    policy = _policy(county)
    if policy is None:
        return {pairing.pk: Found(why=NO_POLICY) for pairing in pairings}
    volunteers = Volunteer.objects.in_county(county).approved() if pool is None else pool
    asked = {pairing.pk: ask for pairing in pairings if (ask := _asked(pairing, policy))}
    children = tuple(ask.child for ask in asked.values())
    helpers = tuple(_less(load_helpers(volunteers), _promised(pairings)))
    rules = replace(Rules.from_json(policy.body), one_to_one=True)
    result = solve(Instance(students=children, helpers=helpers), rules) if children else None
    best = _best(result.pairs if result else [])
    texts = {row.need: row.text for row in result.unserved} if result else {}
    return {
        pairing.pk: _found(asked.get(pairing.pk), best.get(str(pairing.student_id)), texts)
        for pairing in pairings
    }


def _policy(county: Unit) -> Policy | None:
    plan = MatchPlan.objects.in_county(county).select_related("policy").first()
    return plan.policy if plan else None


def _asked(pairing: Pairing, policy: Policy) -> Asked | None:
    """The child with the needs that the pairing served, in the times not used by its others."""
    wave = pairing.plan.wave_id if pairing.plan else None
    built = build_one(pairing.student_id, Volunteer.objects.none(), policy, wave)
    if not built.instance.students:
        return None
    child = built.instance.students[0]
    served = {slot.subject for slot in pairing.slots.all()}
    others = PairingSlot.objects.filter(is_live=True, student=pairing.student_id)
    rest = list(others.exclude(pairing=pairing).values_list("subject", "slot"))
    covered = {subject for subject, _ in rest}
    wanted = [
        need
        for need in child.needs
        if need.subject not in covered and (not served or need.subject in served)
    ]
    if not wanted:
        return None
    free = set(child.slots) - {slot for _, slot in rest}
    helping = Pairing.objects.live().filter(student=pairing.student_id).order_by()
    known = {pairing.volunteer_id, *helping.values_list("volunteer_id", flat=True)}
    narrowed = replace(
        child,
        needs=tuple(wanted),
        slots=tuple(sorted(free)),
        former=tuple(sorted({*child.former, *map(str, known)})),
    )
    return Asked(narrowed, {need.id: need.subject for need in wanted})


def _promised(pairings: Sequence[Pairing]) -> dict[str, list[list[int]]]:
    """The slots of helpers proposed to take over other pairings; a child for each entry."""
    waiting = Succession.objects.waiting().exclude(pairing__in=[p.pk for p in pairings])
    promised = defaultdict(list)
    rows = waiting.exclude(volunteer=None).order_by().values_list("volunteer_id", "sessions")
    for volunteer, sessions in rows:
        promised[str(volunteer)].append([slot for _, slot in sessions])
    return promised


def _less(helpers: list[Helper], promised: dict[str, list[list[int]]]) -> list[Helper]:
    return [_without(helper, promised.get(helper.id, [])) for helper in helpers]


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


def _found(asked: Asked | None, pair: Any, texts: dict[str, str]) -> Found:
    if asked is None:
        return Found(why=NO_WANT)
    if pair is None:
        why = next((texts[need] for need in asked.subjects if need in texts), NOBODY)
        return Found(why=why[:300])
    sessions = [[asked.subjects[session.need], session.slot] for session in pair.sessions]
    return Found(UUID(pair.helper), pair.role, pair.mode, pair.score, sessions)
