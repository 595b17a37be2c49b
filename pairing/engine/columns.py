"""The columns of the exact model of a part of the plan, and what they mean as a plan.

Free some students; everybody else keeps what they hold. Columns, each 0 or 1:

====  ====================================================================================
b     a bundle (`bundles`) of a helper who can take one more child
z     a session of a candidate arc (need, helper) in a slot, where another helper is meant
x     an arc is used, only for needs of several weekly sessions
y     a pair (student, helper), only where it could bundle several needs
g, u  a student has a main helper; a student is served (they follow)
w     a helper has a k-th pupil, only where even load is asked for
====  ====================================================================================

An arc's *units* are what sums to 1 when the arc is used: its z columns, its x, or the bundles it is
in.
"""

from collections.abc import Sequence

import numpy as np

from . import bundles, mip
from .instance import SLOTS
from .mip import Floats
from .plan import FREE, Plan, Problem, lowest
from .tables import Ints, Masks

NEED = 1 << 32  # weighs more than all points of a bundle


class Columns:
    """Columns of one part; `w` is added by the model's rows where even load is asked for."""

    def __init__(self, p: Problem, plan: Plan, students: Sequence[int], arcs: Ints) -> None:
        """`arcs`: candidate arcs of the freed students' needs that may be used."""
        self.p = p
        self.base = plan.copy()
        self.needs = [n for s in students for n in p.t.needs_of[s]]
        for need in self.needs:
            self.base.clear(p.t, need)
        self.hours = p.t.h_sessions - np.array(self.base.helper_sessions, np.int64)
        self.places = p.t.h_pupils - np.array([len(x) for x in self.base.pupils], np.int64)
        self._arcs(arcs)
        self._bundles()
        self._columns()
        self.w = self.w_helper = self.w_load = np.empty(0, np.int64)

    def _arcs(self, arcs: Ints) -> None:
        """Keep the arcs for which others leave room, and locked ones whatever happens."""
        t, c = self.p.t, self.p.c
        need, helper, student = c.need[arcs], c.helper[arcs], c.student[arcs]
        taken = np.array(self.base.student_taken, np.uint32)[student]
        taken |= np.array(self.base.helper_taken, np.uint32)[helper]
        common = t.s_slots[student] & t.h_slots[helper] & ~taken
        asked = t.n_sessions[need]
        fits = (self.places[helper] > 0) & (self.hours[helper] >= asked)
        fits &= np.bitwise_count(common) >= asked
        fixed = np.isin(need, list(self.p.locked))
        kept = np.flatnonzero(fits | fixed)
        self.arc, self.need, self.helper = arcs[kept], need[kept], helper[kept]
        self.student, self.common, self.asked = student[kept], common[kept], asked[kept]
        self.fixed, self.main = fixed[kept], c.is_main[self.arc]

    def _bundles(self) -> None:
        """Deal the bundles of helpers who, of all these students, can take one child at most."""
        width, people = len(self.p.t.helpers), len(self.p.t.students)
        keys, self.pair = np.unique(self.student * width + self.helper, return_inverse=True)
        student, helper = np.divmod(keys, max(1, width))
        order = np.argsort(self.pair, kind="stable")
        first = np.searchsorted(self.pair[order], np.arange(len(keys) + 1))
        at = np.unique(self.need, return_index=True)[1]
        asked = np.bincount(self.student[at], self.asked[at], people).astype(np.int64)
        if self.p.t.policy.one_to_one:
            roles = np.unique(self.student * 2 + self.main) // 2
            asked[np.bincount(roles, minlength=people) == 1] = 0
        pairs = bundles.Pairs(
            order, first, self.common[order[first[:-1]]], self.hours[helper], asked[student],
            self.asked,
        )  # fmt: skip
        one = np.bincount(helper, minlength=width) == 1
        one |= np.minimum(self.places, self.hours) == 1
        one[self.helper[self.fixed]] = False
        for pair in np.flatnonzero(one[helper]).tolist():
            one[helper[pair]] &= bool(pairs.ways(pair))
        self.one = one
        worth = self.p.c.score[self.arc] + NEED
        self.b = bundles.deal(pairs, np.flatnonzero(one[helper]), worth)

    def _columns(self) -> None:
        """Number the columns z, x, y, b, g, u one after the other."""
        count, one = len(self.arc), self.one[self.helper]
        bits = np.where(one, 0, self.common)[:, None] >> np.arange(SLOTS, dtype=np.uint32) & 1
        self.z_arc, self.z_slot = np.nonzero(bits)
        self.z = np.arange(len(self.z_arc))
        several = np.flatnonzero((self.asked > 1) & ~one)
        self.x_of = np.full(count, -1)
        self.x_of[several] = len(self.z) + np.arange(len(several))
        width = len(self.z) + len(several)
        single = np.flatnonzero(self.asked[self.z_arc] == 1)
        size = np.bincount(self.pair, ~one)[self.pair]
        shared, place = np.unique(self.pair[size > 1], return_inverse=True)
        self.y_of = np.full(count, -1)
        self.y_of[size > 1] = width + place
        width += len(shared)
        self.b_first, width = width, width + len(self.b.slots)
        self.unit_arc = np.concatenate([self.z_arc[single], several, self.b.arc])
        self.unit = np.concatenate([single, self.x_of[several], self.b_first + self.b.owner])
        self.leads = np.ones(len(self.unit), bool)
        self.leads[len(self.unit) - len(self.b.arc) :] = self.b.leads
        self.g_of, width = self._per_student(self.student[~self.main & ~self.fixed], width)
        children = self.student if self.p.t.policy.first == "children" else self.student[:0]
        self.u_of, width = self._per_student(children, width)
        self.width = width

    def _per_student(self, students: Ints, width: int) -> tuple[Ints, int]:
        """A column for each of these students (by student, -1 for the others); the new width."""
        column = np.full(len(self.p.t.students), -1)
        who = np.unique(students)
        column[who] = width + np.arange(len(who))
        return column, width + len(who)

    def tidy(self, values: Floats) -> Floats:
        """The vector that the z and b columns of a (nearly) feasible one imply."""
        made = np.zeros(self.width)
        on = np.flatnonzero(values[: len(self.z)] > mip.TOLERANCE)
        taken = self._taken(values)
        arcs = np.unique(np.concatenate([self.z_arc[on], self.b.arc[np.isin(self.b.owner, taken)]]))
        who = self.student[arcs]
        helped = self.student[arcs[self.main[arcs]]]
        made[on] = made[self.b_first + taken] = 1
        for columns in (self.x_of[arcs], self.y_of[arcs], self.g_of[helped], self.u_of[who]):
            made[columns[columns >= 0]] = 1
        pairs = np.unique(self.student[arcs] + self.helper[arcs] * len(self.p.t.students))
        pupils = np.bincount(pairs // len(self.p.t.students), minlength=len(self.places))
        kth = np.arange(len(self.w)) - np.searchsorted(self.w_helper, self.w_helper)
        made[self.w] = kth < pupils[self.w_helper]
        return made

    def _taken(self, values: Floats) -> Ints:
        """The bundles that a vector takes, those that are free to choose their slots last."""
        every = values[self.b_first : self.b_first + len(self.b.slots)]
        on = np.flatnonzero(every > mip.TOLERANCE)
        return on[np.argsort(self.b.slots[on] == bundles.ANY, kind="stable")]

    def vector(self, plan: Plan) -> Floats:
        """A plan of the same part as column values, for the warm start."""
        held = [n for n in self.needs if plan.helper[n] != FREE]
        arcs = self.p.arcs_of(held, [plan.helper[n] for n in held])
        mask = np.zeros(len(self.p.c.need), np.uint32)
        mask[arcs] = [plan.slots[n] for n in held]
        values = np.zeros(self.width)
        values[self.z] = mask[self.arc[self.z_arc]] >> self.z_slot.astype(np.uint32) & 1
        values[self.b_first + self._like(mask[self.arc])] = 1
        return self.tidy(values)

    def _like(self, mask: Masks) -> Ints:
        """The bundles a plan takes, or what is better for the pair; `mask`: slots per arc, or 0."""
        held = np.flatnonzero((mask > 0) & self.one[self.helper])
        wanted: dict[int, tuple[list[int], int]] = {}
        for arc in held.tolist():
            members, slots = wanted.get(int(self.pair[arc]), ([], 0))
            wanted[int(self.pair[arc])] = [*members, arc], slots | int(mask[arc])
        made = []
        pair = self.pair[self.b.arc[self.b.start[:-1]]]
        only = np.bincount(pair, minlength=len(self.pair))[pair] == 1
        for bundle in np.flatnonzero(np.isin(pair, list(wanted))).tolist():
            members, slots = wanted[int(pair[bundle])]
            same = sorted(self.b.members(bundle)) == sorted(members)
            if only[bundle] or (same and self.b.slots[bundle] in (slots, bundles.ANY)):
                made.append(bundle)
        return np.array(made, np.int64)

    def plan(self, values: Floats) -> Plan:
        """Column values as a plan."""
        made = self.base.copy()
        masks: dict[int, int] = {}
        for z in np.flatnonzero(values[: len(self.z)] > mip.TOLERANCE).tolist():
            arc = int(self.z_arc[z])
            masks[arc] = masks.get(arc, 0) | 1 << int(self.z_slot[z])
        for arc, mask in masks.items():
            made.place(self.p.t, int(self.need[arc]), int(self.helper[arc]), mask)
        for bundle in self._taken(values).tolist():
            self._place(made, self.b.members(bundle), int(self.b.slots[bundle]))
        return made

    def _place(self, plan: Plan, arcs: list[int], slots: int) -> None:
        """Enter a bundle, in these slots or in any that are left."""
        helper, student = int(self.helper[arcs[0]]), int(self.student[arcs[0]])
        left = slots if slots != bundles.ANY else plan.common(self.p.t, student, helper)
        for arc in arcs:
            mask = lowest(left, int(self.asked[arc]))
            plan.place(self.p.t, int(self.need[arc]), helper, mask)
            left &= ~mask
