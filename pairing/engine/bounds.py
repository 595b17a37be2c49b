"""What no plan can exceed, proven by flows and by prices.

Two coverage flows (children against pupil places, needs against weekly sessions) bound every level
and leave the Hall sets that explain it; where a level is still open, Lagrangian prices bound it
with the timetable and the pairs taken into account.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import candidates, flow, lagrange
from .ceiling import most_needs
from .plan import Plan, Problem, by_urgency, measure
from .tables import Bools, Ints

MOST_ARCS = 1_000_000
ROUNDING, SPREAD = 1e-6, 3e-3


@dataclass
class Cover:
    """A coverage flow over `rows` (students or needs) and the helpers each may have; its mate.

    The helpers of row r are ``helpers[start[r]:start[r + 1]]``.
    """

    rows: list[int]
    start: Ints
    helpers: Ints
    capacity: Ints
    mate: list[int]


def places(p: Problem) -> Ints:
    """Children a helper can take at most: pupils, sessions and free slots all bind."""
    slots = np.bitwise_count(p.t.h_slots).astype(np.int64)
    return np.minimum(np.minimum(p.t.h_pupils, p.t.h_sessions), slots)


def student_cover(p: Problem) -> Cover:
    """The most students that pupil places allow, tier by tier: an upper bound and its Hall sets.

    Every served child takes a place of a main helper (or of the locked one), so this relaxation
    can only be too generous.
    """
    locked = [(int(p.t.n_student[need]), helper) for need, (helper, _) in p.locked.items()]
    fixed, kept = np.array(locked, np.int64).reshape(-1, 2).T
    rows = sorted(by_urgency(p), key=set(range(len(p.t.students))).difference(fixed).__contains__)
    main = p.c.is_main & ~np.isin(p.c.student, fixed)
    students = np.concatenate([p.c.student[main], fixed])
    return _cover(rows, students, np.concatenate([p.c.helper[main], kept]), places(p))


def need_cover(p: Problem) -> Cover:
    """The most needs that `hours` allow, tier by tier (each counted as one session)."""
    rows = sorted(
        range(len(p.t.needs)), key=lambda n: (n not in p.locked, p.t.s_tier[p.t.n_student[n]])
    )
    return _cover(rows, p.c.need, p.c.helper, hours(p))


def hours(p: Problem) -> Ints:
    """Needs a helper can serve at most: sessions, free slots, and the pupils with most needs."""
    t, c, people = p.t, p.c, len(p.t.helpers)
    pairs, needs = np.unique(c.helper * len(t.students) + c.student, return_counts=True)
    helper, student = np.divmod(pairs, max(1, len(t.students)))
    shared = np.bitwise_count(t.s_slots[student] & t.h_slots[helper])
    most = np.minimum(needs, shared)
    order = np.lexsort((-most, helper))
    nth = np.arange(len(pairs)) - np.searchsorted(helper, helper)
    chosen = order[nth < t.h_pupils[helper]]
    by_pupils = np.bincount(helper[chosen], most[chosen], people).astype(np.int64)
    slots = np.bitwise_count(t.h_slots)
    return np.minimum(np.minimum(t.h_sessions, slots), by_pupils)


def _cover(rows: list[int], people: Ints, helpers: Ints, capacity: Ints) -> Cover:
    """The flow of the pairs (person, helper), which may repeat; people in the order of `rows`."""
    width, place = len(capacity), np.empty(len(rows), np.int64)
    place[rows] = np.arange(len(rows))
    key = np.sort(place[people] * width + helpers)
    start = np.searchsorted(key, np.arange(len(rows) + 1) * width)
    cols = key % max(1, width)
    return Cover(rows, start, cols, capacity, flow.cover(start, cols, capacity))


def ceilings(p: Problem) -> dict[int, int]:
    """Student -> the most needs any plan could serve for that student; no entry: none at all."""
    return dict(enumerate(most_needs(p, np.arange(len(p.c.need))).tolist()))


def bounds(
    p: Problem, students: Cover, needs: Cover, ceiling: dict[int, int], known: Sequence[int | None]
) -> list[int]:
    """A vector that no plan's `measure` can exceed lexicographically.

    `known`: bounds proven otherwise, for the first levels. The covers bound the tiers up to each
    one together, so what the tiers before it are denied may be left for it. Quality is bounded for
    plans that serve as many needs as that.
    """
    t, tiers = p.t, len(p.tiers)
    alone = np.zeros(tiers, np.int64)
    for s, count in ceiling.items():
        alone[p.rank[s]] += count
    groups = [(_per_tier(p, needs, t.n_student), alone.tolist())]
    if t.policy.first == "children":
        groups.insert(
            0, (_per_tier(p, students, np.arange(len(t.students))), [len(t.students)] * tiers)
        )
    hints = iter([*known, *[None] * (2 * tiers + 1)])
    made: list[int] = []
    for covered, most in groups:
        mine: list[int] = []
        for i in range(tiers):
            hint = next(hints)
            limits = [most[i], sum(covered[: i + 1]) - sum(mine)]
            mine.append(min(limits if hint is None else [*limits, hint]))
        made += mine
    quality, hint = _quality(p, made[-tiers:]), next(hints)
    return [*made, quality if hint is None else min(quality, hint)]


def _quality(p: Problem, needs: list[int]) -> int:
    """The most points of so many needs per tier: the needs with the best single arcs."""
    best = np.zeros(len(p.t.needs), np.int64)
    np.maximum.at(best, p.c.need, p.c.score)
    tier = p.rank[p.t.n_student]
    points = sum(int(np.sort(best[tier == i])[::-1][:k].sum()) for i, k in enumerate(needs))
    extra = sum(max(0, len(each) - 1) for each in p.t.needs_of)
    return points + p.t.policy.bundle_bonus * min(extra, sum(needs))


def _per_tier(p: Problem, cover: Cover, owner: Ints) -> list[int]:
    served = [row for row, mate in zip(cover.rows, cover.mate, strict=True) if mate >= 0]
    counts: list[int] = np.bincount(p.rank[owner[served]], minlength=len(p.tiers)).tolist()
    return counts


def goal(p: Problem) -> list[int]:
    """The levels of children and needs at their bounds by flows."""
    return bounds(p, student_cover(p), need_cover(p), ceilings(p), [])[:-1]


def open_level(p: Problem, plan: Plan, bound: list[int], steps: int) -> tuple[int, int | None]:
    """The first level that the plan does not reach, and a bound for it by prices.

    No bound unless it is a level of needs, with `MOST_ARCS` or less candidate arcs. Needs of that
    tier and the ones before it are bounded together; the ones before are already served as well as
    can be, so what is left of the bound is this tier's.
    """
    value = measure(p, plan)
    first = len(value) - 1 - len(p.tiers)
    level = next((i for i, (v, b) in enumerate(zip(value, bound, strict=True)) if v < b), -1)
    if not first <= level < len(value) - 1 or len(p.c.need) > MOST_ARCS or not steps:
        return level, None
    counted = p.rank[p.c.student] <= level - first
    most = by_prices(p, counted, sum(value[first : level + 1]), steps)
    return level, max(most - sum(value[first:level]), value[level])


def by_prices(p: Problem, counted: Bools, reached: int, steps: int) -> int:
    """No plan serves more of the needs whose arcs are `counted`.

    Each arc counts a little more than 1, by a hash of its ids: were all equal, all students would
    choose the same helpers and no step of the prices would lower the bound.
    """
    hashes = candidates.ties(p.t, p.c.need, p.c.helper)
    value = counted * (1 + SPREAD * hashes / max(1, int(hashes.max(initial=0))))
    return int(lagrange.upper_bound(p, value, 0.0, reached, steps) + ROUNDING)
