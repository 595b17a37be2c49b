"""What a swap does to others: one pair takes another helper, who loses a place is seated anew.

Pairs move whole (all needs that one helper teaches one child), so an answer is a short list of
moves that staff can read and carry out. The search is exact for a free place and for a straight
exchange, and goes one displaced pair further; it never touches a locked pair. Nothing is solved
anew: an answer takes milliseconds at the size of a county.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from . import candidates, tables
from .instance import Instance
from .plan import FREE, Plan, Problem, is_main, lowest
from .policies import Policy
from .tables import Bools, Ints, slot_mask

DEEPEST = 1  # displaced pairs that may displace another one
TRIED = 40  # best helpers looked at when a pair must displace another


@dataclass(frozen=True)
class Seat:
    """One pair: a child's needs with one helper, and the slots they take."""

    student: int
    helper: int
    needs: tuple[int, ...]
    slots: int

    @property
    def asked(self) -> int:
        return self.slots.bit_count()


@dataclass(frozen=True)
class Move:
    """A pair before and after; `after` None leaves the child without this help."""

    before: Seat
    after: Seat | None
    loss: int  # points of score lost, over all needs of the pair


@dataclass(frozen=True)
class Effect:
    """The moves of a swap, the wished one first."""

    moves: tuple[Move, ...]

    @property
    def left(self) -> tuple[Seat, ...]:
        """Pairs that end up with nobody."""
        return tuple(move.before for move in self.moves if move.after is None)

    @property
    def loss(self) -> int:
        return sum(move.loss for move in self.moves)


class WhatIf:
    """A plan to ask questions of; it is as it was after every answer."""

    def __init__(self, p: Problem, plan: Plan, fixed: Collection[tuple[int, int]] = ()) -> None:
        """`fixed`: pairs (student, helper) that may not move, beside those of locked needs."""
        t = p.t
        self.p = p
        self.places = t.h_pupils - np.array([len(pupils) for pupils in plan.pupils], np.int64)
        self.hours = t.h_sessions - np.array(plan.helper_sessions, np.int64)
        self.free = t.h_slots.astype(np.int64) & ~np.array(plan.helper_taken, np.int64)
        self.child_free = t.s_slots.astype(np.int64) & ~np.array(plan.student_taken, np.int64)
        self.seats = {(seat.student, seat.helper): seat for seat in _seats(p, plan)}
        self.at: dict[int, set[int]] = {}
        for student, helper in self.seats:
            self.at.setdefault(helper, set()).add(student)
        self.fixed = {(int(t.n_student[n]), helper) for n, (helper, _) in p.locked.items()}
        self.fixed.update(fixed)
        self.stale = {pair for pair, seat in self.seats.items() if self._arcs(seat) is None}

    def swap(self, student: int, before: int, after: int) -> Effect | None:
        """Give the pair (`student`, `before`) the helper `after`; None when no rule-keeping way
        is found. Indices of the tables; KeyError when there is no such pair. Pairs that the rules
        no longer allow keep their places and are not moved."""
        seat = self.seats[student, before]
        if (student, before) in self.stale:
            return None
        helpers, scores = self._options(seat)
        if after not in helpers or after == before:
            return None
        loss = self._worth(seat) - int(scores[helpers == after][0])
        with self._without(seat):
            made = self._at(seat, after)
            if made:
                return Effect((Move(seat, made, loss),))
            found = [
                (Move(seat, made, loss), *rest)
                for made, rest in self._displacing(seat, after, {after}, DEEPEST)
            ]
        return Effect(min(found, key=self._harm)) if found else None

    def seat_anew(self, seat: Seat, barred: set[int], depth: int = DEEPEST) -> tuple[Move, ...]:
        """The least harmful moves for a pair that has lost its place (already lifted)."""
        helpers, scores = self._options(seat)
        allowed = ~np.isin(helpers, list(barred))
        helpers, losses = helpers[allowed], self._worth(seat) - scores[allowed]
        room = np.flatnonzero(self._room(seat, helpers))
        if len(room):
            at = int(room[0])
            return (Move(seat, self._at(seat, int(helpers[at])), int(losses[at])),)
        best: tuple[Move, ...] = (Move(seat, None, self._worth(seat)),)
        for helper, loss in zip(helpers[:TRIED].tolist(), losses[:TRIED].tolist(), strict=True):
            if depth:
                for made, rest in self._displacing(seat, helper, barred | {helper}, depth - 1):
                    best = min(best, (Move(seat, made, loss), *rest), key=self._harm)
        return best

    def _displacing(
        self, seat: Seat, helper: int, barred: set[int], depth: int
    ) -> Iterator[tuple[Seat, tuple[Move, ...]]]:
        """The ways to make room for a lifted pair at a full helper by moving one of the others."""
        for other in sorted(self.at.get(helper, ())):
            rival = self.seats[other, helper]
            if (other, helper) in self.fixed | self.stale or other == seat.student:
                continue
            with self._without(rival):
                made = self._at(seat, helper)
                if made:
                    with self._with(made):
                        rest = self.seat_anew(rival, barred, depth)
                        if not any(self._strands(move) for move in rest):
                            yield made, rest

    def _strands(self, move: Move) -> bool:
        """Whether a child would lose its main helper and keep a supplementary one."""
        seat, t = move.before, self.p.t
        mine = (h for s, h in self.seats if s == seat.student)
        return (
            move.after is None
            and is_main(t, seat.student, seat.helper)
            and any(not is_main(t, seat.student, h) for h in mine)
        )

    def _harm(self, moves: tuple[Move, ...]) -> tuple[int, int, int]:
        """To compare: children left (the most urgent weigh most), points lost, number of moves."""
        urgency = len(self.p.tiers)
        tiers = [int(self.p.t.s_tier[m.before.student]) for m in moves if m.after is None]
        weight = sum((len(self.seats) + 1) ** (urgency - self.p.tiers.index(t)) for t in tiers)
        return weight, sum(move.loss for move in moves), len(moves)

    def _options(self, seat: Seat) -> tuple[Ints, Ints]:
        """Helpers who may take the whole pair, and their scores, the best first."""
        c, t = self.p.c, self.p.t
        helpers = c.helper[_arcs(self.p, seat.needs[0])]
        scores = c.score[_arcs(self.p, seat.needs[0])]
        for need in seat.needs[1:]:
            helpers, mine, its = np.intersect1d(
                helpers, c.helper[_arcs(self.p, need)], assume_unique=True, return_indices=True
            )
            scores = scores[mine] + c.score[_arcs(self.p, need)][its]
        role = is_main(t, seat.student, seat.helper)
        same = t.route_main[t.s_stage[seat.student], t.h_kind[helpers]] == role
        others = [h for s, h in self.seats if s == seat.student and h != seat.helper]
        kept = same & ~np.isin(helpers, [*others, seat.helper])
        helpers, scores = helpers[kept], scores[kept]
        order = np.lexsort((helpers, -scores))
        return helpers[order], scores[order]

    def _worth(self, seat: Seat) -> int:
        return int(self.p.c.score[self._arcs(seat)].sum())

    def _arcs(self, seat: Seat) -> list[int] | None:
        return self.p.c.arcs(list(seat.needs), seat.helper)

    def _room(self, seat: Seat, helpers: Ints) -> Bools:
        shared = np.bitwise_count(self.free[helpers] & self.child_free[seat.student])
        places, hours = self.places[helpers] > 0, self.hours[helpers] >= seat.asked
        room: Bools = places & hours & (shared >= seat.asked)
        return room

    def _at(self, seat: Seat, helper: int) -> Seat | None:
        """The lifted pair at another helper, in its old slots as far as they are free there."""
        if not self._room(seat, np.array([helper]))[0]:
            return None
        common = int(self.free[helper] & self.child_free[seat.student])
        kept = common & seat.slots
        new = kept | lowest(common & ~kept, seat.asked - kept.bit_count())
        return Seat(seat.student, helper, seat.needs, new)

    @contextmanager
    def _without(self, seat: Seat) -> Iterator[None]:
        self._take(seat, -1)
        yield
        self._take(seat, 1)

    @contextmanager
    def _with(self, seat: Seat) -> Iterator[None]:
        self._take(seat, 1)
        yield
        self._take(seat, -1)

    def _take(self, seat: Seat, sign: int) -> None:
        """Book (1) or release (-1) what a pair uses of both."""
        s, h = seat.student, seat.helper
        self.places[h] -= sign
        self.hours[h] -= sign * seat.asked
        self.free[h] ^= seat.slots
        self.child_free[s] ^= seat.slots
        if sign > 0:
            self.seats[s, h] = seat
            self.at.setdefault(h, set()).add(s)
        else:
            del self.seats[s, h]
            self.at[h].discard(s)


