"""One helper per child and one child per helper: the whole plan is an assignment, solved exactly.

Nobody else then uses the slots of a pair, so what the pair is worth is known beforehand: the most
needs, and of those the best. The levels of `measure` are maximised one after the other by flows. By
complementary slackness the optima of a flow are exactly the assignments over its tight arcs that
serve every child and every helper with a price; the next flow chooses among them.
"""

from itertools import combinations

import numpy as np

from . import bounds, candidates, flow
from .exact import Outcome
from .plan import EVEN_UNIT, Plan, Problem, lowest, measure
from .tables import Ints

NEED = 1 << 32  # a need outweighs all points of a pair
LARGEST = 1 << 60


def fits(p: Problem) -> bool:
    """Whether no plan could give a child two helpers or a helper two children."""
    c = p.c
    single = p.t.policy.one_to_one or len(np.unique(c.need)) == len(np.unique(c.student))
    return bool(single and c.is_main.all() and (bounds.places(p)[c.helper] <= 1).all())


def solve(p: Problem, plan: Plan) -> Outcome:
    """The best plan of all that keep the locks and outsiders of `plan`, with its proof."""
    made = plan.copy()
    for need in range(len(p.t.needs)):
        if need not in p.locked:
            made.clear(p.t, need)
    pairs = _Pairs(p, made)
    for pair in _chosen(pairs).tolist():
        s, helper = int(pairs.student[pair]), int(pairs.helper[pair])
        for need in pairs.bundle(pair):
            mask = lowest(made.common(p.t, s, helper), int(p.t.n_sessions[need]))
            made.place(p.t, need, helper, mask)
    return Outcome(made, list(measure(p, made)), True)


class _Pairs:
    """Pairs that are still possible, and their arcs; a pair that locks hold is the only one."""

    def __init__(self, p: Problem, plan: Plan) -> None:
        self.p = p
        t, c = p.t, p.c
        width = max(1, len(t.helpers))
        held = {s: h for h, pupils in enumerate(plan.pupils) for s in pupils if s >= 0}
        mate = np.array([held.get(s, -1) for s in range(len(t.students))], np.int64)
        full = np.array([len(x) for x in plan.pupils], np.int64) >= t.h_pupils
        mine = mate[c.student] == c.helper
        free = (mate[c.student] < 0) & ~full[c.helper]
        arcs = np.flatnonzero((mine | free) & ~np.isin(c.need, list(p.locked)))
        keys, self.pair = np.unique(c.student[arcs] * width + c.helper[arcs], return_inverse=True)
        order = np.argsort(self.pair, kind="stable")
        self.arcs, self.pair = arcs[order], self.pair[order]
        self.first = np.searchsorted(self.pair, np.arange(len(keys) + 1))
        self.student, self.helper = np.divmod(keys, width)
        self.new = mate[self.student] < 0
        taken = np.array(plan.student_taken, np.uint32)[self.student]
        taken |= np.array(plan.helper_taken, np.uint32)[self.helper]
        common = np.bitwise_count(t.s_slots[self.student] & t.h_slots[self.helper] & ~taken)
        hours = t.h_sessions - np.array(plan.helper_sessions, np.int64)
        self.room = np.minimum(common, np.maximum(0, hours[self.helper])).astype(np.int64)
        self.worth = NEED + c.score[self.arcs] + t.policy.bundle_bonus

    def best(self) -> tuple[Ints, Ints]:
        """(needs, points) of the best bundle of each pair: a knapsack of sessions."""
        best = np.zeros((len(self.student), int(self.room.max(initial=0)) + 1), np.int64)
        nth = np.arange(len(self.arcs)) - self.first[self.pair]
        asked = self.p.t.n_sessions[self.p.c.need[self.arcs]]
        for at in range(int(nth.max(initial=-1)) + 1):
            for many in np.unique(asked).tolist():
                arc = np.flatnonzero((nth == at) & (asked == many))
                old = best[self.pair[arc]]
                with_it = old[:, : max(0, old.shape[1] - many)] + self.worth[arc, None]
                best[self.pair[arc], many:] = np.maximum(old[:, many:], with_it)
        needs, points = np.divmod(best[np.arange(len(best)), self.room], NEED)
        return needs, points - self.p.t.policy.bundle_bonus * (self.new & (needs > 0))

    def bundle(self, pair: int) -> list[int]:
        """The needs of the best bundle of a pair."""
        arcs = range(self.first[pair], self.first[pair + 1])
        needs, room = self.p.c.need[self.arcs], self.room[pair]
        ways = (way for size in range(len(arcs) + 1) for way in combinations(arcs, size))
        able = (w for w in ways if self.p.t.n_sessions[needs[list(w)]].sum() <= room)
        return [int(needs[arc]) for arc in max(able, key=lambda w: self.worth[list(w)].sum())]

    def levels(self) -> list[Ints]:
        """Per level of `measure`, then even load, then ties: what each pair adds."""
        p, (needs, points) = self.p, self.best()
        rank = p.rank[self.student]
        children = [self.new & (needs > 0) & (rank == i) for i in range(len(p.tiers))]
        first = children if p.t.policy.first == "children" else []
        load = EVEN_UNIT // np.maximum(1, p.t.h_pupils[self.helper])
        ties = candidates.ties(p.t, p.c.need[self.arcs[self.first[:-1]]], self.helper)
        served = [needs * (rank == i) for i in range(len(p.tiers))]
        return [
            *(x.astype(np.int64) for x in first), *served, points, -load * (needs > 0), ties,
        ]  # fmt: skip


def _chosen(pairs: _Pairs) -> Ints:
    """The pairs of the lexicographically best assignment."""
    rows, students = np.unique(pairs.student, return_inverse=True)[::-1]
    left, must = np.arange(len(rows)), np.zeros(len(rows), np.int64)
    mate = np.full(len(students), flow.FREE)
    room = np.ones(len(pairs.p.t.helpers), np.int64)
    for value in _merged(pairs.levels(), len(students), len(students) + len(room) + 1):
        added = value[left]
        worth = must * (_spread(added) * len(students) + 1) + added
        row, col = rows[left], pairs.helper[left]
        mate, u, price = flow.assign(row, col, worth, room)
        tight = np.asarray(u[row] + price[col] == worth, bool)
        must = ((u > 0)[row].astype(np.int64) + (price > 0)[col])[tight]
        left = left[tight]
    chosen: Ints = left[np.asarray(mate)[rows[left]] == pairs.helper[left]]
    return chosen


def _merged(levels: list[Ints], rows: int, nodes: int) -> list[Ints]:
    """Levels joined by weights that cannot trade, as many as the flow's integers hold."""
    largest = LARGEST // nodes // (3 * rows + 3)
    made = levels[:1]
    for level in levels[1:]:
        weight = _spread(level) * rows + 1
        if (_spread(made[-1]) + 1) * weight < largest:
            made[-1] = made[-1] * weight + level
        else:
            made.append(level)
    return made


def _spread(level: Ints) -> int:
    """By how much two pairs, or a pair and none, may differ."""
    return int(level.max(initial=0)) - int(level.min(initial=0))
