"""Of all prices that prove an assignment, the ones that mean something.

Optimal prices form a lattice (Shapley and Shubik, The assignment game, 1971). Its foot, the
smallest column prices with the largest row prices, says what one more place would bring.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arcs import Answer, Arcs


def best_price(arcs: Arcs, col_price: NDArray[Any]) -> NDArray[Any]:
    """The row prices that go with column prices: ``max(0, value - price)`` of each row."""
    price = np.zeros(arcs.count, arcs.values.dtype)
    filled = np.flatnonzero(np.diff(arcs.start))
    if len(filled):
        spare = arcs.values - col_price[arcs.cols]
        price[filled] = np.maximum(0, np.maximum.reduceat(spare, arcs.start[filled]))
    return price


def smallest_prices(arcs: Arcs, answer: Answer) -> Answer:
    """The same assignment with the smallest column prices.

    A price falls by the cheapest chain of moves from its column to a row without a column, or to a
    column without a price: shortest paths over the slack of the arcs, by rounds of Bellman-Ford.
    """
    mate, u, p = answer
    slack = u[arcs.rows] + p[arcs.cols] - arcs.values
    live = np.flatnonzero((slack < p[arcs.cols]) & (mate[arcs.rows] != arcs.cols))
    live = live[np.argsort(arcs.cols[live], kind="stable")]
    cols, ahead, cost = arcs.cols[live], mate[arcs.rows[live]], slack[live]
    first = np.flatnonzero(np.diff(cols, prepend=-1))
    some = cols[first]
    fall = np.append(p, 0)  # the last entry stands for rows without a column
    moved = len(first) > 0
    while moved:
        lower = np.minimum(fall[some], np.minimum.reduceat(cost + fall[ahead], first))
        moved = bool((lower < fall[some]).any())
        fall[some] = lower
    price = p - fall[:-1]
    return Answer(mate, best_price(arcs, price), price)
