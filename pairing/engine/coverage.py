"""How many needs the helpers' hours allow, and what more of them would bring: an exact flow.

The relaxation counts one session per need and forgets pupils, slots and the bundling of subjects,
so its value bounds every real plan. Tiers come strictly first, scores second: a need of tier i of T
is worth ``(T - i) * step + score`` with a step above twice all scores together, which is enough
because the sets of needs that can be served are the independent sets of a matroid.

A county is solved on all its arcs. Larger instances start from a few arcs per need; the prices of
that optimum are then held against the allowed pairs, those that beat them join and the others with
much slack leave, and the next flow goes on from the last one, until none is left (delayed column
generation; Ford and Fulkerson 1958). Between rounds only pairs with a price that fell are looked
at; the last prices are held against every allowed pair. The pairs that meet them exactly are all
arcs that any optimum can use, so the even load is exact over all pairs too.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from . import candidates
from .candidates import Candidates
from .flow.arcs import FREE, Answer, Arcs
from .flow.face import settle
from .flow.prices import smallest_prices
from .flow.solving import optimum
from .tables import Bools, Ints, Tables

TOP_SCORE = 100
WHOLE_CELLS = 20_000_000  # needs x helpers up to which all arcs are taken at once
BEST, RANDOM = 10, 10  # arcs per need to start from
NEAR = 2  # points below its prices at which a pair joins, or leaves
MORE = 16  # pairs per need that join in a round
Found = tuple[Ints, Ints, Ints]


@dataclass(frozen=True)
class Coverage:
    """``helper`` of each need or -1, the prices that prove it, and the value they bound.

    `worth` = value of a need before its score; `arcs` = how many the last flow had; `rounds` of
    pricing, 0 when all arcs were taken at once. Locked needs hold their helper outside the flow.
    """

    helper: Ints
    need_price: Ints
    helper_price: Ints
    capacity: Ints
    worth: Ints
    step: int
    arcs: int
    rounds: int

    @property
    def bound(self) -> int:
        """Value of this assignment; no plan is worth more."""
        return int(self.need_price.sum() + (self.helper_price * self.capacity).sum())

    @property
    def load(self) -> Ints:
        """Needs per helper."""
        served: Ints = np.bincount(self.helper[self.helper != FREE], minlength=len(self.capacity))
        return served

    def gain(self, need: Ints, score: Ints) -> tuple[Ints, Ints]:
        """What one more helper brings who could take these needs with these scores.

        Two columns per need: steps of tier weight (one step = one more need of the last tier, or a
        need of the next higher tier in its stead) and points of score; equal to solving anew with
        that helper, for whom the best of the needs counts.
        """
        more = np.maximum(0, self.worth[need] + score - self.need_price[need])
        steps = (more + self.step // 2) // self.step
        return steps, more - steps * self.step


def solve(
    t: Tables, c: Candidates | None = None, locked: Mapping[int, int] | None = None, seed: int = 0
) -> Coverage:
    """The assignment of most value, even load and stable ties; exact at every size.

    `c`: all candidates, if the caller has them; `locked`: need -> helper, taken out beforehand;
    `seed` draws the arcs to start from and changes nothing in the answer.
    """
    fixed = dict(locked or {})
    task = task_of(t, fixed)
    if c is None and len(t.needs) * len(t.helpers) > WHOLE_CELLS:
        arcs, face, answer, rounds = _by_pricing(task, fixed, seed)
    else:
        every = c or candidates.find(t, fixed.items())
        open_needs = ~np.isin(every.need, list(fixed))
        arcs = face = task.arcs((every.need, every.helper, every.score), open_needs)
        answer, rounds = smallest_prices(arcs, optimum(arcs)), 0
    mate, need_price, helper_price = settle(face, answer, (t.n_hash, t.h_hash))
    mate[list(fixed)] = list(fixed.values())
    return Coverage(
        helper=mate,
        need_price=need_price,
        helper_price=helper_price,
        capacity=task.capacity,
        worth=task.worth,
        step=task.step,
        arcs=len(arcs.rows),
        rounds=rounds,
    )


@dataclass(frozen=True)
class Task:
    """What a pair is worth and how much room there is."""

    t: Tables
    capacity: Ints
    worth: Ints
    step: int

    def arcs(self, found: Found, keep: Bools | slice = slice(None)) -> Arcs:
        """Found pairs as arcs of a flow."""
        need, helper, score = (column[keep] for column in found)
        return Arcs.of(need, helper, self.worth[need] + score, self.capacity, len(self.t.needs))

    def surplus(self, found: Found, answer: Answer) -> Ints:
        """By how much pairs beat their prices."""
        need, helper, score = found
        over: Ints = self.worth[need] + score - answer.row_price[need] - answer.col_price[helper]
        return over

    def close(
        self, answer: Answer, near: int, needs: Ints, helpers: Ints | None = None, most: int = 0
    ) -> Found:
        """The allowed pairs less than `near` points below their prices, or above them."""
        prices = answer.row_price, answer.col_price
        return candidates.violating(
            self.t, self.worth, prices, near, needs=needs, helpers=helpers, most=most
        )


def task_of(t: Tables, fixed: Mapping[int, int]) -> Task:
    """The task of the open needs; `fixed` (need -> helper) use up their hours beforehand."""
    free_slots = np.bitwise_count(t.h_slots).astype(np.int64)
    room = np.minimum(t.h_sessions.astype(np.int64), free_slots)
    used = np.bincount(np.array(list(fixed.values()), np.int64), minlength=len(t.helpers))
    tiers, rank = np.unique(t.s_tier[t.n_student], return_inverse=True)
    step = 2 * TOP_SCORE * len(t.needs) + 1
    return Task(t, np.maximum(0, room - used), (len(tiers) - rank) * step, step)


def _by_pricing(task: Task, fixed: dict[int, int], seed: int) -> tuple[Arcs, Arcs, Answer, int]:
    """(arcs of the last flow, all tight arcs there are, its optimum, rounds)."""
    c = candidates.best(task.t, fixed.items(), BEST, RANDOM, seed)
    wanted = np.setdiff1d(np.flatnonzero(c.left_after[:, -1]), list(fixed))
    found = _some((c.need, c.helper, c.score), ~np.isin(c.need, list(fixed)))
    last, many, rounds = None, np.ones(len(task.t.needs), bool), 0
    while True:
        rounds += 1
        arcs = task.arcs(found)
        answer = smallest_prices(arcs, optimum(arcs, last))
        close = _news(task, wanted, many, last or answer, answer)
        if not (task.surplus(close, answer) > 0).any():
            close = task.close(answer, 1, wanted)
        over = task.surplus(close, answer) > 0
        if not over.any():
            return arcs, task.arcs(close), answer, rounds
        many = np.bincount(close[0][over], minlength=len(many)) >= MORE
        kept = _some(found, task.surplus(found, answer) > -NEAR)
        found, last = _joined(kept, close), answer


def _news(task: Task, wanted: Ints, many: Bools, last: Answer, answer: Answer) -> Found:
    """The close pairs that the `last` prices did not show: those of needs whose price fell or that
    had `many` that beat it, and of helpers whose price fell."""
    again = (many | (answer.row_price < last.row_price))[wanted]
    cheaper = np.flatnonzero(answer.col_price < last.col_price)
    return _joined(
        task.close(answer, NEAR, wanted[again], most=MORE),
        task.close(answer, NEAR, wanted[~again], cheaper, most=MORE),
    )


def _some(found: Found, which: Bools | Ints) -> Found:
    need, helper, score = found
    return need[which], helper[which], score[which]


def _joined(old: Found, new: Found) -> Found:
    """Both without doubles, by need and helper."""
    need, helper, score = (np.concatenate(x) for x in zip(old, new, strict=True))
    key = need * (int(helper.max(initial=0)) + 1) + helper
    order = np.argsort(key, kind="stable")
    order = order[np.diff(key[order], prepend=-1) > 0]
    return need[order], helper[order], score[order]
