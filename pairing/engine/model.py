"""The exact model of a part of the plan as a mixed-integer programme.

Free some students; everybody else keeps what they hold. Columns, each 0 or 1:

====  ====================================================================================
z     a session of a candidate arc (need, helper) in a slot
x     an arc is used, only for needs of several weekly sessions
y     a pair (student, helper), only where it could bundle several needs
g, u  a student has a main helper; a student is served (they follow from z)
w     a helper has a k-th pupil, only where even load is asked for
====  ====================================================================================

An arc's *unit* is what sums to 1 when the arc is used: its z columns, or its x. Each level of
`plan.measure` is maximised in turn with the earlier levels held, so the order is strict.
"""

from collections.abc import Sequence

import numpy as np

from . import mip
from .ceiling import most_needs
from .instance import SLOTS
from .mip import Floats, Rows
from .plan import EVEN_UNIT, FREE, Plan, Problem
from .tables import Ints


class Model:
    """Columns, rows and objectives of one part."""

    def __init__(
        self, p: Problem, plan: Plan, students: Sequence[int], arcs: Ints, even: bool = False
    ) -> None:
        """`arcs`: candidate arcs of the freed students' needs that may be used."""
        self.p = p
        self.base = plan.copy()
        self.needs = [n for s in students for n in p.t.needs_of[s]]
        for need in self.needs:
            self.base.clear(p.t, need)
        self.hours = p.t.h_sessions - np.array(self.base.helper_sessions, np.int64)
        self.places = p.t.h_pupils - np.array([len(x) for x in self.base.pupils], np.int64)
        self._arcs(arcs)
        self._columns()
        self.rows = Rows()
        self._person_rows()
        self._pair_rows(even)
        self._service_rows()

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

    def _columns(self) -> None:
        """Number the columns z, x, y, g, u one after the other."""
        count = len(self.arc)
        bits = self.common[:, None] >> np.arange(SLOTS, dtype=np.uint32) & 1
        self.z_arc, self.z_slot = np.nonzero(bits)
        self.z = np.arange(len(self.z_arc))
        several = np.flatnonzero(self.asked > 1)
        self.x_of = np.full(count, -1)
        self.x_of[several] = len(self.z) + np.arange(len(several))
        width = len(self.z) + len(several)
        single = np.flatnonzero(self.asked[self.z_arc] == 1)
        self.unit_arc = np.concatenate([self.z_arc[single], several])
        self.unit = np.concatenate([single, self.x_of[several]])
        keys = self.student * len(self.p.t.helpers) + self.helper
        _, pair, size = np.unique(keys, return_inverse=True, return_counts=True)
        bundles, place = np.unique(pair[size[pair] > 1], return_inverse=True)
        self.y_of = np.full(count, -1)
        self.y_of[size[pair] > 1] = width + place
        width += len(bundles)
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

    def _person_rows(self) -> None:
        """Each need once, one session per person and slot, weekly sessions of a helper."""
        rows, z_arc = self.rows, self.z_arc
        locked = np.array(sorted(self.p.locked), np.int64)
        rows.add(
            self.need[self.unit_arc], self.unit, high=1,
            low=lambda needs: np.where(np.isin(needs, locked), 1.0, -np.inf),
        )  # fmt: skip
        for person in (self.student, self.helper):
            rows.add(person[z_arc] * SLOTS + self.z_slot, self.z, low=-np.inf, high=1)
        rows.add(self.helper[z_arc], self.z, low=-np.inf, high=lambda h: self.hours[h])
        several = np.flatnonzero(self.asked > 1)
        held = np.flatnonzero(self.asked[z_arc] > 1)
        rows.add(
            np.concatenate([z_arc[held], several]),
            np.concatenate([self.z[held], self.x_of[several]]),
            np.concatenate([np.ones(len(held)), -self.asked[several].astype(float)]),
            low=0, high=0,
        )  # fmt: skip

    def _pair_rows(self, even: bool) -> None:
        """Pupil places, and one helper of each role under one-to-one."""
        arc, unit = self.unit_arc, self.unit
        bundled = self.y_of[arc] >= 0
        arcs = np.flatnonzero(self.y_of >= 0)
        self._link(arc[bundled], unit[bundled], arcs, self.y_of[arcs])
        first = arcs[np.unique(self.y_of[arcs], return_index=True)[1]]
        pair = np.concatenate([arc[~bundled], first])
        column = np.concatenate([unit[~bundled], self.y_of[first]])
        self.rows.add(
            self.helper[pair], column, low=-np.inf, high=lambda h: np.maximum(0, self.places[h])
        )
        if self.p.t.policy.one_to_one:
            role = self.student[pair] * 2 + self.main[pair]
            self.rows.add(role, column, low=-np.inf, high=1)
        self._even_rows(self.helper[pair] if even else pair[:0], column if even else column[:0])

    def _even_rows(self, helper: Ints, column: Ints) -> None:
        """As many w of a helper as pupils; `w_load` what the k-th pupil adds to unevenness."""
        who, most = np.unique(helper, return_counts=True)
        most = np.minimum(most, np.maximum(0, self.places[who]))
        self.w_helper = np.repeat(who, most)
        first = np.repeat(np.cumsum(most) - most, most)
        held = self.p.t.h_pupils[self.w_helper] - self.places[self.w_helper]
        kth = np.arange(len(first)) - first + held + 1
        unit = EVEN_UNIT // np.maximum(1, self.p.t.h_pupils[self.w_helper])
        self.w_load = (2 * kth - 1) * unit
        self.w = self.width + np.arange(len(self.w_helper))
        self.width += len(self.w)
        self.rows.add(
            np.concatenate([helper, self.w_helper]), np.concatenate([column, self.w]),
            np.concatenate([np.ones(len(column)), -np.ones(len(self.w))]), low=-np.inf, high=0,
        )  # fmt: skip

    def _service_rows(self) -> None:
        """A supplement only beside a main helper (M18), unless locked; u only where served."""
        arc, unit = self.unit_arc, self.unit
        beside = np.flatnonzero(~self.main & ~self.fixed)
        added = np.isin(arc, beside)
        self._link(arc[added], unit[added], beside, self.g_of[self.student[beside]])
        for column, counted in ((self.g_of, self.main[arc]), (self.u_of, np.ones(len(arc), bool))):
            counted = counted & (column[self.student[arc]] >= 0)
            who = np.flatnonzero(column >= 0)
            self.rows.add(
                np.concatenate([who, self.student[arc[counted]]]),
                np.concatenate([column[who], unit[counted]]),
                np.concatenate([np.ones(len(who)), -np.ones(counted.sum())]),
                low=-np.inf, high=0,
            )  # fmt: skip

    def _link(self, arc: Ints, unit: Ints, arcs: Ints, column: Ints) -> None:
        """The unit of each arc stays below its column."""
        self.rows.add(
            np.concatenate([arc, arcs]), np.concatenate([unit, column]),
            np.concatenate([np.ones(len(unit)), -np.ones(len(column))]), low=-np.inf, high=0,
        )  # fmt: skip

    def lower(self) -> Floats:
        """Lower bounds: 1 for the sessions that locks hold."""
        held = np.zeros(self.width)
        masks = {need: mask for need, (_, mask) in self.p.locked.items()}
        for z in np.flatnonzero(self.fixed[self.z_arc]).tolist():
            mask = masks[int(self.need[self.z_arc[z]])]
            held[z] = mask >> int(self.z_slot[z]) & 1
        return held

    def levels(self) -> list[tuple[Floats, int]]:
        """Per level of `measure`: the cost vector and a trivial upper bound."""
        p, tiers = self.p, len(self.p.tiers)
        children, needs = np.zeros((2, tiers, self.width))
        quality = np.zeros(self.width)
        who = np.flatnonzero(self.u_of >= 0)
        children[p.rank[who], self.u_of[who]] = 1
        needs[p.rank[self.student[self.unit_arc]], self.unit] = 1
        bonus = p.t.policy.bundle_bonus
        bundled = self.y_of[self.unit_arc] >= 0
        quality[self.unit] = p.c.score[self.arc[self.unit_arc]] + bonus * bundled
        quality[self.y_of[self.y_of >= 0]] = -bonus
        owners = np.unique(self.student)
        ceiling = most_needs(p, self.arc)[owners]
        most = np.bincount(p.rank[owners], ceiling, tiers).astype(int).tolist()
        tops = [int(row.sum()) for row in children]
        first = list(zip(children, tops, strict=True)) if p.t.policy.first == "children" else []
        return [*first, *zip(needs, most, strict=True), (quality, 2**31)]

    def tidy(self, values: Floats) -> Floats:
        """The vector that the z columns of a (nearly) feasible one imply."""
        made = np.zeros(self.width)
        on = np.flatnonzero(values[: len(self.z)] > mip.TOLERANCE)
        arcs = np.unique(self.z_arc[on])
        who = self.student[arcs]
        helped = self.student[arcs[self.main[arcs]]]
        made[on] = 1
        for columns in (self.x_of[arcs], self.y_of[arcs], self.g_of[helped], self.u_of[who]):
            made[columns[columns >= 0]] = 1
        pairs = np.unique(self.student[arcs] + self.helper[arcs] * len(self.p.t.students))
        pupils = np.bincount(pairs // len(self.p.t.students), minlength=len(self.places))
        kth = np.arange(len(self.w)) - np.searchsorted(self.w_helper, self.w_helper)
        made[self.w] = kth < pupils[self.w_helper]
        return made

    def evenness(self) -> Floats:
        """The cost vector of even load, in whole steps: least unevenness is most of this."""
        cost = np.zeros(self.width)
        cost[self.w] = -(self.w_load // max(1, int(np.gcd.reduce(self.w_load))))
        return cost

    def vector(self, plan: Plan) -> Floats:
        """A plan of the same part as column values, for the warm start."""
        held = [n for n in self.needs if plan.helper[n] != FREE]
        arcs = self.p.arcs_of(held, [plan.helper[n] for n in held])
        mask = np.zeros(len(self.p.c.need), np.uint32)
        mask[arcs] = [plan.slots[n] for n in held]
        values = np.zeros(self.width)
        values[self.z] = mask[self.arc[self.z_arc]] >> self.z_slot.astype(np.uint32) & 1
        return self.tidy(values)

    def plan(self, values: Floats) -> Plan:
        """Column values as a plan."""
        made = self.base.copy()
        masks: dict[int, int] = {}
        for z in np.flatnonzero(values[: len(self.z)] > mip.TOLERANCE).tolist():
            arc = int(self.z_arc[z])
            masks[arc] = masks.get(arc, 0) | 1 << int(self.z_slot[z])
        for arc, mask in masks.items():
            made.place(self.p.t, int(self.need[arc]), int(self.helper[arc]), mask)
        return made
