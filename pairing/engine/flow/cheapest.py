"""A flow of least cost through arcs that carry one unit each, proved by its potentials."""

import logging

import numpy as np
from numpy.typing import NDArray

from .. import mip
from . import network
from .arcs import Ints

log = logging.getLogger(__name__)
NODES = 10_000  # of the search in HiGHS; a network has whole vertices, so the root is enough


def cheapest(starts: Ints, ends: Ints, costs: Ints, supply: Ints) -> NDArray[np.bool_]:
    """Which of the arcs ``starts[i] -> ends[i]`` carry a unit, at the least sum of ``costs[i]``.

    ``supply[v]`` units begin at node v (negative: end there). Costs are whole and >= 0. Some flow
    must exist. Parallel arcs are welcome: rising costs make a convex price.
    """
    order = np.lexsort((ends, starts))
    tidy = starts[order], ends[order], costs[order], supply
    found = by_network(*tidy) if network.AVAILABLE else None
    used = np.zeros(len(order), bool)
    used[order] = by_programme(*tidy) if found is None else found
    return used


def by_network(starts: Ints, ends: Ints, costs: Ints, supply: Ints) -> NDArray[np.bool_] | None:
    """None when its potentials do not prove the answer (complementary slackness)."""
    graph = network.minimum_cost(starts, ends, costs, np.ones_like(costs), supply)
    used = np.asarray(graph.result(), np.int64) > 0
    potential = np.asarray(graph.raw_potentials(), np.int64)
    reduced = costs + potential[starts] - potential[ends]
    if bool(np.where(used, reduced <= 0, reduced >= 0).all()):
        return used
    log.error("The cheapest flow is not proven by its potentials.")
    return None


def by_programme(starts: Ints, ends: Ints, costs: Ints, supply: Ints) -> NDArray[np.bool_]:
    """The same by HiGHS, more slowly: one row a node."""
    rows, arcs = mip.Rows(), np.arange(len(starts))
    sign = np.repeat((1.0, -1.0), len(arcs))
    due = supply.astype(np.float64)
    rows.add(
        np.concatenate([starts, ends]), np.tile(arcs, 2), sign,
        low=lambda nodes: due[nodes], high=lambda nodes: due[nodes],
    )  # fmt: skip
    solver = mip.load(np.zeros(len(arcs)), rows, NODES)
    run = mip.maximise(solver, -costs.astype(np.float64), None, np.round)
    if run.values is None:
        raise ValueError("no flow meets the supply")
    return run.values > 0
