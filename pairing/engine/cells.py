"""Needs against helpers as columns that broadcast: what the rules and the score read.

A rule written once on `Cells` serves a list of pairs (two arrays of one length) as well as a whole
rectangle (needs down, helpers across). A column that has one value only is kept as one cell, so a
rule that reads nothing else costs one row, or one cell, instead of the rectangle.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .tables import Bools, Codes, Ints, Tables

CELLS = 1 << 18


@dataclass(frozen=True)
class Cells:
    """Index arrays `need` and `helper` of the tables `t` that broadcast against each other."""

    t: Tables
    need: Ints
    helper: Ints

    @property
    def shape(self) -> tuple[int, ...]:
        """The full shape of every answer."""
        return np.broadcast_shapes(self.need.shape, self.helper.shape)

    def of_need(self, column: Codes) -> Any:
        """A column of needs, for these needs."""
        return _one(column[self.need])

    def of_student(self, column: Codes) -> Any:
        """A column of students, for the students of these needs."""
        return _one(column[self.t.n_student[self.need]])

    def of_helper(self, column: Codes) -> Any:
        """A column of helpers, for these helpers."""
        return column[self.helper]

    def of_route(self, table: Codes) -> Any:
        """A table (stage, kind)."""
        return table[self.of_student(self.t.s_stage), self.of_helper(self.t.h_kind)]

    def of_offer(self, table: Codes) -> Any:
        """A table (subject, grade, helper)."""
        return table[self.of_need(self.t.n_subject), self.of_student(self.t.s_grade), self.helper]


def _one(column: Codes) -> Codes:
    same = column.size > 1 and bool((column == column[:1]).all())
    return column[:1] if same else column


def rectangle(t: Tables, needs: Ints, helpers: Ints) -> Cells:
    """Every one of `needs` (down) with every one of `helpers` (across)."""
    return Cells(t, needs[:, None], helpers[None, :])


def blocks(t: Tables, needs: Ints) -> list[Ints]:
    """These needs in groups of one subject, grade and stage; inside, the alike stand together."""
    s = t.n_student[needs]
    key = (t.s_stage[s], t.s_grade[s], t.n_subject[needs])
    alike = (t.s_prefers[s], t.s_ready[s], t.s_modes[s], t.s_special[s], t.n_sessions[needs])
    order = np.lexsort((*alike, *key))
    turns = sum((np.diff(column[order]) != 0 for column in key), np.zeros(1, bool))
    return np.split(needs[order], np.flatnonzero(turns) + 1) if len(needs) else []


def chunks(needs: Ints, width: int, cells: int = CELLS) -> Iterator[Ints]:
    """Needs in runs such that a rectangle of `width` helpers has about `cells` cells."""
    step = max(1, cells // max(1, width))
    for low in range(0, len(needs), step):
        yield needs[low : low + step]


def count(alive: Bools, shape: tuple[int, ...]) -> Ints:
    """True cells per row of a rectangle of this shape, however small `alive` was kept."""
    rows, width = shape
    if alive.shape[1] == 1:
        found = alive[:, 0] * np.int64(width)
    else:
        found = np.bitwise_count(np.packbits(alive, axis=1)).sum(axis=1, dtype=np.int64)
    full: Ints = np.broadcast_to(found, rows)
    return full
