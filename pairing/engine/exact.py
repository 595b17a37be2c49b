"""A part of the plan solved exactly: level by level with proof, or in one weighted run."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import mip
from .model import Model
from .plan import Plan, Problem, measure, unevenness
from .tables import Ints

FIRST_STEP, STEP = 1000.0, 6.0
FIRST_NODES = 20
REACH = 1.0  # points of quality


@dataclass
class Outcome:
    """The better plan; per level of `measure` an upper bound for this part, or None.

    `even`: no plan of this part measures more, and none that measures as much is more even.
    """

    plan: Plan
    bounds: list[int | None]
    even: bool


def improve(
    p: Problem,
    plan: Plan,
    students: Sequence[int],
    arcs: Ints,
    nodes: int,
    ask: mip.Ask | None = None,
) -> Outcome:
    """Solve the freed `students` over `arcs`, level by level, at most `nodes` search nodes each.

    A quick run comes first: from a good start most levels are proven by their relaxation. Returns
    the plan unless a strictly better one was found. The bounds are those of
    lexicographic comparison: the first level that is not proven has the last bound.
    """
    plan = improve_quickly(p, plan, students, arcs, min(nodes, FIRST_NODES))
    model = Model(p, plan, students, arcs, even=True)
    levels = model.levels()
    if not len(model.arc):
        return Outcome(plan, [0] * len(levels), True)
    solver, values = mip.load(model.lower(), model.rows, nodes), model.vector(plan)
    if ask:
        mip.listen(solver, ask)
    bounds: list[int | None] = []
    for cost, top in [*levels, (model.evenness(), 0)]:
        run = mip.Run(values, top, round(float(cost @ values)) >= top)
        if not run.proven:
            run = mip.maximise(solver, cost, values, model.tidy)
            values = values if run.values is None else run.values
        reached = round(float(cost @ values))
        bounds.append(reached if run.proven else run.bound)
        if not run.proven:
            break
        mip.hold(solver, cost, reached)
    even = len(bounds) > len(levels) and run.proven
    bounds = [*bounds, *[None] * len(levels)][: len(levels)]
    return Outcome(_better(p, plan, model.plan(values), students), bounds, even)


def improve_quickly(
    p: Problem, plan: Plan, students: Sequence[int], arcs: Ints, nodes: int
) -> Plan:
    """The same in one run: levels still open are weighed `STEP` apart instead of held in turn.

    The weights may trade wrongly now and then, and only columns near the relaxation's are tried;
    the answer is kept only if `measure` is better.
    """
    model = Model(p, plan, students, arcs)
    if not len(model.arc):
        return plan
    solver, values = mip.load(model.lower(), model.rows, nodes), model.vector(plan)
    total, weight = np.zeros(model.width), 1.0
    for cost, top in reversed(model.levels()):
        if round(float(cost @ values)) >= top:
            mip.hold(solver, cost, top)
        else:
            total += weight * cost
        weight *= FIRST_STEP if weight == 1 else STEP
    found = mip.approach(solver, total, values, model.tidy, REACH)
    return _better(p, plan, model.plan(found), students)


def fit_locks(p: Problem, students: Sequence[int], arcs: Ints, nodes: int) -> Plan | None:
    """A plan holding all locks with their open slots filled in; None when they cannot fit."""
    model = Model(p, Plan.empty(p.t), students, arcs)
    solver = mip.load(model.lower(), model.rows, nodes)
    run = mip.maximise(solver, np.zeros(model.width), None, model.tidy)
    return None if run.values is None else model.plan(run.values)


def _better(p: Problem, old: Plan, new: Plan, students: Sequence[int]) -> Plan:
    gain = measure(p, new, students), -unevenness(p, new)
    return new if gain > (measure(p, old, students), -unevenness(p, old)) else old
