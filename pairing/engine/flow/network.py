"""LEMON's network simplex by `pylmcf`; the only module that knows of it.

P. Kovács, Minimum-cost flow algorithms: an experimental evaluation, Optim. Methods Softw. 30
(2015). Rows send one unit each to a sink, by a column or past all columns at the price of the best
value; the potentials of sink and columns give the prices.
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


def solve(arcs: Arcs) -> Answer:
    """Most value over arcs with positive values that fit int64."""
    count, places = arcs.count, len(arcs.capacity)
    top, sink = int(arcs.values.max(initial=0)), count + places
    skip = arcs.start[1:] + np.arange(count)  # each row's arcs, then its way past them all
    take = np.arange(len(arcs.rows)) + arcs.rows
    width = len(arcs.rows) + count
    ends, costs = np.empty(width + places, np.int64), np.zeros(width + places, np.int64)
    room = np.ones(width + places, np.int64)
    ends[take], costs[take] = count + arcs.cols, top - arcs.values
    ends[skip], costs[skip] = sink, top
    ends[width:], room[width:] = sink, arcs.capacity
    degree = np.diff(arcs.start) + 1
    starts = np.concatenate([np.repeat(np.arange(count), degree), count + np.arange(places)])
    supply = np.concatenate([np.ones(count), np.zeros(places), [-count]]).astype(np.int64)
    graph = minimum_cost(starts, ends, costs, room, supply)
    mate = np.full(count, FREE, np.int64)
    used = np.flatnonzero(graph.result()[take])
    mate[arcs.rows[used]] = arcs.cols[used]
    potential = graph.raw_potentials()
    price = np.clip(potential[sink] - potential[count:sink], 0, top)
    return Answer(mate, best_price(arcs, price), price)


def minimum_cost(starts: Ints, ends: Ints, costs: Ints, room: Ints, supply: Ints) -> Any:
    """A solved graph of `pylmcf`; arcs sorted by (start, end), costs >= 0."""
    graph = pylmcf.Graph(len(supply), starts, ends)
    graph.set_node_supply(supply)
    graph.set_edge_costs(costs)
    graph.set_edge_capacities(room)
    graph.solve()
    return graph
