"""One answer among all optima, for all machines; with `even` the most even load, in any row order.

By complementary slackness the optima are exactly the assignments over tight arcs (u + p = value)
that serve every row with u > 0 and fill every column with p > 0, whichever optimal prices are
taken. On that face a second flow makes the load even: the k-th place of a column of capacity c
costs 840 (2k - 1) / c, so the sum grows as load squared over capacity. On the face of that one a
third flow makes pseudo-random bits of stable keys smallest. No weight of an earlier flow takes part
in a later one, so nothing of its value can be traded away.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arcs import FREE, Answer, Arcs, Ints, Numbers
from .solving import solve

LOAD_UNIT = 840  # divisible by 1 to 8: usual capacities are compared exactly
TIE_BITS = 22
Keys = NDArray[np.uint64]


def assign(rows: Numbers, cols: Numbers, values: Numbers, capacity: Numbers) -> Answer:
    """Maximum-value assignment over arcs ``rows[i] -> cols[i]`` worth ``values[i]`` (integers).

    A row takes at most one column or stays free, column j at most ``capacity[j]`` rows. Returns
    ``mate`` (column per row or -1), ``row_price`` u and ``col_price`` p with the certificate
    u, p >= 0; u + p >= value on every arc; sum(u) + sum(p * capacity) = value of the assignment,
    verified here. Of all such prices p is the smallest, u the largest: p[j] is what one more place
    at column j would bring, and an outside offer worth v to row i would bring max(0, v - u[i]).
    Of several optima pseudo-random bits of the row and column numbers choose `mate`, whatever the
    back end. Raises `Uncertified` when no back end proves its answer.
    """
    arcs = Arcs.of(rows, cols, values, capacity)
    answer = solve(arcs)
    bits = _bits(_numbers(arcs.count)[arcs.rows], _numbers(len(arcs.capacity))[arcs.cols])
    _, last = _cheapest(arcs, answer.row_price, answer.col_price, bits)
    return answer._replace(mate=last.mate)


def even(
    rows: Numbers,
    cols: Numbers,
    values: Numbers,
    capacity: Numbers,
    answer: Answer,
    keys: tuple[Keys, Keys] | None = None,
) -> Answer:
    """Of all optima of `assign` the one with the most even load; same prices, one answer.

    `keys` are stable 64-bit numbers of rows and columns (hashes of public ids) that break ties, so
    the order of the rows does not matter; without them the numbers of rows and columns serve.
    """
    return settle(Arcs.of(rows, cols, values, capacity), answer, keys)


def settle(arcs: Arcs, answer: Answer, keys: tuple[Keys, Keys] | None = None) -> Answer:
    """`even` on sorted arcs."""
    mate, u, p = answer
    face = arcs.keep(np.asarray(u[arcs.rows] + p[arcs.cols] == arcs.values, bool))
    face, column, cost = _places(face, p)
    loaded, level = _cheapest(face, u, p[column], cost[face.cols])
    row_keys, col_keys = keys or (_numbers(arcs.count), _numbers(len(arcs.capacity)))
    bits = _bits(row_keys[loaded.rows], col_keys[column[loaded.cols]])
    _, last = _cheapest(loaded, level.row_price, level.col_price, bits)
    chosen = np.full(len(mate), FREE, np.int64)
    served = np.flatnonzero(last.mate != FREE)
    chosen[served] = column[last.mate[served]]
    return Answer(chosen, u, p)


def _places(face: Arcs, price: NDArray[Any]) -> tuple[Arcs, Ints, Ints]:
    """Columns without a price split into single places: arcs, column of each place, its cost.

    A column with a price is full in every optimum; its load is not in question.
    """
    room = face.capacity
    parts = np.where(price > 0, 1, room)
    first = np.concatenate([[0], np.cumsum(parts)])
    column = np.repeat(np.arange(len(room)), parts)
    rank = np.arange(len(column)) - first[column]
    whole = (price > 0)[column]
    cost = np.where(whole, 0, LOAD_UNIT * (2 * rank + 1) // np.maximum(1, room[column]))
    copies = parts[face.cols]
    arc = np.repeat(np.arange(len(face.cols)), copies)
    nth = np.arange(len(arc)) - np.repeat(np.cumsum(copies) - copies, copies)
    return (
        Arcs.of(
            face.rows[arc],
            first[face.cols[arc]] + nth,
            face.values[arc],
            np.where(whole, room[column], 1),
            count=face.count,
        ),
        column,
        cost,
    )


def _cheapest(
    arcs: Arcs, row_price: NDArray[Any], col_price: NDArray[Any], cost: Ints
) -> tuple[Arcs, Answer]:
    """Of the optima that these prices prove the one of least cost, as a flow of its own.

    Serving what must be served is worth more than all costs together.
    """
    tight = np.asarray(row_price[arcs.rows] + col_price[arcs.cols] == arcs.values, bool)
    face = arcs.keep(tight)
    must = (row_price > 0)[face.rows].astype(np.int64) + (col_price > 0)[face.cols]
    dear = int(cost.max(initial=0)) * face.count + 1
    priced = replace(face, values=must * dear - cost[tight])
    return priced, solve(priced)


def _numbers(count: int) -> Keys:
    return np.arange(count, dtype=np.uint64)


def _bits(row_keys: Keys, col_keys: Keys) -> Ints:
    """`TIE_BITS` well mixed bits of two keys (the finaliser of SplitMix64, Steele et al. 2014)."""
    mixed = row_keys * np.uint64(0x9E3779B97F4A7C15) + col_keys
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return (mixed >> np.uint64(64 - TIE_BITS)).astype(np.int64)
