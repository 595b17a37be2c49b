"""LEMON's network simplex by `pylmcf`; the only module that knows of it.

P. Kovács, Minimum-cost flow algorithms: an experimental evaluation, Optim. Methods Softw. 30
(2015). Rows send one unit each to a sink, by a column or past all columns; the potentials of sink
and columns give the prices.
"""

from typing import Any

import numpy as np

from .arcs import FREE, Answer, Arcs, Ints
from .prices import best_price

try:
    import pylmcf
except ImportError:  # no wheel for this machine: `paths` does the same, more slowly
    pylmcf = None

AVAILABLE = pylmcf is not None
Edges = list[Ints]  # start, end, cost >= 0, room


def solve(arcs: Arcs, start: Answer) -> Answer:
    """Most value over arcs with positive values that fit int64, from any feasible `start`.

    The prices of the start make costs of the values. A row on an arc that costs nothing stays, its
    arc leads back; the others send a unit, and a column with a price asks for what it lacks. What
    is left to do is little when the start is good.
    """
    count, sink = arcs.count, arcs.count + len(arcs.capacity)
    rows, places, price = np.arange(count), np.arange(count, sink), start.col_price
    row_price = best_price(arcs, price)
    slack = row_price[arcs.rows] + price[arcs.cols] - arcs.values
    stays = (start.mate[arcs.rows] == arcs.cols) & (slack == 0)
    held, free = np.flatnonzero(stays), np.flatnonzero(~stays)
    load = np.bincount(arcs.cols[held], minlength=len(price))
    spare, dear = arcs.capacity - load, price > 0
    mate = np.full(count, FREE, np.int64)
    mate[arcs.rows[held]] = arcs.cols[held]
    wanting = np.concatenate([mate == FREE, np.where(dear, -spare, 0)])
    used, left, potential = _solved(
        np.append(wanting, -wanting.sum()),
        _edges(arcs.rows[free], count + arcs.cols[free], slack[free], 1),
        _edges(count + arcs.cols[held], arcs.rows[held], 0, 1),
        _edges(rows, sink, row_price, 1),
        _edges(places, sink, 0, np.where(dear, 0, spare)),
        _edges(sink, places, price, np.where(dear, arcs.capacity, load)),
    )
    mate[arcs.rows[held[left]]] = FREE
    mate[arcs.rows[free[used]]] = arcs.cols[free[used]]
    price = price + potential[sink] - potential[places]
    price = np.clip(price, 0, arcs.values.max(initial=0))
    return Answer(mate, best_price(arcs, price), price)


def _edges(*parts: Ints | int) -> Edges:
    return list(np.broadcast_arrays(*parts))


def _solved(supply: Ints, *edges: Edges) -> tuple[Ints, Ints, Ints]:
    """(edges in use of the first group, and of the second; potentials of the nodes).

    LEMON gets the graph turned round: its first pivots give every node that asks for a unit the
    cheapest arc, so the rows had better ask for one.
    """
    first, second = len(edges[0][0]), len(edges[0][0]) + len(edges[1][0])
    columns = [np.concatenate(part) for part in zip(*edges, strict=True)]
    order = np.argsort(columns[1] * len(supply) + columns[0], kind="stable")
    starts, ends, costs, room = (column[order] for column in columns)
    graph = minimum_cost(ends, starts, costs, room, -supply)
    used = np.sort(order[graph.result() > 0])
    return (
        used[used < first],
        used[(used >= first) & (used < second)] - first,
        -graph.raw_potentials(),
    )


def minimum_cost(starts: Ints, ends: Ints, costs: Ints, room: Ints, supply: Ints) -> Any:
    """A solved graph of `pylmcf`; arcs sorted by (start, end), costs >= 0."""
    graph = pylmcf.Graph(len(supply), starts, ends)
    graph.set_node_supply(supply)
    graph.set_edge_costs(costs)
    graph.set_edge_capacities(room)
    graph.solve()
    return graph
