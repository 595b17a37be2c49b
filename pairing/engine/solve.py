"""From an instance to a result: candidates, first plan, exact model or neighbourhoods, reasons.

A small instance is solved as one exact model over all candidates. A larger one starts from the
flow-led plan and solves fixed numbers of neighbourhoods exactly; the flows bound what it could
still gain. Everything is counted in nodes and neighbourhoods, never in seconds.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import candidates, locks, start, tables
from .errors import BadInstance, Cancelled
from .exact import improve, improve_quickly
from .explain import Evidence, Reach, describe
from .instance import Instance
from .plan import FREE, Plan, Problem, measure
from .policies import Policy
from .result import Result, Stage

Progress = Callable[[str, int, int], bool | None]


@dataclass(frozen=True)
class Effort:
    """Deterministic limits: arcs up to which the model is exact, its nodes, rounds of improving."""

    exact_arcs: int
    nodes: int
    rounds: int
    part_nodes: int = 50


EFFORTS = {
    "quick": Effort(exact_arcs=600, nodes=500, rounds=0),
    "normal": Effort(exact_arcs=2_000, nodes=5_000, rounds=1),
    "deep": Effort(exact_arcs=8_000, nodes=50_000, rounds=4, part_nodes=500),
}
PART_STUDENTS = 20
PART_ARCS = 12
LOCK_NODES = 10_000


class _Clockwork:
    """Stages with their seconds (measured, never decided upon) and the wish to cancel."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.stages: list[Stage] = []

    def say(self, stage: str, done: int, total: int) -> None:
        if self.progress and self.progress(stage, done, total) is False:
            raise Cancelled(stage)

    @contextmanager
    def stage(self, name: str, total: int = 1) -> Iterator[None]:
        self.say(name, 0, total)
        began = time.perf_counter()
        yield
        self.stages.append(Stage(name, round(time.perf_counter() - began, 3)))
        self.say(name, total, total)


def solve(
    instance: Instance | dict[str, Any],
    policy: Policy | dict[str, Any] | str | None = None,
    *,
    seed: int = 0,
    effort: str = "normal",
    progress: Progress | None = None,
) -> Result:
    """Pair students with helpers; the objective is strict: students, then needs, then quality.

    `instance` is an `Instance` or its JSON object; `policy` overrides the one it names (preset
    name, object or `Policy`). `progress(stage, done, total)` is told of the stages load,
    candidates, solve, improve, explain; answering False raises `Cancelled`. Raises `BadInstance`
    with one Chinese sentence. Same instance in any row order, same seed and effort: same result.
    """
    clock = _Clockwork(progress)
    if effort not in EFFORTS:
        raise BadInstance(f"没有名为“{effort}”的求解力度，可选：{'、'.join(EFFORTS)}。")
    limits = EFFORTS[effort]
    with clock.stage("load"):
        read = instance if isinstance(instance, Instance) else Instance.from_json(instance)
        rules = Policy.from_json(read.policy if policy is None else policy)
        t = tables.build(read, rules, seed)
        locked = locks.read(read, t)
    with clock.stage("candidates"):
        c = candidates.find(t, [(n, h) for n, (h, _) in locked.items()])
        p = Problem(t, c, locked)
    with clock.stage("solve"):
        plan = start.first_plan(p, start.locked_plan(p, LOCK_NODES))
        covers = start.student_cover(p), start.need_cover(p)
        ceiling = start.ceilings(p)
        bound = start.bounds(p, *covers, ceiling)
        small = len(c.need) <= limits.exact_arcs
        if small:
            plan, bound = _exact(p, plan, bound, limits)
    if not small:
        with clock.stage("improve"):
            plan = _improve(p, plan, Reach(bound, ceiling), limits, seed, clock)
    with clock.stage("explain"):
        evidence = Evidence(plan, *covers, Reach(bound, ceiling), measure(p, plan) == bound)
        result = describe(p, evidence, read.digest(), seed)
    result.stages.extend(clock.stages)
    return result


def _exact(p: Problem, plan: Plan, bound: list[int], limits: Effort) -> tuple[Plan, list[int]]:
    """The whole plan as one model; levels proven from the first on replace the flow bounds."""
    everyone = list(range(len(p.t.students)))
    outcome = improve(p, plan, everyone, np.arange(len(p.c.need)), limits.nodes)
    tight = list(bound)
    for i, value in enumerate(outcome.bounds):
        if value is None:
            break
        tight[i] = value if i < len(tight) else tight[i]
    return outcome.plan, tight


def _improve(
    p: Problem, plan: Plan, reach: Reach, limits: Effort, seed: int, clock: _Clockwork
) -> Plan:
    """Neighbourhoods in a fixed number; each only ever makes the plan better."""
    dice = random.Random(seed)  # noqa: S311 - repeatable search, no secrets
    parts = -(-len(p.t.students) // PART_STUDENTS)
    total = parts * 2 * limits.rounds
    for done in range(total):
        clock.say("improve", done, total)
        if measure(p, plan) == reach.bound:
            break
        students = _neighbourhood(p, plan, reach, dice)
        arcs = _part_arcs(p, plan, students, dice)
        plan = improve_quickly(p, plan, students, np.array(arcs, np.int64), limits.part_nodes)
    return plan


def _neighbourhood(p: Problem, plan: Plan, reach: Reach, dice: random.Random) -> list[int]:
    """A child, those who hold its possible helpers, and theirs; mostly from an unserved need."""
    waiting = [n for n, h in enumerate(plan.helper) if h == FREE and reach.could_gain(p, plan, n)]
    pool = waiting if waiting and dice.random() < 0.7 else range(len(p.t.needs))
    frontier = [dice.choice(pool)]
    chosen = {int(p.t.n_student[frontier[0]]): None}
    while frontier and len(chosen) < PART_STUDENTS:
        need = frontier.pop(0)
        helpers = p.c.helper[p.c.start[need] : p.c.start[need + 1]].tolist()
        holders = sorted({s for h in helpers for s in plan.pupils[h]} - set(chosen))
        for s in dice.sample(holders, min(6, len(holders), PART_STUDENTS - len(chosen))):
            chosen[s] = None
            frontier.extend(p.t.needs_of[s])
    return sorted(chosen)


def _part_arcs(p: Problem, plan: Plan, students: list[int], dice: random.Random) -> list[int]:
    """Arcs of a neighbourhood: what is held, the helpers freed here, the best idle ones."""
    freed = {h for s in students for h in plan.helpers_of(p.t, s)}
    kept: list[int] = []
    for need in (n for s in students for n in p.t.needs_of[s]):
        arcs = np.arange(p.c.start[need], p.c.start[need + 1])
        arcs = arcs[np.argsort(-p.c.score[arcs], kind="stable")].tolist()
        idle = [
            a for a in arcs if _idle(p, plan, int(p.c.helper[a])) and p.c.helper[a] not in freed
        ]
        best, rest = idle[:PART_ARCS], idle[PART_ARCS:]
        kept += [a for a in arcs if p.c.helper[a] in freed]
        kept += best + dice.sample(rest, min(len(rest), PART_ARCS // 2))
    return sorted(kept)


def _idle(p: Problem, plan: Plan, helper: int) -> bool:
    full = len(plan.pupils[helper]) >= p.t.h_pupils[helper]
    return not full and plan.helper_sessions[helper] < p.t.h_sessions[helper]
