"""The first plan: flows over slot plans.

An *option* of a student splits his open needs into bundles, one helper each, and deals his free
slots out among the bundles. A helper's free slots are dealt out among his pupil places in the same
way. Whatever bundle then meets whatever place, the sessions fit: with one option per student the
best plan is an assignment of bundles to places, solved by `flow.assign`. Its prices tell every
student which option to try next (the idea of column generation); the best of a few rounds is kept,
and what is left is dealt out anew.
"""

import random

import numpy as np

from . import flow
from .options import Arcs, Offer
from .plan import FREE, Plan, Problem, lowest, room
from .tables import Ints, slots_in

ROUNDS, TRIES = 3, 6
TIE = 1 << 12


def fill(p: Problem, plan: Plan, seed: int) -> Plan:
    """Fill a plan that holds the locks; every hard rule is kept."""
    dice = random.Random(seed)  # noqa: S311 - repeatable choices, no secrets
    made = plan.copy()
    for _ in range(ROUNDS):
        offer = Offer(p, made, dice)
        if not len(offer.arcs.item):
            break
        _place(p, made, offer, *_best_match(offer))
        _attach(p, made)
    return made


def _best_match(offer: Offer) -> tuple[Ints, Ints]:
    """(items, places) of the best assignment over a few choices of options, led by prices."""
    arcs, students = offer.arcs, offer.items.student[offer.item_of]
    count = int(offer.option.max()) + 1
    owner = np.zeros(count, np.int64)
    owner[offer.option] = students
    price = np.zeros(len(offer.places.helper))
    jitter = (arcs.item * 40_503 + arcs.place * 30_011) % TIE
    best, answer = -1, (arcs.item[:0], arcs.place[:0])
    for attempt in range(TRIES):
        worth = np.zeros(len(offer.items.student))
        np.maximum.at(worth, arcs.item, arcs.value - price[arcs.place])
        value = np.bincount(offer.option, worth[offer.item_of], count)
        order = np.lexsort((-value, owner))
        chosen = np.zeros(count, bool)
        chosen[order[np.flatnonzero(np.diff(owner[order], prepend=-1))]] = True
        offered = np.zeros(len(worth), bool)
        offered[offer.item_of[chosen[offer.option]]] = True
        used = np.flatnonzero(offered[arcs.item])
        items, row = np.unique(arcs.item[used], return_inverse=True)
        mate, _, found = flow.assign(
            row, arcs.place[used], arcs.value[used] * TIE + jitter[used], np.ones(len(price), int)
        )
        matched = np.asarray(mate)
        served = np.flatnonzero(matched >= 0)
        total = _total(arcs, items[served], matched[served], len(price))
        if total > best:
            best, answer = total, (items[served], matched[served])
        price += (np.asarray(found, np.float64) / TIE - price) * (1 if attempt == 0 else 0.5)
    return answer


def _total(arcs: Arcs, items: Ints, places: Ints, width: int) -> int:
    keys = arcs.item * width + arcs.place
    order = np.argsort(keys)
    return int(arcs.value[order[np.searchsorted(keys[order], items * width + places)]].sum())


def _place(p: Problem, plan: Plan, offer: Offer, items: Ints, places: Ints) -> None:
    """Enter an assignment into the plan; a bundle that exceeds a helper's sessions is left."""
    for item, place in zip(items.tolist(), places.tolist(), strict=True):
        s, helper = int(offer.items.student[item]), int(offer.places.helper[place])
        free = int(offer.items.slots[item] & offer.places.slots[place])
        needs = [offer.open[s][i] for i in slots_in(int(offer.items.mask[item]))]
        if plan.helper_sessions[helper] + sum(int(p.t.n_sessions[n]) for n in needs) > int(
            p.t.h_sessions[helper]
        ):
            continue
        for need in needs:
            mask = lowest(free, int(p.t.n_sessions[need]))
            plan.place(p.t, need, helper, mask)
            free &= ~mask


def _attach(p: Problem, plan: Plan) -> None:
    """Further needs of a pair that exists, where time and sessions allow."""
    keys = [s * len(p.t.helpers) + h for h, each in enumerate(plan.pupils) for s in each]
    mine = np.isin(p.c.student * len(p.t.helpers) + p.c.helper, np.array(keys, np.int64))
    mine &= np.array(plan.helper)[p.c.need] == FREE
    arcs = np.flatnonzero(mine)
    for arc in arcs[np.argsort(-p.c.score[arcs], kind="stable")].tolist():
        need, helper = int(p.c.need[arc]), int(p.c.helper[arc])
        mask = room(p.t, plan, need, helper) if plan.helper[need] == FREE else 0
        if mask:
            plan.place(p.t, need, helper, mask)
