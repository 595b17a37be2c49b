"""Linear-programming duality in a few array operations: prices that prove an assignment optimal."""

import numpy as np

from .arcs import FREE, Answer, Arcs, Numbers, integers


def check(
    rows: Numbers, cols: Numbers, values: Numbers, capacity: Numbers, answer: tuple[Numbers, ...]
) -> bool:
    """Whether the prices prove that the assignment is feasible and of maximum value.

    No arc is worth more than its two prices, no price is negative, and the prices of rows and
    places together are the value of the assignment: weak duality then leaves nothing above it.
    """
    arcs = Arcs.of(rows, cols, values, capacity)
    mate, u, p = (integers(x) for x in answer)
    return certified(arcs, Answer(mate, u, p))


def certified(arcs: Arcs, answer: Answer) -> bool:
    """`check` on sorted arcs."""
    mate, u, p = answer
    served = np.flatnonzero(mate != FREE)
    held = np.flatnonzero(mate[arcs.rows] == arcs.cols)
    if len(np.unique(arcs.rows[held])) != len(served):
        return False
    worth = np.full(len(mate), min(0, arcs.values.min(initial=0)), arcs.values.dtype)
    np.maximum.at(worth, arcs.rows[held], arcs.values[held])
    used = np.bincount(mate[served], minlength=len(arcs.capacity))
    feasible = bool((used <= arcs.capacity).all())
    covered = bool((u[arcs.rows] + p[arcs.cols] >= arcs.values).all())
    positive = bool((u >= 0).all() and (p >= 0).all())
    return (
        feasible
        and covered
        and positive
        and _total(u) + _total(p * arcs.capacity) == _total(worth[served])
    )


def _total(numbers: Numbers) -> int:
    return int(np.sum(numbers)) if len(numbers) else 0