def opened(
    instance: Instance,
    policy: Policy,
    sessions: Iterable[tuple[str, str, Iterable[int]]],
    locked: Collection[tuple[str, str]] = (),
) -> WhatIf:
    """A plan told by ids: (need, helper, slots) of each served need, and the (student, helper)
    pairs that may not move. The locks of the instance itself are not asked."""
    t = tables.build(instance, policy)
    p = Problem(t, candidates.find(t, []))
    fixed = [
        (t.student_index[student], t.helper_index[helper])
        for student, helper in locked
        if student in t.student_index and helper in t.helper_index
    ]
    return WhatIf(p, standing(p, sessions), fixed)


def standing(p: Problem, sessions: Iterable[tuple[str, str, Iterable[int]]]) -> Plan:
    """The plan that (need id, helper id, slots) make; people that the tables lack are left out."""
    t = p.t
    plan = Plan.empty(t)
    for need, helper, slots in sessions:
        if need in t.need_index and helper in t.helper_index:
            plan.place(t, t.need_index[need], t.helper_index[helper], slot_mask(tuple(slots)))
    return plan


def _seats(p: Problem, plan: Plan) -> Iterable[Seat]:
    needs: dict[tuple[int, int], list[int]] = {}
    for need, helper in enumerate(plan.helper):
        if helper != FREE:
            needs.setdefault((int(p.t.n_student[need]), helper), []).append(need)
    for (student, helper), mine in needs.items():
        slots = sum(plan.slots[need] for need in mine)
        yield Seat(student, helper, tuple(mine), slots)


def _arcs(p: Problem, need: int) -> slice:
    return slice(int(p.c.start[need]), int(p.c.start[need + 1]))
