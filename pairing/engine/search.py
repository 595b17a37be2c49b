"""Large-neighbourhood search: free some students, solve them exactly, keep only strict gains.

A neighbourhood grows from an unserved need: the students who hold the helpers that could serve it,
then those who hold theirs. Freed students may use what they held and everything idle. The plan
never gets worse and never breaks a rule, so the search can stop after any neighbourhood; it is
counted in neighbourhoods, not in seconds, so that it can be repeated.

(Shaw 1998, "Using constraint programming and local search methods to solve vehicle routing
problems"; Pisinger and Ropke 2010, "Large neighborhood search".)
"""

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .ceiling import most_needs
from .exact import improve_quickly
from .plan import FREE, Plan, Problem
from .tables import Ints

Tell = Callable[[int, int, Plan], bool]
FAN_OUT = 12


@dataclass(frozen=True)
class Sweep:
    """So many neighbourhoods of so many students, each with at most `nodes` search nodes."""

    count: int
    students: int
    nodes: int = 20


def improve_part(
    p: Problem,
    plan: Plan,
    students: Collection[int],
    helpers: Collection[int],
    sweeps: Sequence[Sweep],
    seed: int,
    tell: Tell = lambda done, total, plan: True,
) -> Plan:
    """Improve the plan of these students with these helpers; nobody else is touched.

    A student who holds a helper outside the part stays as it is. `tell(done, total, plan)` hears
    of every neighbourhood; False ends the search with what it has.
    """
    dice = random.Random(seed)  # noqa: S311 - repeatable search, no secrets
    part = _Part(p, plan, students, helpers)
    total = sum(sweep.count for sweep in sweeps)
    seeds = _seeds(part, dice)
    steps = (sweep for sweep in sweeps for _ in range(sweep.count))
    for done, (sweep, need) in enumerate(zip(steps, seeds, strict=False)):
        if not tell(done, total, part.plan):
            break
        part.improve(part.neighbourhood(need, sweep.students, dice), sweep.nodes)
    return part.plan


def _seeds(part: "_Part", dice: random.Random) -> Iterator[int]:
    """Unserved needs that could still gain, each once per round in random order.

    Where children count first, those of children without any help lead. When none is left, served
    ones: their quality may grow.
    """
    while True:
        waiting = part.waiting() or part.movable_needs()
        if not waiting:
            return
        dice.shuffle(waiting)
        if part.p.t.policy.first == "children":
            waiting.sort(key=part.is_helped)
        for need in waiting:
            if part.plan.helper[need] == FREE or not part.waiting():
                yield need


class _Part:
    """The plan being improved, with the students and helpers that may move."""

    def __init__(
        self, p: Problem, plan: Plan, students: Collection[int], helpers: Collection[int]
    ) -> None:
        self.p, self.plan = p, plan
        allowed = np.zeros(len(p.t.helpers), bool)
        allowed[list(helpers)] = True
        self.arcs = allowed[p.c.helper]
        self.movable = {s for s in students if all(allowed[h] for h in plan.helpers_of(p.t, s))}
        self.ceiling = most_needs(p, np.flatnonzero(self.arcs))

    def movable_needs(self) -> list[int]:
        """Needs of the students who may move and that have a candidate, in order."""
        t, start = self.p.t, self.p.c.start
        return [n for s in sorted(self.movable) for n in t.needs_of[s] if start[n] < start[n + 1]]

    def is_helped(self, need: int) -> bool:
        """Whether the child of a need has any help."""
        return self.plan.served(self.p.t, int(self.p.t.n_student[need]))

    def waiting(self) -> list[int]:
        """Unserved needs of students who are still below their ceiling."""
        t, helper = self.p.t, self.plan.helper
        held = {s: sum(helper[n] != FREE for n in t.needs_of[s]) for s in self.movable}
        return [
            n
            for n in self.movable_needs()
            if helper[n] == FREE and held[s := int(t.n_student[n])] < self.ceiling[s]
        ]

    def neighbourhood(self, need: int, size: int, dice: random.Random) -> list[int]:
        """The student of the need, those who hold its possible helpers, then theirs."""
        p, plan = self.p, self.plan
        chosen = {int(p.t.n_student[need])}
        frontier = [need]
        while frontier and len(chosen) < size:
            arcs = p.c.of(frontier.pop(0))
            helpers = p.c.helper[arcs.start : arcs.stop][self.arcs[arcs.start : arcs.stop]]
            holders = {s for h in helpers.tolist() for s in plan.pupils[h]}
            found = sorted((holders & self.movable) - chosen)
            for s in dice.sample(found, min(FAN_OUT, len(found), size - len(chosen))):
                chosen.add(s)
                frontier.extend(p.t.needs_of[s])
        return sorted(chosen)

    def improve(self, students: list[int], nodes: int) -> None:
        """Solve the neighbourhood over every arc that may be used; keep a strict gain."""
        self.plan = improve_quickly(self.p, self.plan, students, self._arcs_of(students), nodes)

    def _arcs_of(self, students: list[int]) -> Ints:
        of = [self.p.c.of(n) for s in students for n in self.p.t.needs_of[s]]
        arcs = np.concatenate([np.empty(0, np.int64), *(np.arange(x.start, x.stop) for x in of)])
        allowed: Ints = arcs[self.arcs[arcs]]
        return allowed
