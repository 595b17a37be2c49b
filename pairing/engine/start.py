"""The first feasible plan, in a second or two: locks, slot plans, then what still fits."""

import numpy as np

from . import slotplan
from .errors import BadInstance
from .exact import fit_locks
from .plan import FREE, Plan, Problem, by_urgency, room


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
        for s in by_urgency(p):
            for need in p.t.needs_of[s]:
                if made.helper[need] == FREE and not (first and made.served(p.t, s)):
                    _place_best(p, made, need)
    return made


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
