"""An upper bound on what any plan can reach, by Lagrangian relaxation.

Places, weekly sessions and slots of the helpers, and the slots of the students, get prices. Each
student then chooses alone: his needs split into bundles, one helper each, for the most value after
prices. For any prices at all, what the students would take plus what the capacities would cost is
a bound on every plan (weak duality); subgradient steps lower it. It may be tighter than the linear
relaxation, since the students choose in whole bundles.

(Geoffrion 1974, "Lagrangean relaxation for integer programming"; Polyak's step length.)
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .instance import SLOTS
from .plan import Problem
from .tables import Ints

Floats = NDArray[np.float64]
BUNDLED = 4
PATIENCE = 10
FIRST_LENGTH, LAST_LENGTH, FRESH = 1.0, 0.001, 0.1


@dataclass
class _Amounts:
    """One number per pupil place, weekly session, (helper, slot) and (student, slot)."""

    place: Floats
    hour: Floats
    helper_slot: Floats
    student_slot: Floats

    @classmethod
    def none(cls, p: Problem) -> "_Amounts":
        helpers, students = len(p.t.helpers), len(p.t.students)
        sizes = helpers, helpers, helpers * SLOTS, students * SLOTS
        return cls(*(np.zeros(n) for n in sizes))

    def flat(self) -> Floats:
        return np.concatenate([self.place, self.hour, self.helper_slot, self.student_slot])

    @classmethod
    def of(cls, p: Problem, flat: Floats) -> "_Amounts":
        helpers = len(p.t.helpers)
        cuts = np.cumsum([helpers, helpers, helpers * SLOTS])
        return cls(*np.split(flat, cuts))


def upper_bound(p: Problem, value: Floats, bonus: float, reached: float, steps: int) -> float:
    """A bound on the total `value` (per arc) plus `bonus` per further need of a pair.

    `reached`: the value of a plan at hand, towards which the steps aim. At most `steps` of them.
    """
    choice, room = _Choice(p, value, bonus), _room(p)
    best = np.zeros_like(room)
    lowest, use = choice.best(best)
    average, length, stale = use, FIRST_LENGTH, 0
    for _ in range(steps):
        way = average - room
        way[(best <= 0) & (way < 0)] = 0
        gap = float(way @ way)
        if gap == 0 or length < LAST_LENGTH or lowest <= reached:
            break
        prices = np.maximum(0, best + length * (lowest - reached) / gap * way)
        worth, use = choice.best(prices)
        total = worth + float(prices @ room)
        average = FRESH * use + (1 - FRESH) * average
        stale += 1
        if total < lowest:
            best, lowest, stale = prices, total, 0
            length = min(2.0, length * 1.05)
        elif stale == PATIENCE:
            length, stale = length * 0.66, 0
    return float(lowest)


def _room(p: Problem) -> Floats:
    t = p.t
    bits = np.arange(SLOTS, dtype=np.uint32)
    slots = [(mask[:, None] >> bits & 1).astype(float).ravel() for mask in (t.h_slots, t.s_slots)]
    return _Amounts(
        np.maximum(0, t.h_pupils).astype(float), t.h_sessions.astype(float), *slots
    ).flat()


class _Choice:
    """What the students would choose at given prices.

    Needs beyond the first `BUNDLED` of a student are served without a pupil place, which can only
    raise the bound.
    """

    def __init__(self, p: Problem, value: Floats, bonus: float) -> None:
        self.p, self.bonus = p, bonus
        t, c = p.t, p.c
        arcs = np.flatnonzero(value > 0)
        self.value, self.need, self.helper = value[arcs], c.need[arcs], c.helper[arcs]
        self.student, self.asked = c.student[arcs], t.n_sessions[c.need[arcs]]
        common = t.s_slots[self.student] & t.h_slots[self.helper]
        bits = common[:, None] >> np.arange(SLOTS, dtype=np.uint32) & 1
        arc, slot = np.nonzero(bits)
        self.slot_start = np.searchsorted(arc, np.arange(len(arcs)))
        self.slot_end = np.searchsorted(arc, np.arange(len(arcs)), "right")
        self.h_slot = self.helper[arc] * SLOTS + slot
        self.s_slot = self.student[arc] * SLOTS + slot
        local = np.zeros(len(t.needs), np.int64)
        for each in t.needs_of:
            local[each] = np.arange(len(each))
        self._pairs(np.minimum(local[self.need], BUNDLED))

    def _pairs(self, local: Ints) -> None:
        """Pairs sorted by student, with the arc of each of their needs (-1: none)."""
        keys = self.student * len(self.p.t.helpers) + self.helper
        bundled = np.flatnonzero(local < BUNDLED)
        found, row = np.unique(keys[bundled], return_inverse=True)
        self.arc_of = np.full((len(found), BUNDLED), -1)
        self.arc_of[row, local[bundled]] = bundled
        self.pair_student, self.pair_helper = np.divmod(found, max(1, len(self.p.t.helpers)))
        self.who, self.first = np.unique(self.pair_student, return_index=True)
        self.masks = [self._owners(mask) for mask in range(1, 1 << BUNDLED)]
        self.single = np.flatnonzero(local == BUNDLED)

    def _owners(self, mask: int) -> tuple[Ints, Ints, Ints, Ints]:
        """Pairs that can serve all needs of a mask: (pair, place among `who`, first of each)."""
        members = [i for i in range(BUNDLED) if mask >> i & 1]
        pair = np.flatnonzero((self.arc_of[:, members] >= 0).all(axis=1))
        students, first = np.unique(self.pair_student[pair], return_index=True)
        at = np.searchsorted(self.who, students)
        return pair, at, first, np.array(members, np.int64)

    def best(self, flat: Floats) -> tuple[float, Floats]:
        """The value after prices of all students' choices, and what these choices use."""
        prices = _Amounts.of(self.p, flat)
        slot_price = prices.helper_slot[self.h_slot] + prices.student_slot[self.s_slot]
        least = np.zeros(len(self.value))
        if len(slot_price):
            least = np.minimum.reduceat(slot_price, self.slot_start)
        profit = self.value - self.asked * (least + prices.hour[self.helper])
        worth, chosen = self._bundles(profit, prices)
        use = self._use(chosen, slot_price, least)
        extra, arcs = self._others(profit)
        self._add_sessions(use, arcs, slot_price, least)
        return worth + extra, use.flat()

    def _bundles(self, profit: Floats, prices: _Amounts) -> tuple[float, list[tuple[Ints, Ints]]]:
        """The best partition of every student; chosen (pairs, members) by bundle."""
        count = len(self.who)
        best = np.zeros((1 << BUNDLED, count))
        winner = np.zeros((1 << BUNDLED, count), np.int64)
        for mask, (pair, at, first, members) in enumerate(self.masks, 1):
            best[mask] = -np.inf
            if not len(pair):
                continue
            gain = profit[self.arc_of[pair[:, None], members]].sum(axis=1)
            gain += self.bonus * (len(members) - 1) - prices.place[self.pair_helper[pair]]
            best[mask, at] = np.maximum.reduceat(gain, first)
            hit = np.flatnonzero(
                gain == np.repeat(best[mask, at], np.diff(first, append=len(gain)))
            )
            winner[mask, np.searchsorted(self.who, self.pair_student[pair[hit]])] = pair[hit]
        total, part = _partition(best)
        return float(total.sum()), self._unfold(part, winner)

    def _unfold(self, part: Ints, winner: Ints) -> list[tuple[Ints, Ints]]:
        """Walk back through the partitions: for every bundle taken, its pairs and members."""
        left = np.full(len(self.who), (1 << BUNDLED) - 1)
        chosen = []
        while left.any():
            taken = part[left, np.arange(len(self.who))]
            for mask in np.unique(taken[taken > 0]).tolist():
                chosen.append((winner[mask, taken == mask], self.masks[mask - 1][3]))
            low = left & -left
            left = np.where(taken > 0, left & ~taken, left & ~low)
        return chosen

    def _use(self, chosen: list[tuple[Ints, Ints]], slot_price: Floats, least: Floats) -> _Amounts:
        use = _Amounts.none(self.p)
        for pair, members in chosen:
            np.add.at(use.place, self.pair_helper[pair], 1)
            self._add_sessions(use, self.arc_of[pair[:, None], members].ravel(), slot_price, least)
        return use

    def _others(self, profit: Floats) -> tuple[float, Ints]:
        """Needs beyond the bundled ones, each with its best helper."""
        arcs = self.single
        if not len(arcs):
            return 0.0, arcs
        order = arcs[np.lexsort((-profit[arcs], self.need[arcs]))]
        top = order[np.flatnonzero(np.diff(self.need[order], prepend=-1))]
        top = top[profit[top] + self.bonus > 0]
        return float((profit[top] + self.bonus).sum()), top

    def _add_sessions(self, use: _Amounts, arcs: Ints, slot_price: Floats, least: Floats) -> None:
        """Count the sessions of chosen arcs, all in their cheapest slot."""
        asked = self.asked[arcs].astype(float)
        np.add.at(use.hour, self.helper[arcs], asked)
        length = self.slot_end[arcs] - self.slot_start[arcs]
        owner = np.repeat(np.arange(len(arcs)), length)
        at = np.arange(len(owner)) - np.repeat(np.cumsum(length) - length, length)
        at += self.slot_start[arcs][owner]
        hit = np.flatnonzero(slot_price[at] <= least[arcs][owner])
        hit = hit[np.flatnonzero(np.diff(owner[hit], prepend=-1))]
        np.add.at(use.helper_slot, self.h_slot[at[hit]], asked)
        np.add.at(use.student_slot, self.s_slot[at[hit]], asked)


def _partition(best: Floats) -> tuple[Floats, Ints]:
    """Per student the best way to split each set of needs; the bundle taken first (0: none)."""
    total = np.zeros_like(best)
    part = np.zeros(best.shape, np.int64)
    for mask in range(1, len(best)):
        low = mask & -mask
        total[mask] = total[mask ^ low]
        rest = mask
        while rest:
            if rest & low:
                with_it = best[rest] + total[mask ^ rest]
                better = with_it > total[mask]
                total[mask][better] = with_it[better]
                part[mask][better] = rest
            rest = (rest - 1) & mask
    return total[-1], part
