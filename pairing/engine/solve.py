"""From an instance to a result: candidates, first plan, search, exact model, reasons.

Every plan starts from flows and is improved neighbourhood by neighbourhood. A small instance is
then solved as one exact model over all candidates, with proof. Everything is counted in search
nodes and neighbourhoods, never in seconds, so the same input gives the same plan.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import bounds, candidates, couples, locks, search, start, tables
from .clock import Clock, Figure, Progress, figure_of
from .errors import BadInstance
from .exact import Outcome, improve
from .explain import Evidence, Reach, describe
from .instance import Instance
from .plan import Plan, Problem, measure
from .policies import Policy
from .polish import even_out
from .result import Result
from .search import Sweep


@dataclass(frozen=True)
class Effort:
    """Deterministic limits.

    `sweeps`: (neighbourhoods per 100 students, students in each), in order; up to `exact_needs`
    needs the exact model follows, with at most `nodes` search nodes a level; `price_steps` lower
    the bound of a plan that is not proven.
    """

    sweeps: tuple[tuple[int, int], ...]
    exact_needs: int
    nodes: int
    price_steps: int


EFFORTS = {
    "quick": Effort(((3, 100),), exact_needs=150, nodes=10_000, price_steps=0),
    "normal": Effort(((6, 100), (2, 200)), exact_needs=1_000, nodes=100_000, price_steps=200),
    "deep": Effort(((6, 100), (10, 200)), exact_needs=1_000, nodes=10_000_000, price_steps=1_500),
}
LOCK_NODES = 10_000
MOST_STEPS, QUALITY_STEPS = 4_000, 100


def solve(
    instance: Instance | dict[str, Any],
    policy: Policy | dict[str, Any] | str | None = None,
    *,
    seed: int = 0,
    effort: str = "normal",
    progress: Progress | None = None,
) -> Result:
    """Pair students with helpers; the order of the objective is strict (`plan.measure`).

    `instance` is an `Instance` or its JSON object; `policy` overrides the one it names (preset
    name, object or `Policy`). `progress(stage, done, total, figure)` is told of the stages load,
    candidates, solve, improve, explain and of the best `Figure` so far; answering `STOP` ends the
    search and keeps the best plan, answering False raises `Cancelled`. Raises `BadInstance` with
    one Chinese sentence. Same instance in any row order, same seed and effort: same result.
    """
    clock = Clock(progress)
    limits = effort_of(effort)
    with clock.stage("load"):
        read = instance if isinstance(instance, Instance) else Instance.from_json(instance)
    p = problem(read, policy, seed, clock)
    with clock.stage("solve"):
        plan = start.first_plan(p, start.locked_plan(p, LOCK_NODES), seed)
    sweeps = sweeps_of(p, limits)
    with clock.stage("improve", sum(sweep.count for sweep in sweeps)):
        plan, exact = better_plan(p, plan, limits, sweeps, seed, clock)
    with clock.stage("explain"):
        result = explained(p, plan, exact, limits, read.digest(), seed)
    result.stages.extend(clock.stages)
    return result


def effort_of(name: str) -> Effort:
    """The limits of an effort; `BadInstance` names the choices."""
    if name not in EFFORTS:
        raise BadInstance(f"没有名为“{name}”的求解力度，可选：{'、'.join(EFFORTS)}。")
    return EFFORTS[name]


def problem(
    read: Instance, policy: Policy | dict[str, Any] | str | None, seed: int, clock: Clock
) -> Problem:
    """Tables, checked locks and candidates of an instance."""
    with clock.stage("candidates"):
        rules = Policy.from_json(read.policy if policy is None else policy)
        t = tables.build(read, rules, seed)
        locked = locks.read(read, t)
        return Problem(t, candidates.find(t, [(n, h) for n, (h, _) in locked.items()]), locked)


def is_small(p: Problem, limits: Effort) -> bool:
    """Whether the effort solves this problem exactly."""
    return len(p.t.needs) <= limits.exact_needs


def sweeps_of(p: Problem, limits: Effort) -> list[Sweep]:
    """The neighbourhoods to try; before the exact model, only the first kind.

    None where the plan is an assignment (`couples`).
    """
    if couples.fits(p):
        return []
    hundreds = len(p.t.students) / 100
    rates = limits.sweeps[:1] if is_small(p, limits) else limits.sweeps
    return [Sweep(min(MOST_STEPS, math.ceil(rate * hundreds)), size) for rate, size in rates]


def better_plan(
    p: Problem, plan: Plan, limits: Effort, sweeps: list[Sweep], seed: int, clock: Clock
) -> tuple[Plan, Outcome | None]:
    """Neighbourhoods, then the exact model when the problem is small; the load evened out.

    Where the plan is an assignment, that one.
    """
    if couples.fits(p):
        outcome = couples.solve(p, plan)
        return outcome.plan, outcome
    everyone, tell = range(len(p.t.students)), telling(p, clock, bounds.goal(p))
    plan = search.improve_part(p, plan, everyone, range(len(p.t.helpers)), sweeps, seed, tell)
    if clock.stopped or not is_small(p, limits):
        return even_out(p, plan), None
    total = sum(sweep.count for sweep in sweeps)
    figure = figure_of(p, plan)
    outcome = improve(
        p, plan, everyone, np.arange(len(p.c.need)), limits.nodes,
        lambda _value, _bound: clock.hear("improve", total, total, figure),
    )  # fmt: skip
    return (outcome.plan if outcome.even else even_out(p, outcome.plan)), outcome


def telling(p: Problem, clock: Clock, goal: list[int]) -> search.Tell:
    """Progress of a search, with the figure of a plan counted once.

    A plan that serves all that `goal` allows ends the search after `QUALITY_STEPS`.
    """
    counted = [(Plan.empty(p.t), Figure(0, 0), False)]

    def tell(done: int, total: int, plan: Plan) -> bool:
        if counted[-1][0] is not plan:
            reached = measure(p, plan)[:-1] == goal
            counted[:] = [(plan, figure_of(p, plan), reached)]
        _, figure, reached = counted[-1]
        return clock.say("improve", done, total, figure) and not (reached and done >= QUALITY_STEPS)

    return tell


def explained(
    p: Problem, plan: Plan, exact: Outcome | None, limits: Effort, digest: str, seed: int
) -> Result:
    """The result in words, with the bound that is proven: by the exact model, flows or prices."""
    covers = bounds.student_cover(p), bounds.need_cover(p)
    ceiling = bounds.ceilings(p)
    bound = bounds.bounds(p, *covers, ceiling, exact.bounds if exact else [])
    level, lower = bounds.open_level(p, plan, bound, limits.price_steps)
    if lower is not None:
        bound = bounds.bounds(p, *covers, ceiling, [*bound[:level], lower])
    evidence = Evidence(plan, *covers, Reach(bound, ceiling), measure(p, plan) == bound)
    return describe(p, evidence, digest, seed)
