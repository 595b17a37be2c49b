"""Successive shortest paths in plain Python, and exact repair after one change.

Between calls the state is optimal and proves it (complementary slackness): u, p >= 0;
u + p >= value on every arc; equal where a row holds a column; p > 0 only on full columns; u > 0
only on rows that hold one. A row that comes, or loses its place, looks for the cheapest chain of
moves that ends at a free place or at a row that rather goes without (`_displace`); a free place
with a price looks for the cheapest chain that fills it or brings the price to nothing (`_fill`).
Both are Dijkstra over reduced costs (Ahuja, Magnanti, Orlin, Network Flows, ch. 9.7 and 12.4).
"""

from collections.abc import Iterable
from heapq import heappop, heappush

import numpy as np

from .arcs import FREE, Answer, Arcs
from .prices import best_price

Pairs = list[tuple[int, int]]


class Assignment:
    """An optimum that stays one while rows and places come and go."""

    def __init__(self, arcs: Arcs, answer: Answer) -> None:
        """From an optimal `answer`."""
        rows, cols = arcs.count, len(arcs.capacity)
        self.arcs = arcs
        self.room = arcs.capacity.tolist()
        self.mate: list[int] = answer.mate.tolist()
        self.u: list[int] = answer.row_price.tolist()
        self.p: list[int] = answer.col_price.tolist()
        self.held: list[set[int]] = [set() for _ in range(cols)]
        self.absent = set[int]()
        self._by_row: list[Pairs | None] = [None] * rows
        self._by_col: list[Pairs | None] = [None] * cols
        self._order = np.argsort(arcs.cols, kind="stable")
        self._first = np.searchsorted(arcs.cols[self._order], np.arange(cols + 1))
        for row, col in enumerate(self.mate):
            if col != FREE:
                self.held[col].add(row)

    def answer(self) -> Answer:
        """The optimum as arrays."""
        kind = self.arcs.values.dtype
        return Answer(np.array(self.mate, np.int64), np.array(self.u, kind), np.array(self.p, kind))

    def add(self, row: int) -> None:
        """A row comes; the others move where that is worth it."""
        self.absent.discard(row)
        self.u[row] = max(0, max((v - self.p[c] for c, v in self._cols_of(row)), default=0))
        if self.u[row] > 0:
            self._displace([row])

    def remove(self, row: int) -> None:
        """A row goes; its place is filled from those who gain most."""
        self.absent.add(row)
        col, self.u[row] = self._leave(row), 0
        if col != FREE:
            self._fill(col)

    def improve(self, rows: Iterable[int]) -> None:
        """Rows whose arcs are worth more than the given answer knew: all leave, then all return."""
        hot = list(rows)
        self.absent.update(hot)
        left = [self._leave(row) for row in hot]
        for row in hot:
            self.u[row] = 0
        for col in left:
            if col != FREE:
                self._fill(col)
        for row in hot:
            self.add(row)

    def resize(self, col: int, capacity: int) -> None:
        """A column takes `capacity` rows from now on."""
        grows = capacity > self.room[col]
        self.room[col] = capacity
        while len(self.held[col]) > capacity:
            self._displace(self.held[col], overfull=col)
        if grows:
            self._fill(col)

    def _cols_of(self, row: int) -> Pairs:
        known = self._by_row[row]
        if known is None:
            at = slice(int(self.arcs.start[row]), int(self.arcs.start[row + 1]))
            known = list(
                zip(self.arcs.cols[at].tolist(), self.arcs.values[at].tolist(), strict=True)
            )
            self._by_row[row] = known
        return known

    def _rows_of(self, col: int) -> Pairs:
        known = self._by_col[col]
        if known is None:
            at = self._order[self._first[col] : self._first[col + 1]]
            known = list(
                zip(self.arcs.rows[at].tolist(), self.arcs.values[at].tolist(), strict=True)
            )
            self._by_col[col] = known
        return known

    def _leave(self, row: int) -> int:
        col = self.mate[row]
        if col != FREE:
            self.held[col].discard(row)
            self.mate[row] = FREE
        return col

    def _take(self, row: int, col: int) -> int:
        left = self._leave(row)
        self.mate[row] = col
        self.held[col].add(row)
        return left

    def _displace(self, wave: Iterable[int], overfull: int = FREE) -> None:
        """The cheapest chain of moves that one of the `wave` starts: a new row, or one that has
        to leave an overfull column."""
        u, p, held, room = self.u, self.p, self.held, self.room
        settled = [] if overfull == FREE else [overfull]
        far = dict.fromkeys(settled, 0)
        via: dict[int, int] = {}
        heap: Pairs = []
        reached: Pairs = []
        end_row, end_col = min(wave, key=u.__getitem__), FREE
        best, d = u[end_row], 0
        while True:
            for row in wave:
                if best <= d:
                    break
                reached.append((row, d))
                base = d + u[row]
                if base < best:
                    best, end_row, end_col = base, row, FREE
                for col, value in self._cols_of(row):
                    to = base + p[col] - value
                    if to < best and to < far.get(col, best):
                        far[col], via[col] = to, row
                        if len(held[col]) < room[col]:
                            best, end_col = to, col
                        else:
                            heappush(heap, (to, col))
            while heap and heap[0][0] > far[heap[0][1]]:
                heappop(heap)
            if not heap or heap[0][0] >= best:
                break
            d, col = heappop(heap)
            settled.append(col)
            wave = held[col]
        for row, d in reached:
            u[row] -= max(0, best - d)
        for col in settled:
            p[col] += max(0, best - far[col])
        col = self._leave(end_row) if end_col == FREE else end_col
        while col in via:
            col = self._take(via[col], col)

    def _fill(self, root: int) -> None:
        """While `root` has room and a price: the cheapest chain that fills it, or lowers prices."""
        while len(self.held[root]) < self.room[root] and self.p[root] > 0:
            self._fill_once(root)

    def _fill_once(self, root: int) -> None:
        u, p, mate = self.u, self.p, self.mate
        hole = {root: 0}  # column -> cost of moving the free place there
        far: dict[int, int] = {}
        into: dict[int, int] = {}  # row -> the column it would move to
        source: dict[int, int] = {}  # column -> the row that would leave it
        settled: list[int] = []
        heap: list[tuple[int, int]] = []
        best, end_row, end_col = p[root], FREE, root
        col, d = root, 0
        while True:
            base = d + p[col]
            for row, value in self._rows_of(col):
                to = base + u[row] - value
                if to < best and to < far.get(row, best):
                    if mate[row] == col or row in self.absent:
                        continue
                    far[row], into[row] = to, col
                    if mate[row] == FREE:
                        best, end_row = to, row
                    else:
                        heappush(heap, (to, row))
            col = FREE
            while heap and heap[0][0] < best and col == FREE:
                d, row = heappop(heap)
                if d > far[row]:
                    continue
                settled.append(row)
                if mate[row] not in hole:
                    col = mate[row]
                    hole[col], source[col] = d, row
                    if d + p[col] < best:
                        best, end_row, end_col = d + p[col], FREE, col
            if col == FREE:
                break
        self._cheapen(hole, far, settled, best)
        row = source.get(end_col, FREE) if end_row == FREE else end_row
        while row != FREE:
            col = into[row]
            self._take(row, col)
            row = source.get(col, FREE)

    def _cheapen(
        self, hole: dict[int, int], far: dict[int, int], settled: list[int], best: int
    ) -> None:
        """Prices of the columns reached fall; rows that hold or may take them keep the balance."""
        rise = {row: best - far[row] for row in settled if far[row] < best}
        for col, d in hole.items():
            if d < best:
                self.p[col] -= best - d
                rise |= dict.fromkeys(self.held[col], best - d)
        for row, more in rise.items():
            self.u[row] += more


def solve(arcs: Arcs, start: Answer) -> Answer:
    """Most value, row by row; integers of any size. `start`: the optimum of some of the arcs."""
    state = Assignment(arcs, start)
    better = best_price(arcs, start.col_price) > start.row_price
    state.improve(np.flatnonzero(better).tolist())
    return state.answer()
