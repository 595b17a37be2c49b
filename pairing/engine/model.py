"""The exact model of a part of the plan as a mixed-integer programme: its rows and objectives.

Each level of `plan.measure` is maximised in turn with the earlier levels held, so the order is
strict.
"""

from collections.abc import Sequence

import numpy as np

from .ceiling import most_needs
from .columns import Columns
from .instance import SLOTS
from .mip import Floats, Rows
from .plan import EVEN_UNIT, Plan, Problem
from .tables import Ints


class Model(Columns):
    """Rows and objectives of one part."""

    def __init__(
        self, p: Problem, plan: Plan, students: Sequence[int], arcs: Ints, even: bool = False
    ) -> None:
        """`arcs`: candidate arcs of the freed students' needs that may be used."""
        super().__init__(p, plan, students, arcs)
        self.rows = Rows()
        self._person_rows()
        self._pair_rows(even)
        self._service_rows()

    def _person_rows(self) -> None:
        """Each need once, one session per person and slot, weekly sessions of a helper."""
        rows, z_arc = self.rows, self.z_arc
        locked = np.array(sorted(self.p.locked), np.int64)
        rows.add(
            self.need[self.unit_arc], self.unit, high=1,
            low=lambda needs: np.where(np.isin(needs, locked), 1.0, -np.inf),
        )  # fmt: skip
        rows.add(self.helper[z_arc] * SLOTS + self.z_slot, self.z, low=-np.inf, high=1)
        bits = self.b.slots[:, None] >> np.arange(SLOTS) & 1
        bundle, slot = np.nonzero(bits)
        owner = self.student[self.b.arc[self.b.start[bundle]]]
        rows.add(
            np.concatenate([self.student[z_arc] * SLOTS + self.z_slot, owner * SLOTS + slot]),
            np.concatenate([self.z, self.b_first + bundle]), low=-np.inf, high=1,
        )  # fmt: skip
        rows.add(self.helper[z_arc], self.z, low=-np.inf, high=lambda h: self.hours[h])
        several = np.flatnonzero(self.x_of >= 0)
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
        alone = ~bundled & self.leads
        pair = np.concatenate([arc[alone], first])
        column = np.concatenate([unit[alone], self.y_of[first]])
        self.rows.add(
            self.helper[pair], column, low=-np.inf,
            high=lambda h: np.where(self.one[h], 1, np.maximum(0, self.places[h])),
        )  # fmt: skip
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
        for column, counted in ((self.g_of, self.leads & self.main[arc]), (self.u_of, self.leads)):
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
        np.add.at(needs, (p.rank[self.student[self.unit_arc]], self.unit), 1)
        bonus = p.t.policy.bundle_bonus
        bundled = (self.y_of[self.unit_arc] >= 0) | ~self.leads
        np.add.at(quality, self.unit, p.c.score[self.arc[self.unit_arc]] + bonus * bundled)
        quality[self.y_of[self.y_of >= 0]] = -bonus
        owners = np.unique(self.student)
        ceiling = most_needs(p, self.arc)[owners]
        most = np.bincount(p.rank[owners], ceiling, tiers).astype(int).tolist()
        tops = [int(row.sum()) for row in children]
        first = list(zip(children, tops, strict=True)) if p.t.policy.first == "children" else []
        return [*first, *zip(needs, most, strict=True), (quality, 2**31)]

    def evenness(self) -> Floats:
        """The cost vector of even load, in whole steps: least unevenness is most of this."""
        cost = np.zeros(self.width)
        cost[self.w] = -(self.w_load // max(1, int(np.gcd.reduce(self.w_load))))
        return cost
