"""Every need against every helper, rectangle by rectangle: who is allowed, and who is left when."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import numpy as np

from .cells import Cells, blocks, chunks, count, rectangle
from .rules import PAIR_RULES
from .tables import Bools, Ints, Tables

SHARED = tuple(takewhile(lambda rule: rule.shared, PAIR_RULES))
OTHERS = PAIR_RULES[len(SHARED) :]


def passing(t: Tables, block: Ints, helpers: Ints) -> tuple[Ints, list[int]]:
    """Of these helpers who pass the rules that a block shares, and how many after each rule."""
    left = []
    for rule in SHARED:
        row = np.broadcast_to(rule.test(rectangle(t, block[:1], helpers)), (1, len(helpers)))[0]
        helpers = helpers[row]
        left.append(len(helpers))
    return helpers, left


def rectangles(t: Tables, left: Ints) -> Iterator[tuple[Cells, Bools]]:
    """All needs, each in one rectangle, with the cells that every rule allows (full shape).

    Fills in ``left[need, r]``, the helpers left after the first r+1 rules.
    """
    everyone = np.arange(len(t.helpers))
    for block in blocks(t, np.arange(len(t.needs))):
        helpers, shared = passing(t, block, everyone)
        left[block, : len(SHARED)] = shared
        for needs in chunks(block, len(helpers)):
            x = rectangle(t, needs, helpers)
            yield x, allowed(x, left)


def allowed(x: Cells, left: Ints | None = None) -> Bools:
    """The cells of a rectangle of passing helpers that the other rules allow, full shape."""
    alive = np.ones((1, 1), bool)
    for r, rule in enumerate(OTHERS, len(SHARED)):
        alive = alive & rule.test(x)
        if left is not None:
            left[x.need[:, 0], r] = count(alive, x.shape)
    return np.broadcast_to(alive, x.shape)


def sole(t: Tables, needs: Ints) -> Ints:
    """``[i, r]`` = helpers that only rule r keeps from ``needs[i]``, shape (needs, rules)."""
    made = np.zeros((len(t.needs), len(PAIR_RULES)), np.int64)
    everyone = np.arange(len(t.helpers))
    for block in blocks(t, needs):
        for some in chunks(block, len(everyone)):
            x = rectangle(t, some, everyone)
            fails = [~rule.test(x) for rule in PAIR_RULES]
            once = _times(fails, x.shape) == 1
            for r, fail in enumerate(fails):
                if fail.any():
                    made[some, r] = count(fail & once, x.shape)
    return made[needs]


def _times(fails: list[Any], shape: tuple[int, ...]) -> Any:
    """How many rules each cell breaks; small answers are added up before they are spread."""
    total = np.zeros((1, 1), np.uint8)
    for fail in sorted(fails, key=np.size):
        total = total + fail
    return np.broadcast_to(total, shape)


class Arcs:
    """Kept cells of many rectangles, put in order of (need, helper) at the end."""

    def __init__(self) -> None:
        self.needs: list[Ints] = []
        self.counts: list[Ints] = []
        self.helpers: list[Any] = []
        self.scores: list[Any] = []

    def add(self, x: Cells, keep: Bools, scores: Any) -> None:
        """The cells of `keep`, with their scores (both of full shape)."""
        rows, width = x.shape
        at, counts = np.flatnonzero(keep), count(keep, x.shape)
        columns = at - np.repeat(np.arange(rows) * width, counts)
        self.needs.append(x.need[:, 0])
        self.counts.append(counts)
        self.helpers.append(x.helper[0, columns].astype(np.int32))
        self.scores.append(scores.reshape(-1)[at])

    def ordered(self, needs: int) -> tuple[Ints, Ints, Ints]:
        """(need, helper, score) sorted by need; each need comes from one rectangle at most."""
        counts, first = np.zeros(needs, np.int64), np.zeros(needs, np.int64)
        if not self.needs:
            return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64)
        order, run = np.concatenate(self.needs), np.concatenate(self.counts)
        counts[order], first[order] = run, np.cumsum(run) - run
        need = np.repeat(np.arange(needs), counts)
        at = np.arange(len(need)) + np.repeat(first - (np.cumsum(counts) - counts), counts)
        helper, score = np.concatenate(self.helpers)[at], np.concatenate(self.scores)[at]
        return need, helper.astype(np.int64), score.astype(np.int64)
