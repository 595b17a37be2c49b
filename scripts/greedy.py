"""Greedy references under the engine's own rules: who asks first, and which pair scores best."""

from collections.abc import Iterable

import numpy as np

from pairing.engine.plan import FREE, Plan, Problem, room


def first_come(p: Problem, order: Iterable[int]) -> Plan:
    """Students (table indices) in `order`, their needs by rank.

    Each need takes the best scoring helper that still has room: what a careful clerk would do.
    """
    plan = Plan.empty(p.t)
    for need in (n for s in order for n in p.t.needs_of[s]):
        arcs = sorted(p.c.of(need), key=lambda a: -p.c.score[a])
        _take_first(p, plan, need, arcs)
    return plan


def best_score(p: Problem) -> Plan:
    """The best scoring pair of the most urgent tier first, over and over."""
    plan, c = Plan.empty(p.t), p.c
    for arc in np.lexsort((-c.score, p.rank[c.student])).tolist():
        _take_first(p, plan, int(c.need[arc]), [arc])
    return plan


def _take_first(p: Problem, plan: Plan, need: int, arcs: Iterable[int]) -> None:
    """Give an open need the first helper of the arcs who has room."""
    for arc in arcs if plan.helper[need] == FREE else ():
        helper = int(p.c.helper[arc])
        if mask := room(p.t, plan, need, helper):
            plan.place(p.t, need, helper, mask)
            return
