"""The first feasible plan, in a second or two, and the bounds that flows prove."""

from dataclasses import dataclass

import numpy as np

from . import flow, slotplan
from .ceiling import most_needs
from .errors import BadInstance
from .exact import fit_locks
from .plan import FREE, Plan, Problem, room
from .tables import Ints


@dataclass
class Cover:
    """A coverage flow over `rows` (students or needs): choices, capacity, mate; a proof of room."""

    rows: list[int]
    choices: list[list[int]]
    capacity: list[int]
    mate: list[int]


def locked_plan(p: Problem, nodes: int) -> Plan:
    """The plan of the locks alone, open slots filled in; `BadInstance` if they cannot fit."""
    plan = Plan.empty(p.t)
    open_needs = False
    for need, (helper, mask) in p.locked.items():
        plan.place(p.t, need, helper, mask)
        open_needs |= mask.bit_count() < int(p.t.n_sessions[need])
    if not open_needs:
        return plan
    students = sorted({int(p.t.n_student[n]) for n in p.locked})
    arcs = [a for n, (h, _) in p.locked.items() if (a := p.c.arc(n, h)) is not None]
    fitted = fit_locks(p, students, np.array(sorted(arcs), np.int64), nodes)
    if fitted is None:
        raise BadInstance("锁定的结对无法同时排进各人的空闲时间。")
    return fitted


def first_plan(p: Problem, plan: Plan, seed: int) -> Plan:
    """Fill a plan that holds the locks: slot plans first, then what still fits, one by one."""
    made = slotplan.fill(p, plan, seed)
    for first in (True, False):
        for s in _by_urgency(p):
            for need in p.t.needs_of[s]:
                if made.helper[need] == FREE and not (first and made.served(p.t, s)):
                    _place_best(p, made, need)
    return made


def _by_urgency(p: Problem) -> list[int]:
    """Students by tier, then longest waiting, then the seeded order of the tables."""
    students = p.t.students
    return sorted(range(len(students)), key=lambda s: (students[s].tier, -students[s].waiting_days))


def _place_best(p: Problem, plan: Plan, need: int) -> None:
    """The best scoring helper with room; one the child already has is worth the bundle bonus."""
    mine = plan.helpers_of(p.t, int(p.t.n_student[need]))
    bonus = p.t.policy.bundle_bonus
    arcs = [
        (int(p.c.score[a]), h)
        for a in p.c.of(need)
        if (h := int(p.c.helper[a])) in mine or len(plan.pupils[h]) < p.t.h_pupils[h]
    ]
    for _, helper in sorted(arcs, key=lambda a: -a[0] - bonus * (a[1] in mine)):
        mask = room(p.t, plan, need, helper)
        if mask:
            plan.place(p.t, need, helper, mask)
            return


def places(p: Problem) -> Ints:
    """Children a helper can take at most: pupils, sessions and free slots all bind."""
    slots = np.bitwise_count(p.t.h_slots).astype(np.int64)
    return np.minimum(np.minimum(p.t.h_pupils, p.t.h_sessions), slots)


def student_cover(p: Problem) -> Cover:
    """The most students that pupil places allow, tier by tier: an upper bound and its Hall sets.

    Every served child takes a place of a main helper (or of the locked one), so this relaxation
    can only be too generous.
    """
    fixed: dict[int, set[int]] = {}
    for need, (helper, _) in p.locked.items():
        fixed.setdefault(int(p.t.n_student[need]), set()).add(helper)
    rows = sorted(_by_urgency(p), key=lambda s: s not in fixed)
    main: dict[int, set[int]] = {}
    for s, h in zip(
        p.c.student[p.c.is_main].tolist(), p.c.helper[p.c.is_main].tolist(), strict=True
    ):
        main.setdefault(s, set()).add(h)
    choices = [sorted(fixed.get(s) or main.get(s, set())) for s in rows]
    capacity = places(p).tolist()
    return Cover(rows, choices, capacity, flow.cover(choices, capacity))


def need_cover(p: Problem) -> Cover:
    """The most needs that weekly sessions allow, tier by tier (each counted as one session)."""
    rows = sorted(
        range(len(p.t.needs)), key=lambda n: (n not in p.locked, p.t.s_tier[p.t.n_student[n]])
    )
    choices = [p.c.helper[p.c.start[n] : p.c.start[n + 1]].tolist() for n in rows]
    slots = np.bitwise_count(p.t.h_slots).astype(np.int64)
    capacity = np.minimum(p.t.h_sessions, slots).tolist()
    return Cover(rows, choices, capacity, flow.cover(choices, capacity))


def ceilings(p: Problem) -> dict[int, int]:
    """Student -> the most needs any plan could serve for that student; no entry: none at all."""
    return dict(enumerate(most_needs(p, np.arange(len(p.c.need))).tolist()))


def bounds(p: Problem, students: Cover, needs: Cover, ceiling: dict[int, int]) -> list[int]:
    """A vector that no plan's `measure` can exceed lexicographically."""
    t, tiers = p.t, p.tiers
    alone = [0] * len(tiers)
    for s, count in ceiling.items():
        alone[tiers.index(int(t.s_tier[s]))] += count
    of_student = [
        int(t.s_tier[s]) for s, m in zip(students.rows, students.mate, strict=True) if m >= 0
    ]
    of_need = [
        int(t.s_tier[t.n_student[n]]) for n, m in zip(needs.rows, needs.mate, strict=True) if m >= 0
    ]
    best = [max(p.c.score[p.c.start[n] : p.c.start[n + 1]], default=0) for n in range(len(t.needs))]
    extra = sum(max(0, len(each) - 1) for each in t.needs_of)
    quality = int(sum(best)) + t.policy.bundle_bonus * extra
    flow_needs = list(map(of_need.count, tiers))
    needs_bound = min(flow_needs, alone)
    children = list(map(of_student.count, tiers)) if t.policy.first == "children" else []
    return [*children, *needs_bound, quality]
