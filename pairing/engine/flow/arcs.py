"""The arrays every flow works on: arcs in rows (CSR), capacities, and an answer with its prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

FREE = -1
SAFE = 1 << 61  # sums below it neither overflow int64 nor reach LEMON's artificial cost

Ints = NDArray[np.int64]
Numbers = Sequence[int] | NDArray[Any]


class Answer(NamedTuple):
    """``mate`` (column per row or -1), ``row_price`` u, ``col_price`` p; u, p >= 0."""

    mate: Ints
    row_price: NDArray[Any]
    col_price: NDArray[Any]


@dataclass(frozen=True)
class Arcs:
    """Arcs sorted by (row, column); those of row r are ``start[r]:start[r + 1]``.

    `values` are int64, or Python integers
    (object) when `exact_in_int64` is false.
    """

    rows: Ints
    cols: Ints
    values: NDArray[Any]
    start: Ints
    capacity: Ints

    @classmethod
    def of(
        cls,
        rows: Numbers,
        cols: Numbers,
        values: Numbers,
        capacity: Numbers,
        count: int | None = None,
    ) -> "Arcs":
        """Sort the caller's lists; negative capacities count as zero.

        `count` = number of rows, if some of the last have no arc.
        """
        r, c = np.asarray(rows, np.int64), np.asarray(cols, np.int64)
        v = integers(values)
        if not len(r) == len(c) == len(v):
            raise ValueError("rows, cols and values differ in length")
        order = _order(r, c)
        least = int(r.max(initial=-1)) + 1 if count is None else count
        start = np.concatenate([[0], np.cumsum(np.bincount(r, minlength=least))])
        room = np.maximum(0, np.asarray(capacity, np.int64))
        return cls(r[order], c[order], v[order], start.astype(np.int64), room)

    @property
    def count(self) -> int:
        """Number of rows."""
        return len(self.start) - 1

    @property
    def exact_in_int64(self) -> bool:
        """Whether no sum of the solver or of the certificate can overflow."""
        top = int(self.values.max(initial=0))
        return self.values.dtype != object and top * (self.count + len(self.capacity) + 1) < SAFE

    def keep(self, mask: NDArray[np.bool_]) -> "Arcs":
        """Only the arcs of a mask, with the same rows and columns."""
        counts = np.bincount(self.rows[mask], minlength=self.count)
        start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return Arcs(self.rows[mask], self.cols[mask], self.values[mask], start, self.capacity)


def integers(values: Numbers) -> NDArray[Any]:
    """As int64, or as Python integers when one does not fit."""
    try:
        return np.asarray(values, np.int64)
    except OverflowError:
        return np.array(values, dtype=object)


def _order(rows: Ints, cols: Ints) -> Ints:
    """Positions in order of (row, column); lists that already are in order stay as they are."""
    step, side = np.diff(rows), np.diff(cols)
    if bool(((step > 0) | ((step == 0) & (side >= 0))).all()):
        return np.arange(len(rows))
    return np.lexsort((cols, rows))
