"""Which helpers may serve which need: all arcs, and the counts that explain the needs without any.

Needs are taken in chunks against all helpers, one numpy pass per rule: about 10 ns per cell.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .rules import PAIR_RULES, holds
from .score import points
from .tables import Bools, Ints, Tables

CHUNK_CELLS = 400_000


@dataclass
class Candidates:
    """Arcs sorted by (need, helper); arcs of need n are ``start[n]:start[n + 1]``.

    `left_after[n, r]` = helpers left after the first r+1 rules; the last column is rule `main`.
    `sole[n, r]` = helpers that only rule r keeps from the need.
    """

    need: Ints
    helper: Ints
    student: Ints
    is_main: Bools
    points: NDArray[np.int64]
    score: Ints
    start: Ints
    left_after: Ints
    sole: Ints

    def of(self, need: int) -> range:
        """Arc numbers of a need."""
        return range(int(self.start[need]), int(self.start[need + 1]))

    def arcs(self, needs: list[int], helper: int) -> list[int] | None:
        """The arcs of several needs with one helper, or None when a rule forbids any of them."""
        found = [a for n in needs if (a := self.arc(n, helper)) is not None]
        return found if len(found) == len(needs) else None

    def arc(self, need: int, helper: int) -> int | None:
        """The arc between a need and a helper, or None when a rule forbids it."""
        low, high = int(self.start[need]), int(self.start[need + 1])
        at = low + int(np.searchsorted(self.helper[low:high], helper))
        return at if at < high and self.helper[at] == helper else None


def find(t: Tables, locked: list[tuple[int, int]]) -> Candidates:
    """All arcs of the tables; a need in `locked` (need, helper) keeps only that helper.

    Supplementary arcs of a child who has no possible main helper are dropped, unless locked.
    """
    needs, helpers, left, sole = _scan(t)
    main = t.route_main[t.s_stage[t.n_student[needs]], t.h_kind[helpers]]
    fixed = np.full(len(t.needs), -1, np.int64)
    for need, helper in locked:
        fixed[need] = helper
    kept = (fixed[needs] < 0) | (fixed[needs] == helpers)
    has_main = np.zeros(len(t.students), bool)
    has_main[t.n_student[needs[kept & main]]] = True
    kept &= main | has_main[t.n_student[needs]] | (fixed[needs] == helpers)
    needs, helpers, main = needs[kept], helpers[kept], main[kept]
    counts = np.bincount(needs, minlength=len(t.needs))
    made = points(t, needs, helpers)
    return Candidates(
        need=needs,
        helper=helpers,
        student=t.n_student[needs],
        is_main=main,
        points=made,
        score=made.sum(axis=1),
        start=np.concatenate([[0], np.cumsum(counts)]),
        left_after=np.column_stack([left, counts]),
        sole=sole,
    )


def _scan(t: Tables) -> tuple[Ints, Ints, Ints, Ints]:
    """Every need against every helper: allowed (need, helper) and the two count matrices."""
    count, rules = len(t.needs), len(PAIR_RULES)
    left, sole = np.zeros((count, rules), np.int64), np.zeros((count, rules), np.int64)
    found: list[tuple[Ints, Ints]] = [(np.empty(0, np.int64), np.empty(0, np.int64))]
    h = np.arange(len(t.helpers))[None, :]
    step = max(1, CHUNK_CELLS // max(1, len(t.helpers)))
    for low in range(0, count, step):
        n = np.arange(low, min(count, low + step))[:, None]
        fails = [~holds(rule, t, n, h) for rule in PAIR_RULES]
        alive = np.ones(fails[0].shape, bool)
        total = np.zeros(fails[0].shape, np.uint8)
        for r, fail in enumerate(fails):
            alive &= ~fail
            total += fail
            left[n[:, 0], r] = alive.sum(axis=1)
        for r, fail in enumerate(fails):
            sole[n[:, 0], r] = (fail & (total == 1)).sum(axis=1)
        rows, columns = np.nonzero(alive)
        found.append((rows + low, columns))
    needs, helpers = (np.concatenate(x) for x in zip(*found, strict=True))
    return needs, helpers, left, sole
