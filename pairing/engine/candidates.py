"""Which helpers may serve which need, and how well: all arcs, or the few that matter.

Needs are taken in blocks of one subject, grade and stage against the helpers who pass the rules
that a block shares; the other rules and the score are byte kernels on rectangles that fit the
cache, so a cell costs some nanoseconds and memory grows with the arcs kept, not with the cells.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import scan, score
from .cells import Cells, blocks, chunks, count, rectangle
from .hashes import mixed
from .rules import PAIR_RULES
from .tables import Bools, Ints, Tables

FREE = -1
HASH_BITS = 9
HIGHEST = 126  # points that fit a key beside the hash
FAR = 1 << 29  # above it prices do not fit int32
Choice = Callable[[Cells, Bools, Any], Any]


@dataclass
class Candidates:
    """Arcs sorted by (need, helper); arcs of need n are ``start[n]:start[n + 1]``.

    `left_after[n, r]` = helpers left after the first r+1 rules; the last column is rule `main`.
    It counts all helpers allowed, also those whose arcs were not kept.
    """

    t: Tables
    need: Ints
    helper: Ints
    score: Ints
    start: Ints
    left_after: Ints

    @cached_property
    def student(self) -> Ints:
        """The student of each arc."""
        return self.t.n_student[self.need]

    @cached_property
    def is_main(self) -> Bools:
        """Whether the policy makes the helper of an arc a main one."""
        return self.t.route_main[self.t.s_stage[self.student], self.t.h_kind[self.helper]]

    @cached_property
    def points(self) -> NDArray[np.int64]:
        """Points per part of each arc, shape (arcs, 5)."""
        return score.points(self.t, self.need, self.helper)

    @cached_property
    def sole(self) -> Ints:
        """``[n, r]`` = helpers that only rule r keeps from the need; see `scan.sole` for some."""
        return scan.sole(self.t, np.arange(len(self.t.needs)))

    @cached_property
    def _fast(self) -> tuple[Any, Any]:
        return self.start.data, self.helper.data

    def of(self, need: int) -> range:
        """Arc numbers of a need."""
        start = self._fast[0]
        return range(start[need], start[need + 1])

    def arcs(self, needs: list[int], helper: int) -> list[int] | None:
        """The arcs of several needs with one helper, or None when any of them is missing."""
        found = [a for n in needs if (a := self.arc(n, helper)) is not None]
        return found if len(found) == len(needs) else None

    def arc(self, need: int, helper: int) -> int | None:
        """The arc between a need and a helper, or None when there is none."""
        start, helpers = self._fast
        high = start[need + 1]
        at = bisect_left(helpers, helper, start[need], high)
        return at if at < high and helpers[at] == helper else None


def find(t: Tables, forced: Iterable[tuple[int, int]] = ()) -> Candidates:
    """All arcs of the tables; a need in `forced` (need, helper) keeps only that helper.

    Supplementary arcs of a child who has no possible main helper are dropped, unless forced.
    """
    return _collect(t, forced, lambda x, alive, points: alive)


def best(
    t: Tables,
    forced: Iterable[tuple[int, int]] = (),
    best: int = 10,
    random: int = 10,
    seed: int = 0,
) -> Candidates:
    """As `find`, but per need only the `best` (at least 1) scores and about `random` others.

    Equal scores are told apart by a seeded hash of the two ids, which also draws the others; last
    term's helper is always kept. Best arcs alone crowd on few helpers; a few random ones make the
    graph an expander and keep the number of needs that can be served.
    """
    return _collect(t, forced, partial(_chosen, best=best, random=random, seed=seed))


def _chosen(x: Cells, alive: Bools, points: Any, *, best: int, random: int, seed: int) -> Any:
    """The cells `best` keeps: those at or above the key of rank `best`, and a share of the rest."""
    if x.shape[1] <= best + random:
        return alive
    noise = _noise(x, seed)
    share = random * 65536 // np.maximum(1, count(alive, x.shape))
    drawn = noise < np.minimum(share, 65535).astype(np.uint16)[:, None]
    last = x.of_student(x.t.s_last) == x.of_helper(x.t.h_index)
    return _foremost(alive, points, noise, best) | ((drawn | last) & alive)


def _foremost(alive: Bools, points: Any, noise: Any, most: int) -> Bools:
    """Per row the `most` cells alive with most points (0-126); `noise` tells equal ones apart."""
    at = alive.shape[1] - most
    key = ((points + np.uint8(1)) * alive.view(np.uint8)).astype(np.uint16)
    key = key << np.uint16(HASH_BITS) | noise >> np.uint16(16 - HASH_BITS)
    edge = np.partition(key, at, axis=1)[:, [at]]
    foremost: Bools = (key >= edge) & alive
    return foremost


def _noise(x: Cells, seed: int) -> Any:
    """A cheap hash of (seed, need, helper) for rectangles, uint16."""
    here = mixed(x.t.n_hash[x.need] ^ np.uint64(seed & 0xFFFFFFFF)).astype(np.uint32)
    both = (here ^ x.of_helper(x.t.h_hash).astype(np.uint32)) * np.uint32(0x9E3779B1)
    return (both >> np.uint32(16)).astype(np.uint16)


def ties(t: Tables, need: Ints, helper: Ints) -> Ints:
    """20 bits per pair from the two ids alone: added below the score they make optima unique."""
    turned = t.h_hash[helper] << np.uint64(32) | t.h_hash[helper] >> np.uint64(32)
    bits: Ints = (mixed(t.n_hash[need] ^ turned) >> np.uint64(44)).astype(np.int64)
    return bits


def _collect(t: Tables, forced: Iterable[tuple[int, int]], choose: Choice) -> Candidates:
    fixed = np.full(len(t.needs), FREE, np.int32)
    for need, helper in forced:
        fixed[need] = helper
    left = np.zeros((len(t.needs), len(PAIR_RULES) + 1), np.int64)
    has_main = np.zeros(len(t.students), bool)
    found = scan.Arcs()
    for x, alive in scan.rectangles(t, left):
        needs = x.need[:, 0]
        if (fixed[needs] != FREE).any():
            alive = alive & ((fixed[x.need] == FREE) | (fixed[x.need] == x.of_helper(t.h_index)))
        left[needs, -1] = count(alive, x.shape)
        mains = count(alive & x.of_route(t.route_main), x.shape)
        has_main[t.n_student[needs[mains > 0]]] = True
        points = score.total(x)
        found.add(x, choose(x, alive, points), points)
    at, who, scores = found.ordered(len(t.needs))
    may = has_main[t.n_student] | (fixed != FREE)
    left[~may, -1] = 0
    if not may[at].all():
        at, who, scores = at[may[at]], who[may[at]], scores[may[at]]
    start = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(t.needs)))])
    return Candidates(t, at, who, scores, start, left)


def violating(
    t: Tables,
    worth: Ints,
    prices: tuple[Ints, Ints],
    margin: int = 0,
    *,
    needs: Ints | None = None,
    helpers: Ints | None = None,
    most: int = 0,
) -> tuple[Ints, Ints, Ints]:
    """(need, helper, score) of the allowed pairs with worth + score + margin > their two prices.

    `worth` of a need and `prices` (per need, per helper) are int64. `needs`: the ones to look at
    (leave out those that a lock fixes or that have no main helper); `helpers` likewise. A need with
    more than `most` such pairs (unless 0) keeps `most` or a few more, those furthest above their
    prices. A need only meets the helpers cheap enough for the best score they could have.
    """
    wanted = np.arange(len(t.needs)) if needs is None else needs
    everyone = np.arange(len(t.helpers)) if helpers is None else helpers
    if not len(wanted) or not len(everyone):
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64)
    row_price, dear = prices
    least = row_price - worth - margin + 1
    if max(np.abs(least).max(), np.abs(dear).max()) < FAR:
        least, dear = least.astype(np.int32), dear.astype(np.int32)
    found = scan.Arcs()
    for block in blocks(t, wanted):
        able, _ = scan.passing(t, block, everyone)
        floor = dear[able]
        reach = floor - score.ceiling(rectangle(t, block[:1], able))
        order = np.argsort(reach, kind="stable")
        able, floor, reach = able[order], floor[order], reach[order]
        for some in chunks(block[np.argsort(least[block], kind="stable")], len(able)):
            near = int(np.searchsorted(reach, -least[some[0]], side="right"))
            x = rectangle(t, some, able[:near])
            points = score.total(x)
            over = points - least[some, None] - floor[None, :near]
            close = scan.allowed(x) & (over >= 0)
            if most:
                _limit(x, close, over, most)
            found.add(x, close, points)
    return found.ordered(len(t.needs))


def _limit(x: Cells, close: Bools, over: Any, most: int) -> None:
    """Leave rows with more than `most` close cells those furthest over, `most` or a few more."""
    many = np.flatnonzero(count(close, x.shape) > most)
    if len(many):
        noise = _noise(Cells(x.t, x.need[many], x.helper), seed=0)
        points = np.minimum(over[many], HIGHEST).astype(np.uint8)
        close[many] = _foremost(close[many], points, noise, most)
