"""The back end at hand, its certificate checked on every run."""

import logging
from collections.abc import Callable

import numpy as np

from . import network, paths
from .arcs import FREE, Answer, Arcs
from .certificate import certified
from .prices import smallest_prices

log = logging.getLogger(__name__)


class Uncertified(RuntimeError):  # noqa: N818 - says what the answer is
    """No back end gave an answer that its prices prove."""


def solve(arcs: Arcs) -> Answer:
    """An optimum with the smallest column prices of all."""
    return smallest_prices(arcs, optimum(arcs))


def optimum(arcs: Arcs, start: Answer | None = None) -> Answer:
    """`solve` with whatever optimal prices the back end came to.

    `start`: the optimum of some of these arcs, which leaves less to do.
    """
    worthwhile = arcs.keep(np.asarray(arcs.values > 0, bool))
    for back_end in _back_ends(arcs):
        answer = back_end(worthwhile, start or nothing(arcs))
        if certified(arcs, answer):
            return answer
        log.error("The assignment of %s is not proven by its prices.", back_end.__module__)
    raise Uncertified("no back end proves its answer")


def nothing(arcs: Arcs) -> Answer:
    """No row served and no price: where a solve begins without a better start."""
    kind = arcs.values.dtype
    return Answer(
        np.full(arcs.count, FREE, np.int64),
        np.zeros(arcs.count, kind),
        np.zeros(len(arcs.capacity), kind),
    )


def _back_ends(arcs: Arcs) -> list[Callable[[Arcs, Answer], Answer]]:
    fast = [network.solve] if network.AVAILABLE and arcs.exact_in_int64 else []
    return [*fast, paths.solve]
