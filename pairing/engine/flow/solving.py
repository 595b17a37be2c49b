"""`assign`: the back end at hand, its certificate checked on every run."""

import logging
from collections.abc import Callable

import numpy as np

from . import network, paths
from .arcs import Answer, Arcs, Ints, Numbers
from .certificate import certified
from .prices import smallest_prices

log = logging.getLogger(__name__)


class Uncertified(RuntimeError):  # noqa: N818 - says what the answer is
    """No back end gave an answer that its prices prove."""


def assign(rows: Numbers, cols: Numbers, values: Numbers, capacity: Numbers) -> Answer:
    """Maximum-value assignment over arcs ``rows[i] -> cols[i]`` worth ``values[i]`` (integers).

    A row takes at most one column or stays free, column j at most ``capacity[j]`` rows. Returns
    ``mate`` (column per row or -1), ``row_price`` u and ``col_price`` p with the certificate
    u, p >= 0; u + p >= value on every arc; sum(u) + sum(p * capacity) = value of the assignment,
    verified here. Of all such prices p is the smallest, u the largest: p[j] is what one more place
    at column j would bring, and an outside offer worth v to row i would bring max(0, v - u[i]).
    Which of several optima `mate` is, may depend on the back end; `even` settles it.
    Raises `Uncertified` when no back end proves its answer.
    """
    arcs = Arcs.of(rows, cols, values, capacity)
    return solve(arcs)


def solve(arcs: Arcs) -> Answer:
    """`assign` on sorted arcs."""
    return smallest_prices(arcs, optimum(arcs))


def optimum(arcs: Arcs) -> Answer:
    """`solve` with whatever optimal prices the back end came to."""
    worthwhile = arcs.keep(np.asarray(arcs.values > 0, bool))
    for back_end in _back_ends(arcs):
        answer = back_end(worthwhile)
        if certified(arcs, answer):
            return answer
        log.error("The assignment of %s is not proven by its prices.", back_end.__module__)
    raise Uncertified("no back end proves its answer")


def repair(arcs: Arcs, answer: Answer, rows: Ints) -> Answer:
    """`optimum` from that of fewer arcs, when only these `rows` have better ones now."""
    state = paths.Assignment(arcs, answer)
    state.improve(rows.tolist())
    made = state.answer()
    return made if certified(arcs, made) else optimum(arcs)


def _back_ends(arcs: Arcs) -> list[Callable[[Arcs], Answer]]:
    fast = [network.solve] if network.AVAILABLE and arcs.exact_in_int64 else []
    return [*fast, paths.solve]
