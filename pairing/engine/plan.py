"""A plan (who teaches which need, and when), what it uses up, and how plans are compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from .candidates import Candidates
from .tables import Ints, Tables

FREE = -1
EVEN_UNIT = 2520


@dataclass
class Problem:
    """Tables, candidate arcs and checked locks ``need -> (helper, slot mask)`` of one solve."""

    t: Tables
    c: Candidates
    locked: dict[int, tuple[int, int]] = field(default_factory=dict)

    @cached_property
    def tiers(self) -> list[int]:
        """The tiers that occur, most urgent first."""
        return sorted({s.tier for s in self.t.students})

    @cached_property
    def rank(self) -> Ints:
        """Per student the place of its tier in `tiers`."""
        return np.searchsorted(np.array(self.tiers, np.int64), self.t.s_tier)

    @cached_property
    def arc_keys(self) -> Ints:
        """Per arc ``need * helpers + helper``, ascending."""
        return self.c.need * len(self.t.helpers) + self.c.helper

    def arcs_of(self, needs: Sequence[int], helpers: Sequence[int]) -> Ints:
        """Arc numbers of candidate (need, helper) couples."""
        wanted = np.array(needs, np.int64) * len(self.t.helpers) + np.array(helpers, np.int64)
        return np.searchsorted(self.arc_keys, wanted)


@dataclass
class Plan:
    """Per need its helper (or -1) and the mask of its slots; per person what is taken."""

    helper: list[int]
    slots: list[int]
    student_taken: list[int]
    helper_taken: list[int]
    helper_sessions: list[int]
    pupils: list[dict[int, int]]

    @classmethod
    def empty(cls, t: Tables) -> "Plan":
        """Nobody is taught."""
        needs, students, helpers = len(t.needs), len(t.students), len(t.helpers)
        return cls(
            [FREE] * needs, [0] * needs, [0] * students, [0] * helpers, [0] * helpers,
            [{} for _ in range(helpers)],
        )  # fmt: skip

    def copy(self) -> "Plan":
        """An independent copy."""
        pupils = [dict(p) for p in self.pupils]
        return Plan(
            list(self.helper), list(self.slots), list(self.student_taken),
            list(self.helper_taken), list(self.helper_sessions), pupils,
        )  # fmt: skip

    def place(self, t: Tables, need: int, helper: int, mask: int) -> None:
        """Give a need its helper and slots; the caller has checked `room`."""
        s = int(t.n_student[need])
        self.helper[need], self.slots[need] = helper, mask
        self.student_taken[s] |= mask
        self.helper_taken[helper] |= mask
        self.helper_sessions[helper] += mask.bit_count()
        self.pupils[helper][s] = self.pupils[helper].get(s, 0) + 1

    def occupy(self, helper: int, pupil: int, mask: int) -> None:
        """Take a helper's time and one place for somebody outside the problem (`pupil` < 0)."""
        self.helper_taken[helper] |= mask
        self.helper_sessions[helper] += mask.bit_count()
        self.pupils[helper][pupil] = self.pupils[helper].get(pupil, 0) + 1

    def clear(self, t: Tables, need: int) -> None:
        """Take a need out again."""
        helper, mask, s = self.helper[need], self.slots[need], int(t.n_student[need])
        if helper == FREE:
            return
        self.helper[need], self.slots[need] = FREE, 0
        self.student_taken[s] &= ~mask
        self.helper_taken[helper] &= ~mask
        self.helper_sessions[helper] -= mask.bit_count()
        self.pupils[helper][s] -= 1
        if not self.pupils[helper][s]:
            del self.pupils[helper][s]

    def common(self, t: Tables, s: int, helper: int) -> int:
        """Mask of slots still free on both sides."""
        both = int(t.s_slots[s] & t.h_slots[helper])
        return both & ~self.student_taken[s] & ~self.helper_taken[helper]

    def helpers_of(self, t: Tables, s: int) -> set[int]:
        """The helpers a student has now."""
        return {self.helper[n] for n in t.needs_of[s] if self.helper[n] != FREE}

    def served(self, t: Tables, s: int) -> bool:
        """A student is served if at least one need is."""
        return any(self.helper[n] != FREE for n in t.needs_of[s])


