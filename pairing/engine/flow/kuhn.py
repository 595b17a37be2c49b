"""Most rows served, earlier rows strictly first, and the Hall set of a row that got nothing.

Rows are augmented one by one (Kuhn). A row once served is never given up again, so every prefix of
the rows is served as well as it can be: the sets of rows that can be served are the independent
sets of a transversal matroid. The columns that a failed search has seen are full and lead to no
free place now or later, so no later search enters them.
"""

from collections import deque
from collections.abc import Sequence

import numpy as np

from .arcs import FREE, Numbers


class _Rows:
    """Columns of each row as lists, cut from the arrays when first asked for."""

    def __init__(self, start: Numbers, cols: Numbers) -> None:
        self._start, self._cols = np.asarray(start).tolist(), np.asarray(cols)
        self._known: dict[int, list[int]] = {}

    def __getitem__(self, row: int) -> list[int]:
        if row not in self._known:
            self._known[row] = self._cols[self._start[row] : self._start[row + 1]].tolist()
        return self._known[row]


def cover(start: Numbers, cols: Numbers, capacity: Numbers) -> list[int]:
    """Serve as many rows as possible, earlier rows first: column per row, or -1.

    The columns of row r are ``cols[start[r]:start[r + 1]]``.
    """
    rows, room = _Rows(start, cols), [int(c) for c in capacity]
    mate = [FREE] * (len(start) - 1)
    held: list[list[int]] = [[] for _ in room]
    dead = [c <= 0 for c in room]
    for root in range(len(mate)):
        via, end = _reach(rows, room, held, root, dead)
        if end == FREE:
            for col in via:
                dead[col] = True
        while end != FREE:
            row = via[end]
            left, mate[row] = mate[row], end
            held[end].append(row)
            if left != FREE:
                held[left].remove(row)
            end = left
    return mate


def _reach(
    rows: _Rows, room: list[int], held: Sequence[Sequence[int]], root: int, dead: list[bool]
) -> tuple[dict[int, int], int]:
    """Breadth-first search from a row to a column with room; (column -> row before, column)."""
    via: dict[int, int] = {}
    queue = deque([root])
    while queue:
        row = queue.popleft()
        for col in rows[row]:
            if col in via or dead[col]:
                continue
            via[col] = row
            if len(held[col]) < room[col]:
                return via, col
            queue.extend(held[col])
    return via, FREE


def hall(
    start: Numbers, cols: Numbers, capacity: Numbers, mate: Sequence[int], root: int
) -> tuple[list[int], list[int]]:
    """Proof that an unserved row is blocked: (rows S, columns N(S)), room of N(S) below |S|.

    `mate` must be maximum, as from `cover`; raises ValueError when a free place is reachable.
    """
    room = [int(c) for c in capacity]
    held: list[list[int]] = [[] for _ in room]
    for row, col in enumerate(mate):
        if col != FREE:
            held[col].append(row)
    via, end = _reach(_Rows(start, cols), room, held, root, [False] * len(room))
    if end != FREE:
        raise ValueError("a free place is reachable")
    blocked = {root} | {r for col in via for r in held[col]}
    return sorted(blocked), sorted(via)
