"""What one round of slot plans chooses from: bundles of needs with slots, and places with slots."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .plan import FREE, Plan, Problem, is_main
from .tables import Bools, Ints, slots_in

DEALS = 4
BUNDLED = 5
BASE, STEP, STEPS = 1000, 6, 12


@dataclass
class Pairs:
    """Open (student, helper) pairs by student: bits and scores of the needs it could serve."""

    student: Ints
    helper: Ints
    mask: Ints
    score: Ints


@dataclass
class Places:
    """Pupil places by helper (those of h are ``start[h]:start[h + 1]``) and their slots."""

    helper: Ints
    slots: Ints
    start: Ints


@dataclass
class Items:
    """Bundles that may be offered: student, bits of the needs, slots, whether it is the first."""

    student: Ints
    mask: Ints
    slots: Ints
    leads: Bools


@dataclass
class Arcs:
    """Item meets place; `value` in the weights of the objective."""

    item: Ints
    place: Ints
    value: Ints


class Offer:
    """Everything that one round of the flow chooses from."""

    def __init__(self, p: Problem, plan: Plan, dice: random.Random) -> None:
        self.p, self.plan = p, plan
        self.hours = p.t.h_sessions - np.array(plan.helper_sessions, np.int64)
        self.free_h = p.t.h_slots & ~np.array(plan.helper_taken, np.uint32)
        self.free_s = p.t.s_slots & ~np.array(plan.student_taken, np.uint32)
        self.open = [[n for n in each if plan.helper[n] == FREE] for each in p.t.needs_of]
        self.open = [each[:BUNDLED] for each in self.open]
        self.local = np.full(len(p.t.needs), -1)
        for each in self.open:
            self.local[each] = np.arange(len(each))
        self.pairs = self._open_pairs()
        self.places = self._deal_places(dice)
        self.items, self.option, self.item_of = self._deal_options(dice)
        self.arcs = self._meet()

    def _open_pairs(self) -> Pairs:
        """Candidate arcs that the plan leaves room for, gathered by pair."""
        t, c = self.p.t, self.p.c
        left = t.h_pupils - np.array([len(x) for x in self.plan.pupils], np.int64)
        common = np.bitwise_count(self.free_s[c.student] & self.free_h[c.helper])
        asked = t.n_sessions[c.need]
        fits = (self.local[c.need] >= 0) & (left[c.helper] > 0)
        fits &= (self.hours[c.helper] >= asked) & (common >= asked)
        roles = np.zeros((len(t.students), 2), bool)
        for h, pupils in enumerate(self.plan.pupils):
            for s in pupils:
                roles[s, int(is_main(t, s, h))] = True
        fits &= c.is_main | roles[c.student, 1]
        if t.policy.one_to_one:
            fits &= ~roles[c.student, c.is_main.astype(int)]
        arcs = np.flatnonzero(fits)
        keys = c.student[arcs] * len(t.helpers) + c.helper[arcs]
        held = [s * len(t.helpers) + h for h, each in enumerate(self.plan.pupils) for s in each]
        new = ~np.isin(keys, np.array(held, np.int64))
        arcs, keys = arcs[new], keys[new]
        found, row = np.unique(keys, return_inverse=True)
        local = self.local[c.need[arcs]]
        score = np.zeros((len(found), BUNDLED), np.int64)
        score[row, local] = c.score[arcs]
        mask = np.bincount(row, 1 << local, len(found)).astype(np.int64)
        return Pairs(*np.divmod(found, max(1, len(t.helpers))), mask, score)

    def _deal_places(self, dice: random.Random) -> Places:
        """As many places as pupils, sessions and slots allow, the free slots dealt out to them."""
        counts, owner, slots = np.zeros(len(self.p.t.helpers), np.int64), [], []
        for h in np.unique(self.pairs.helper).tolist():
            free = slots_in(int(self.free_h[h]))
            left = int(self.p.t.h_pupils[h]) - len(self.plan.pupils[h])
            counts[h] = min(left, int(self.hours[h]), len(free))
            owner += [h] * int(counts[h])
            slots += _deal(free, int(counts[h]), dice)
        start = np.concatenate([[0], np.cumsum(counts)])
        return Places(np.array(owner, np.int64), np.array(slots, np.int64), start)

    def _deal_options(self, dice: random.Random) -> tuple[Items, Ints, Ints]:
        """All items, and the options as (option number, item number) couples."""
        known: dict[tuple[int, int, int, bool], int] = {}
        option, item_of = [], []
        number = 0
        for s in np.unique(self.pairs.student).tolist():
            waiting = not self.plan.served(self.p.t, s)
            free = slots_in(int(self.free_s[s]))
            for bundles in _options(len(self.open[s]), free, self.p.t.policy.one_to_one, dice):
                for at, (mask, slots) in enumerate(bundles):
                    item = known.setdefault((s, mask, slots, waiting and at == 0), len(known))
                    option.append(number)
                    item_of.append(item)
                number += 1
        rows = np.array(list(known), np.int64).reshape(-1, 4)
        items = Items(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3].astype(bool))
        return items, np.array(option, np.int64), np.array(item_of, np.int64)

    def _meet(self) -> Arcs:
        """Every item with every place where its sessions fit."""
        pairs, items, places = self.pairs, self.items, self.places
        asked = np.zeros((len(self.p.t.students), BUNDLED), np.int64)
        for s in np.unique(items.student).tolist():
            asked[s, : len(self.open[s])] = self.p.t.n_sessions[self.open[s]]
        bits = np.arange(1 << BUNDLED)[:, None] >> np.arange(BUNDLED) & 1
        sessions = (asked[items.student] * bits[items.mask]).sum(axis=1)
        low, high = (
            np.searchsorted(pairs.student, items.student, side) for side in ("left", "right")
        )
        item, pair = _spread(low, high)
        helper = pairs.helper[pair]
        fits = (pairs.mask[pair] & items.mask[item]) == items.mask[item]
        fits &= self.hours[helper] >= sessions[item]
        fits &= np.bitwise_count(self.free_h[helper] & items.slots[item]) >= sessions[item]
        item, pair, helper = item[fits], pair[fits], helper[fits]
        value = self._values(item, pair, bits)
        arc, place = _spread(places.start[helper], places.start[helper + 1])
        item = item[arc]
        fits = np.bitwise_count(places.slots[place] & items.slots[item]) >= sessions[item]
        return Arcs(item[fits], place[fits], value[arc[fits]])

    def _values(self, item: Ints, pair: Ints, bits: Ints) -> Ints:
        """Needs by tier first (and the child by tier before them), then the quality."""
        p = self.p
        tiers = len(p.tiers)
        rank = p.rank * STEPS // 2 // max(tiers, STEPS // 2) if tiers > STEPS // 2 else p.rank
        top = min(tiers, STEPS // 2) - 1
        weight = BASE * STEP ** (top - rank)[self.items.student[item]]
        taken = bits[self.items.mask[item]]
        many = taken.sum(axis=1)
        value: Ints = many * weight + (self.pairs.score[pair] * taken).sum(axis=1)
        value += p.t.policy.bundle_bonus * (many - 1)
        if p.t.policy.first == "children":
            value += self.items.leads[item] * weight * STEP ** (top + 1)
        return value


def _options(
    count: int, free: list[int], one_helper: bool, dice: random.Random
) -> Iterator[list[tuple[int, int]]]:
    """Options of a student with `count` open needs: lists of (bits of needs, slots)."""
    whole = sum(1 << t for t in free)
    if one_helper:
        yield from ([(mask, whole)] for mask in range(1, 1 << count))
        return
    for bundles in _partitions(count):
        for _ in range(DEALS if len(bundles) > 1 else 1):
            dealt = _deal(free, len(bundles), dice)
            shuffled = list(zip(bundles, dealt, strict=True))
            dice.shuffle(shuffled)
            yield shuffled


def _partitions(count: int) -> list[list[int]]:
    """Ways to split needs into bundles (as bits): all up to three needs, then the plain ones."""
    whole, single = [(1 << count) - 1], [1 << i for i in range(count)]
    if count <= 1:
        return [single]
    one_out = [[whole[0] & ~bit, bit] for bit in single] if count > 2 else []
    return [whole, single, *one_out]


def _deal(free: list[int], hands: int, dice: random.Random) -> list[int]:
    """Slots dealt to so many hands in turn, the rest at random; as masks."""
    slots = list(free)
    dice.shuffle(slots)
    made = [0] * hands
    for at, slot in enumerate(slots):
        made[at if at < hands else dice.randrange(hands)] |= 1 << slot
    return made


def _spread(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """(owner, element) of many ranges ``low[i]:high[i]``, one after the other."""
    length = high - low
    owner = np.repeat(np.arange(len(low)), length)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(length) - length, length)
    return owner, low[owner] + within