def is_main(t: Tables, s: int, helper: int) -> bool:
    """Whether the policy makes this helper a main (not supplementary) one for the student."""
    return bool(t.route_main[t.s_stage[s], t.h_kind[helper]])


def room(t: Tables, plan: Plan, need: int, helper: int) -> int:
    """Mask of the slots the plan could give a candidate arc now; 0 when a plan rule forbids it."""
    s, asked = int(t.n_student[need]), int(t.n_sessions[need])
    mine = plan.helpers_of(t, s)
    if helper not in mine:
        if len(plan.pupils[helper]) >= t.h_pupils[helper]:
            return 0
        main = is_main(t, s, helper)
        if t.policy.one_to_one and any(is_main(t, s, h) == main for h in mine):
            return 0
        if not main and not any(is_main(t, s, h) for h in mine):
            return 0
    if plan.helper_sessions[helper] + asked > t.h_sessions[helper]:
        return 0
    common = plan.common(t, s, helper)
    return lowest(common, asked) if common.bit_count() >= asked else 0


def by_urgency(p: Problem) -> list[int]:
    """Students by tier, then longest waiting, then the seeded order of the tables."""
    students = p.t.students
    return sorted(range(len(students)), key=lambda s: (students[s].tier, -students[s].waiting_days))


def lowest(mask: int, count: int) -> int:
    """The `count` lowest bits of a mask."""
    kept = 0
    for _ in range(count):
        bit = mask & -mask
        kept, mask = kept | bit, mask ^ bit
    return kept


@dataclass(frozen=True)
class Count:
    """What a plan achieves: children and needs served per tier, and the quality of the pairs.

    Quality = scores of the served needs plus `bundle_bonus` for each further need of a pair.
    """

    children: list[int]
    needs: list[int]
    quality: int


def count(p: Problem, plan: Plan, students: Iterable[int] | None = None) -> Count:
    """Count a plan, or the part of it that concerns `students`."""
    t = p.t
    everyone = range(len(t.students)) if students is None else students
    done = [n for s in everyone for n in t.needs_of[s] if plan.helper[n] != FREE]
    owners = t.n_student[done]
    mates = np.array([plan.helper[n] for n in done], np.int64)
    pairs = len(np.unique(owners * len(t.helpers) + mates))
    scores = int(p.c.score[p.arcs_of(done, mates.tolist())].sum())
    tiers = len(p.tiers)
    return Count(
        children=np.bincount(p.rank[np.unique(owners)], minlength=tiers).tolist(),
        needs=np.bincount(p.rank[owners], minlength=tiers).tolist(),
        quality=scores + t.policy.bundle_bonus * (len(done) - pairs),
    )


def measure(p: Problem, plan: Plan, students: Iterable[int] | None = None) -> list[int]:
    """The objective, to compare lexicographically; see `level_names`.

    A policy whose `first` is "children" counts children per tier, then needs per tier, then
    quality; one whose `first` is "needs" leaves the children out. `students` restricts it to a
    part.
    """
    made = count(p, plan, students)
    children = made.children if p.t.policy.first == "children" else []
    return [*children, *made.needs, made.quality]


def level_names(p: Problem) -> list[str]:
    """Names of the entries of `measure`."""
    children = [f"students_{x}" for x in p.tiers] if p.t.policy.first == "children" else []
    return [*children, *(f"needs_{x}" for x in p.tiers), "quality"]


def unevenness(p: Problem, plan: Plan) -> int:
    """Sum over helpers of (pupils squared / places), in units of 1/2520; least is evenest.

    The square is the sum of 2k-1 over the pupils, so each further pupil weighs more.
    """
    return sum(
        len(pupils) ** 2 * (EVEN_UNIT // max(1, int(places)))
        for pupils, places in zip(plan.pupils, p.t.h_pupils, strict=True)
    )


def arc_score(p: Problem, need: int, helper: int) -> int:
    """Score 0-100 of a candidate arc; raises KeyError when it is none."""
    arc = p.c.arc(need, helper)
    if arc is None:
        raise KeyError((need, helper))
    return int(p.c.score[arc])
