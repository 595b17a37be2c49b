"""The recruitment table against solving anew with the helper that a row describes."""

import itertools
from dataclasses import dataclass, replace
from typing import NamedTuple

import instances
import numpy as np
from bench_tools import Line

from pairing.engine import Instance, Policy, Result, candidates, solve, tables
from pairing.engine.explain.shortage import recruits
from pairing.engine.instance import MODES, Helper, Offer, Student
from pairing.engine.plan import Problem
from pairing.engine.result import Summary
from pairing.engine.whatif import standing

Row = tuple[str, str, str, int]  # kind, subject, stage, slot
KINDS = ("university", "teacher")
PER_INSTANCE = 10
GRADES = dict(zip(instances.STAGES, instances.GRADES, strict=True))


def measure(samples: int) -> list[Line]:
    """`samples` rows of the table and as many that are not in it, drawn from tiny instances."""
    more, better = [0, 0], [0, 0]
    for seed in range(1, samples // PER_INSTANCE + 1):
        trial, dice = Trial.of(instances.make("tiny", seed)), np.random.default_rng(seed)
        for listed in (False, True):
            rows = [row for row in trial.rows if (row in trial.told) == listed]
            for at in dice.choice(len(rows), PER_INSTANCE, replace=False).tolist():
                gained = trial.gains(rows[at])
                more[listed] += gained.needs
                better[listed] += gained.tiers
    tried = ("rows tried with a new solve", samples, "rows")
    return [
        Line("recruits in the table: better tier by tier", better[True], *tried),
        Line("recruits in the table: more needs in all", more[True], *tried),
        Line("recruits not in the table: better tier by tier", better[False], *tried),
        Line("recruits not in the table: more needs in all", more[False], *tried),
    ]


class Gain(NamedTuple):
    """Whether more needs are served in all; more children or needs, the most urgent tier first."""

    needs: bool
    tiers: bool


@dataclass
class Trial:
    """An instance, its plan, all rows that some child could use, and those in the table."""

    instance: Instance
    before: Result
    rows: list[Row]
    told: set[Row]

    @classmethod
    def of(cls, instance: Instance) -> "Trial":
        before = solve(instance)
        t = tables.build(instance, Policy.from_json(instance.policy))
        p = Problem(t, candidates.find(t))
        held = ((x.need, y.helper, [x.slot]) for y in before.pairs for x in y.sessions)
        found = recruits(p, standing(p, held)).found
        told = {(*key, slot) for key, slots in found.items() for slot in slots}
        rows = {
            (kind, need.subject, child.stage, slot)
            for child in instance.students
            for kind, need, slot in itertools.product(KINDS, child.needs, child.slots)
        }
        return cls(instance, before, sorted(rows), told)

    def gains(self, row: Row) -> Gain:
        """What the best helper that the row may stand for brings, everything solved anew."""
        before = self.before.summary
        after = [self._with(helper) for helper in self._new(row)]
        return Gain(
            needs=any(x.needs_served > before.needs_served for x in after),
            tiers=any(x.objective[:-1] > before.objective[:-1] for x in after),
        )

    def _with(self, helper: Helper) -> Summary:
        return solve(replace(self.instance, helpers=(*self.instance.helpers, helper))).summary

    def _new(self, row: Row) -> list[Helper]:
        """The helpers that the row may stand for: a teacher belongs to a school."""
        kind, subject, stage, slot = row
        schools = {s.school for s in self.instance.students if _asks(s, subject, stage, slot)}
        return [
            Helper(
                id="new",
                kind=kind,
                offers=(Offer(subject, *GRADES[stage], 3),),
                slots=(slot,),
                modes=MODES,
                school=school,
                sex="F",
            )
            for school in (sorted(filter(None, schools)) if kind == "teacher" else [None])
        ]


def _asks(child: Student, subject: str, stage: str, slot: int) -> bool:
    subjects = {need.subject for need in child.needs}
    return child.stage == stage and slot in child.slots and subject in subjects
