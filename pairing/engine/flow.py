"""Assignment flows in pure Python: most value with a dual certificate, coverage with a proof.

`assign` is successive shortest paths with potentials (one Dijkstra per row); `cover` is Kuhn's
augmenting search with capacities, row by row, which for rows given in order of importance is
lexicographically best (transversal matroid) and yields Hall sets.
"""

from collections import deque
from collections.abc import Sequence
from heapq import heappop, heappush

FREE = -1


def assign(
    rows: Sequence[int], cols: Sequence[int], values: Sequence[int], capacity: Sequence[int]
) -> tuple[list[int], list[int], list[int]]:
    """Maximum-value assignment over arcs ``rows[i] -> cols[i]`` worth ``values[i]`` (integers).

    A row takes at most one column or stays free, column j at most ``capacity[j]`` rows. Returns
    ``mate`` (column per row or -1), ``row_price`` u and ``col_price`` p with the certificate
    u, p >= 0; u + p >= value on every arc; sum(u) + sum(p * capacity) = value of the assignment,
    which `check` verifies.
    """
    arcs: list[list[tuple[int, int]]] = [[] for _ in range(max(rows, default=-1) + 1)]
    for row, col, value in zip(rows, cols, values, strict=True):
        if value > 0 and capacity[col] > 0:
            arcs[row].append((col, value))
    state = _Assignment(arcs, capacity)
    for row in range(len(arcs)):
        state.add(row)
    for j, room in enumerate(capacity):
        if room <= 0:
            worst = [v - state.u[r] for r, c, v in zip(rows, cols, values, strict=True) if c == j]
            state.p[j] = max([0, *worst])
    return state.mate, state.u, state.p


def check(
    rows: Sequence[int],
    cols: Sequence[int],
    values: Sequence[int],
    capacity: Sequence[int],
    answer: tuple[list[int], list[int], list[int]],
) -> bool:
    """Whether the prices prove that the assignment is feasible and of maximum value."""
    mate, u, p = answer
    worth: dict[tuple[int, int], int] = {}
    for row, col, value in zip(rows, cols, values, strict=True):
        worth[row, col] = max(value, worth.get((row, col), value))
    used = [0] * len(capacity)
    total = 0
    for row, col in enumerate(mate):
        if col != FREE:
            if (row, col) not in worth:
                return False
            used[col] += 1
            total += worth[row, col]
    feasible = all(a <= max(0, b) for a, b in zip(used, capacity, strict=True))
    covers = all(u[r] + p[c] >= v for r, c, v in zip(rows, cols, values, strict=True))
    dual = sum(u) + sum(x * max(0, c) for x, c in zip(p, capacity, strict=True))
    return feasible and covers and min([0, *u, *p]) >= 0 and dual == total


class _Assignment:
    """Optimal assignment of the rows added so far, with prices that prove it."""

    def __init__(self, arcs: list[list[tuple[int, int]]], capacity: Sequence[int]) -> None:
        self.arcs, self.capacity = arcs, capacity
        self.mate = [FREE] * len(arcs)
        self.u, self.p = [0] * len(arcs), [0] * len(capacity)
        self.rows_of: list[set[int]] = [set() for _ in capacity]

    def add(self, row: int) -> None:
        """Insert one row by the cheapest path to a free place, or to leaving some row free."""
        self.u[row] = max([0, *(v - self.p[c] for c, v in self.arcs[row])])
        far, via, end, length = self._search(row)
        for r, d in far[0].items():
            self.u[r] -= max(0, length - d)
        for c, d in far[1].items():
            self.p[c] += max(0, length - d)
        self._flip(row, via, end)

    def _search(
        self, root: int
    ) -> tuple[tuple[dict[int, int], dict[int, int]], dict[int, int], tuple[int, int], int]:
        """Dijkstra over reduced costs; ends at (row, -1) left free or (-1, column) with room."""
        row_far, col_far = {root: 0}, dict[int, int]()
        via: dict[int, int] = {}
        heap: list[tuple[int, int, int]] = [(0, 0, root)]
        best, end = self.u[root], (root, FREE)
        while heap and heap[0][0] < best:
            d, is_col, x = heappop(heap)
            if is_col:
                if d > col_far[x]:
                    continue
                if len(self.rows_of[x]) < self.capacity[x]:
                    best, end = d, (FREE, x)
                    break
                for r in sorted(self.rows_of[x]):
                    if r not in row_far:
                        row_far[r] = d
                        heappush(heap, (d, 0, r))
                continue
            if d + self.u[x] < best:
                best, end = d + self.u[x], (x, FREE)
            for c, v in self.arcs[x]:
                to = d + self.u[x] + self.p[c] - v
                if c != self.mate[x] and to < col_far.get(c, best):
                    col_far[c], via[c] = to, x
                    heappush(heap, (to, 1, c))
        return (row_far, col_far), via, end, best

    def _flip(self, root: int, via: dict[int, int], end: tuple[int, int]) -> None:
        """Shift the rows along the path: the last one takes (or gives up) its place."""
        row, col = end
        if col == FREE:
            if row == root:
                return
            col = self._leave(row)
        while True:
            row = via[col]
            left = self._leave(row)
            self.mate[row] = col
            self.rows_of[col].add(row)
            if row == root:
                return
            col = left

    def _leave(self, row: int) -> int:
        col = self.mate[row]
        if col != FREE:
            self.rows_of[col].discard(row)
            self.mate[row] = FREE
        return col


def cover(choices: Sequence[Sequence[int]], capacity: Sequence[int]) -> list[int]:
    """Serve as many rows as possible, earlier rows first: column per row, or -1.

    Earlier rows are never given up, so any prefix of the rows is served as well as it can be.
    """
    mate = [FREE] * len(choices)
    rows_of: list[set[int]] = [set() for _ in capacity]
    for root in range(len(choices)):
        via, end = _reach(choices, capacity, rows_of, root)
        while end != FREE:
            row = via[end]
            left, mate[row] = mate[row], end
            if left != FREE:
                rows_of[left].discard(row)
            rows_of[end].add(row)
            end = left
    return mate


def _reach(
    choices: Sequence[Sequence[int]],
    capacity: Sequence[int],
    rows_of: Sequence[set[int]],
    root: int,
) -> tuple[dict[int, int], int]:
    """Breadth-first search from a row to a column with room; (column -> row before, column)."""
    via: dict[int, int] = {}
    queue = deque([root])
    seen = {root}
    while queue:
        row = queue.popleft()
        for col in choices[row]:
            if col in via:
                continue
            via[col] = row
            if len(rows_of[col]) < capacity[col]:
                return via, col
            for other in sorted(rows_of[col] - seen):
                seen.add(other)
                queue.append(other)
    return via, FREE


def hall(
    choices: Sequence[Sequence[int]], capacity: Sequence[int], mate: Sequence[int], root: int
) -> tuple[list[int], list[int]]:
    """Proof that an unserved row is blocked: (rows S, columns N(S)), room of N(S) below |S|.

    `mate` must be maximum, as from `cover`; raises ValueError when a free place is reachable.
    """
    rows_of: list[set[int]] = [set() for _ in capacity]
    for row, col in enumerate(mate):
        if col != FREE:
            rows_of[col].add(row)
    via, end = _reach(choices, capacity, rows_of, root)
    if end != FREE:
        raise ValueError("a free place is reachable")
    rows = {root} | {r for col in via for r in rows_of[col]}
    return sorted(rows), sorted(via)
