"""Bundles: what a helper who can take one more child could take of a student.

Nobody else uses the slots of such a helper. A bundle therefore needs to say which slots it takes
only where the student could run short of them; with as many common slots as the student has
sessions in all, it finds room after everything else has been placed.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np

from .tables import Bools, Ints, Masks, slots_in

MOST_ARCS, MOST_WAYS = 4, 60
ANY = 0
Way = tuple[tuple[int, ...], int]


@dataclass
class Pairs:
    """Arcs by pair: those of pair i are ``order[first[i]:first[i + 1]]``.

    `all_sessions`: of the student in all; 0 where the student can have no other helper. `room`:
    sessions the helper has left.
    """

    order: Ints
    first: Ints
    common: Masks
    room: Ints
    all_sessions: Ints
    asked: Ints

    def ways(self, pair: int) -> tuple[Way, ...]:
        """The bundles of a pair; none when they are too many."""
        asked = tuple(self.asked[self.arcs(pair)].tolist())
        if len(asked) > MOST_ARCS:
            return ()
        common, room = int(self.common[pair]), int(self.room[pair])
        made = _ways(asked, common, room, int(self.all_sessions[pair]))
        return made if len(made) <= MOST_WAYS else ()

    def arcs(self, pair: int) -> Ints:
        """The arcs of a pair."""
        return self.order[self.first[pair] : self.first[pair + 1]]


@lru_cache(maxsize=1 << 16)
def _ways(asked: tuple[int, ...], common: int, room: int, all_sessions: int) -> tuple[Way, ...]:
    """(members, slots or `ANY`) of every bundle that fits."""
    made: list[Way] = []
    slots = slots_in(common)
    for size in range(1, len(asked) + 1):
        for members in combinations(range(len(asked)), size):
            total = sum(asked[i] for i in members)
            if total > min(room, len(slots)):
                continue
            if len(slots) >= all_sessions:
                made.append((members, ANY))
            else:
                taken = combinations(slots, total)
                made += [(members, sum(1 << t for t in each)) for each in taken]
    return tuple(made)


@dataclass
class Bundles:
    """Bundle i takes the arcs ``arc[start[i]:start[i + 1]]`` in `slots[i]` (`ANY`: wherever)."""

    arc: Ints
    start: Ints
    slots: Ints

    @property
    def owner(self) -> Ints:
        """The bundle of each entry of `arc`."""
        return np.repeat(np.arange(len(self.slots)), np.diff(self.start))

    @property
    def leads(self) -> Bools:
        """Whether an entry of `arc` is the first of its bundle."""
        first = np.zeros(len(self.arc), bool)
        first[self.start[:-1]] = True
        return first

    def members(self, bundle: int) -> list[int]:
        """The arcs of a bundle."""
        made: list[int] = self.arc[self.start[bundle] : self.start[bundle + 1]].tolist()
        return made


def deal(pairs: Pairs, chosen: Ints, worth: Ints) -> Bundles:
    """The bundles of the `chosen` pairs.

    A student who can have no other helper only needs the best one, by the `worth` of its arcs.
    """
    arc: list[int] = []
    start, slots = [0], []
    for pair in chosen.tolist():
        own = pairs.arcs(pair).tolist()
        made = [([own[i] for i in members], taken) for members, taken in pairs.ways(pair)]
        if not pairs.all_sessions[pair]:
            made = [max(made, key=lambda way: worth[way[0]].sum())]
        for members, taken in made:
            arc += members
            start.append(len(arc))
            slots.append(taken)
    return Bundles(*(np.array(x, np.int64) for x in (arc, start, slots)))
