"""Even load among equals: pairs move to a less loaded helper when nothing else is lost.

The exact model proves even load for small instances; this pass is for plans that are searched.
"""

import numpy as np

from .plan import EVEN_UNIT, FREE, Plan, Problem, lowest
from .tables import Ints


def even_out(p: Problem, plan: Plan) -> Plan:
    """A plan of equal `measure` in which no single pair could move to even the load further."""
    made = plan.copy()
    moved = True
    while moved:
        moved = False
        for s in range(len(p.t.students)):
            for helper in sorted(made.helpers_of(p.t, s)):
                moved |= _move(p, made, s, helper)
    return made


def _added(p: Problem, helper: int, kth: int) -> int:
    """What the k-th pupil of a helper adds to unevenness."""
    return (2 * kth - 1) * (EVEN_UNIT // max(1, int(p.t.h_pupils[helper])))


def _move(p: Problem, plan: Plan, s: int, helper: int) -> bool:
    """Give the pair to the helper of equal worth where it weighs least, if less than here."""
    needs = [n for n in p.t.needs_of[s] if plan.helper[n] == helper]
    if any(n in p.locked for n in needs):
        return False
    best, least = FREE, _added(p, helper, len(plan.pupils[helper]))
    for other in _equals(p, needs, helper).tolist():
        weight = _added(p, other, len(plan.pupils[other]) + 1)
        if weight < least and s not in plan.pupils[other] and _has_room(p, plan, s, other, needs):
            best, least = other, weight
    if best == FREE:
        return False
    for need in needs:
        plan.clear(p.t, need)
    for need in needs:
        mask = lowest(plan.common(p.t, s, best), int(p.t.n_sessions[need]))
        plan.place(p.t, need, best, mask)
    return True


def _equals(p: Problem, needs: list[int], helper: int) -> Ints:
    """Other helpers in the same role who could take all the needs for the same score."""
    c = p.c
    total, seen = np.zeros(len(p.t.helpers), np.int64), np.zeros(len(p.t.helpers), np.int64)
    for need in needs:
        arcs = np.arange(c.start[need], c.start[need + 1])
        total[c.helper[arcs]] += c.score[arcs]
        seen[c.helper[arcs]] += 1
    role = p.t.route_main[p.t.s_stage[p.t.n_student[needs[0]]], p.t.h_kind]
    same = (seen == len(needs)) & (total == total[helper]) & (role == role[helper])
    same[helper] = False
    return np.flatnonzero(same)


def _has_room(p: Problem, plan: Plan, s: int, helper: int, needs: list[int]) -> bool:
    """A place, sessions, and slots (those the pair holds now count as free for the student)."""
    t = p.t
    asked = sum(int(t.n_sessions[n]) for n in needs)
    held = 0
    for need in needs:
        held |= plan.slots[need]
    free = int(t.s_slots[s] & t.h_slots[helper]) & ~plan.helper_taken[helper]
    free &= ~(plan.student_taken[s] & ~held)
    full = len(plan.pupils[helper]) >= t.h_pupils[helper]
    return (
        not full
        and plan.helper_sessions[helper] + asked <= t.h_sessions[helper]
        and free.bit_count() >= asked
    )
