"""The flow of `seats`: children send a unit for each free seat, people take as many as they can."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .flow.cheapest import cheapest
from .tables import Bools, Ints

LOAD_UNIT = 60  # divisible by 5, 10, 15 and 20: usual loads are compared exactly


@dataclass(frozen=True)
class Child:
    """`seats` are free, `filled` are not; `place` is the town, `wants` are skills in rank order,
    `barred` people may not sit here."""

    id: str
    stage: str
    grade: int
    tier: int
    place: str | None = None
    seats: int = 1
    filled: int = 0
    wants: tuple[str, ...] = ()
    prefers_sex: str | None = None
    online_ready: bool = True
    barred: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """Someone in `load` teams who could join `room` more; `places` are asked of cadres only."""

    id: str
    room: int
    load: int = 0
    places: tuple[str, ...] = ()
    sex: str | None = None
    skills: tuple[str, ...] = ()
    gates_ok: bool = True
    age: int | None = None


class SeatFlow:
    """Nodes: children, people, the sink, then one for each skill that a child wants."""

    def __init__(self, children: Sequence[Child], people: Sequence[Person], fits: Bools) -> None:
        """`fits`: child x person, whether the seat may be taken."""
        self.children, self.people, self.fits = children, people, fits
        self.sink = len(children) + len(people)
        self.owner: list[int] = [*range(len(children)), *[-1] * (len(people) + 1)]
        self.arcs: list[tuple[Ints, Ints, Ints]] = []
        total = sum(child.seats for child in children)
        self.amiss = 2 * LOAD_UNIT * total + 1  # no wanted skill: worse than any load
        self.unfilled = self.amiss * (total + 1)  # worse than whoever could sit there
        self._choices()
        self._unfilled()
        self._load()

    def seated(self) -> dict[str, list[str]]:
        """Child -> people, those with a wanted skill first."""
        starts, ends, costs = (np.concatenate(part) for part in zip(*self.arcs, strict=True))
        supply = np.zeros(len(self.owner), np.int64)
        supply[: len(self.children)] = [child.seats for child in self.children]
        supply[self.sink] = -supply.sum()
        used = np.flatnonzero(cheapest(starts, ends, costs, supply))
        first = len(self.children)
        taken = used[(ends[used] >= first) & (ends[used] < self.sink) & (starts[used] != self.sink)]
        direct = starts[taken] < first
        found: dict[str, list[str]] = defaultdict(list)
        for at in taken[np.lexsort((ends[taken], starts[taken], direct))].tolist():
            child = self.children[self.owner[starts[at]]]
            found[child.id].append(self.people[ends[at] - first].id)
        return dict(found)

    def _add(self, starts: Ints, ends: Ints, costs: Ints) -> None:
        self.arcs.append((starts, ends, costs))

    def _choices(self) -> None:
        """From each child one arc to each person that fits, by the wish that the person meets."""
        alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for at, child in enumerate(self.children):
            alike[child.wants[: child.seats]].append(at)
        for wishes, rows in alike.items():
            met = [[wish in p.skills for wish in wishes] + [True] for p in self.people]
            meets = np.argmax(np.array(met), axis=1)
            node = self._wish_nodes(np.array(rows), len(wishes))
            row, person = np.nonzero(self.fits[rows])
            wish = meets[person]
            cost = np.where(wish == len(wishes), self.amiss, 0)
            self._add(node[row, wish], len(self.children) + person, cost)

    def _wish_nodes(self, rows: Ints, wishes: int) -> Ints:
        """Child x wish, the last column the child itself; a second one of a skill is amiss."""
        count = len(rows) * wishes
        node = len(self.owner) + np.arange(count).reshape(len(rows), wishes)
        owner = np.repeat(rows, wishes)
        self.owner += owner.tolist()
        again = np.array([self.children[at].seats - 1 for at in owner.tolist()], np.int64)
        copies = np.concatenate([np.ones(count, np.int64), again])
        ends = np.tile(node.ravel(), 2)
        costs = np.repeat((0, self.amiss), count)
        self._add(*(np.repeat(x, copies) for x in (np.tile(owner, 2), ends, costs)))
        return np.column_stack([node, rows])

    def _unfilled(self) -> None:
        """Seats may stay free: the first of a child at the highest price, then by tier."""
        tiers = 1 + max(child.tier for child in self.children)
        rank = [
            (at, (child.filled + nth) * tiers + child.tier)
            for at, child in enumerate(self.children)
            for nth in range(child.seats)
        ]
        owner, level = np.array(rank, np.int64).T
        price = self.unfilled * (1 + level.max() - level)
        self._add(owner, np.full(len(owner), self.sink), price)

    def _load(self) -> None:
        """The n-th team of a person with room for c costs as 2n - 1 over c."""
        most = len(self.children)
        for at, person in enumerate(self.people, most):
            nth = 1 + person.load + np.arange(min(person.room, most))
            cost = LOAD_UNIT * (2 * nth - 1) // (person.load + person.room)
            self._add(np.full(len(nth), at), np.full(len(nth), self.sink), cost)
