"""A plan (who teaches which need, and when), what it uses up, and how plans are compared."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .candidates import Candidates
from .tables import Tables

FREE = -1


@dataclass
class Problem:
    """Tables, candidate arcs and checked locks ``need -> (helper, slot mask)`` of one solve."""

    t: Tables
    c: Candidates
    locked: dict[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def tiers(self) -> list[int]:
        """The tiers that occur, most urgent first."""
        return sorted({s.tier for s in self.t.students})


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


def lowest(mask: int, count: int) -> int:
    """The `count` lowest bits of a mask."""
    kept = 0
    for _ in range(count):
        bit = mask & -mask
        kept, mask = kept | bit, mask ^ bit
    return kept


def measure(p: Problem, plan: Plan, students: Iterable[int] | None = None) -> list[int]:
    """The objective, to compare lexicographically: students per tier, needs per tier, quality.

    `students` restricts it to a part; quality = scores of the served needs plus `bundle_bonus`
    for each further need of the same pair.
    """
    t, tiers = p.t, p.tiers
    rank = {tier: i for i, tier in enumerate(tiers)}
    children, needs, quality = [0] * len(tiers), [0] * len(tiers), 0
    for s in range(len(t.students)) if students is None else students:
        done = [n for n in t.needs_of[s] if plan.helper[n] != FREE]
        if not done:
            continue
        at = rank[int(t.s_tier[s])]
        children[at] += 1
        needs[at] += len(done)
        quality += sum(arc_score(p, n, plan.helper[n]) for n in done)
        quality += t.policy.bundle_bonus * (len(done) - len(plan.helpers_of(t, s)))
    return [*children, *needs, quality]


def level_names(p: Problem) -> list[str]:
    """Names of the entries of `measure`."""
    return [f"students_{x}" for x in p.tiers] + [f"needs_{x}" for x in p.tiers] + ["quality"]


def arc_score(p: Problem, need: int, helper: int) -> int:
    """Score 0-100 of a candidate arc; raises KeyError when it is none."""
    arc = p.c.arc(need, helper)
    if arc is None:
        raise KeyError((need, helper))
    return int(p.c.score[arc])
