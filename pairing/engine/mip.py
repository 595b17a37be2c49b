"""HiGHS behind one door: rows, a loaded model, a run whose answer is checked, an honest bound.

One thread, a fixed seed and node limits (never a time limit) make a run repeatable. Two habits of
HiGHS 1.16 are met here: its Python class prints a banner when it sets its callbacks up, so the
core class is used; and "optimal" may come with the warm start instead of the better solution it
found, so every answer is compared with the dual bound.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from .tables import Ints

Floats = NDArray[np.float64]
Ask = Callable[[float, float], bool]
TOLERANCE = 0.5
USED = 1e-6
BOUNDED = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit)
INTERRUPT = highspy.cb.HighsCallbackType.kCallbackMipInterrupt


class Rows:
    """Sparse rows ``low <= sum(value * column) <= high``, added a family at a time."""

    def __init__(self) -> None:
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.entries: list[tuple[Ints, Ints, Floats]] = []
        self.count = 0

    def add(self, keys: Ints, columns: Ints, values: Any = 1.0, *, low: Any, high: Any) -> None:
        """One row per distinct key; `low` and `high` are numbers or functions of the keys."""
        found, row = np.unique(keys, return_inverse=True)
        spread = np.broadcast_to(np.asarray(values, np.float64), columns.shape)
        self.entries.append((row + self.count, columns, spread))
        self.count += len(found)
        for kept, side in ((self.low, low), (self.high, high)):
            made = side(found) if callable(side) else side
            kept.append(np.broadcast_to(np.asarray(made, np.float64), found.shape))

    def packed(self) -> tuple[Floats, Floats, Ints, Ints, Floats]:
        """(low, high, start, column, value) in compressed rows."""
        none = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
        row, column, value = (np.concatenate(x) for x in zip(none, *self.entries, strict=True))
        order = np.argsort(row, kind="stable")
        start = np.searchsorted(row[order], np.arange(self.count + 1))
        low, high = (np.concatenate([np.empty(0), *x]) for x in (self.low, self.high))
        return low, high, start, column[order], value[order]


class _QuietHighs(highspy.Highs):
    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)


def load(lower: Floats, rows: Rows, nodes: int) -> Any:
    """A maximisation over columns that are 0 or 1 (at least `lower`), `nodes` search nodes a run.

    All columns are declared integer although some would follow: HiGHS then proves 3 times faster.
    """
    solver = _QuietHighs()
    options: dict[str, Any] = {
        "threads": 1, "random_seed": 0, "mip_rel_gap": 0.0, "mip_abs_gap": TOLERANCE,
        "mip_max_nodes": nodes, "mip_feasibility_tolerance": 1e-7,
    }  # fmt: skip
    for name, setting in options.items():
        solver.setOptionValue(name, setting)
    lp = highspy.HighsLp()
    lp.row_lower_, lp.row_upper_, start, column, value = rows.packed()
    lp.num_col_, lp.num_row_ = len(lower), rows.count
    lp.col_cost_ = np.zeros(len(lower))
    lp.col_lower_, lp.col_upper_ = lower, np.ones(len(lower))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = start, column, value
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(lower)
    lp.sense_ = highspy.ObjSense.kMaximize
    solver.passModel(lp)
    return solver


def listen(solver: Any, ask: Ask) -> None:
    """Have `ask(figure, bound)` called now and then during a run; False ends the run there."""

    def heard(_kind: Any, _text: str, out: Any, answer: Any, _data: Any) -> None:
        if not ask(out.mip_primal_bound, out.mip_dual_bound):
            answer.user_interrupt = True

    solver.setCallback(heard, None)
    solver.startCallback(INTERRUPT)


@dataclass
class Run:
    """The best vector known (None: infeasible), its bound (rounded down), and whether they meet."""

    values: Floats | None
    bound: int | None
    proven: bool


def maximise(
    solver: Any, cost: Floats, values: Floats | None, tidy: Callable[[Floats], Floats]
) -> Run:
    """Maximise an integer-valued objective from a warm start; `tidy` cleans the solver's vector.

    Solved once more without the start when "optimal" and the vector do not meet.
    """
    index = np.arange(len(cost), dtype=np.int32)
    solver.changeColsCost(len(index), index, cost)
    if values is not None:
        solver.setSolution(len(index), index, values)
    run = Run(values, None, False)
    for _ in range(2):
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Run(None, None, True)
        values = _better(solver, values, cost, tidy)
        bound = _bound(solver)
        value = None if values is None else round(float(cost @ values))
        run = Run(values, bound, bound is not None and value is not None and bound <= value)
        if run.proven or status != highspy.HighsModelStatus.kOptimal:
            break
        solver.clearSolver()
    return run


def approach(
    solver: Any, cost: Floats, values: Floats, tidy: Callable[[Floats], Floats], reach: float
) -> Floats:
    """A better vector, if one is found among the columns that the relaxation (nearly) uses.

    Those with a reduced cost of at most `reach`, and those of `values`; no bound comes of it.
    """
    index = np.arange(len(cost), dtype=np.int32)
    solver.changeColsCost(len(index), index, cost)
    solver.setOptionValue("solve_relaxation", True)
    solver.run()
    solver.setOptionValue("solve_relaxation", False)
    relaxed = solver.getInfo().objective_function_value
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal or relaxed < cost @ values + 1:
        return values
    lp, found = solver.getLp(), solver.getSolution()
    used = (np.array(found.col_value) > USED) | (values > TOLERANCE)
    kept = used | (np.array(found.col_dual) >= -reach)
    solver.changeColsBounds(len(index), index, lp.col_lower_, kept.astype(float))
    solver.setSolution(len(index), index, values)
    solver.run()
    better = _better(solver, values, cost, tidy)
    return values if better is None else better


def _bound(solver: Any) -> int | None:
    """The dual bound in whole numbers; None after an interruption, when it cannot be trusted."""
    dual = float(solver.getInfo().mip_dual_bound)
    if solver.getModelStatus() not in BOUNDED or not math.isfinite(dual):
        return None
    return math.floor(dual + TOLERANCE)


def _better(
    solver: Any, values: Floats | None, cost: Floats, tidy: Callable[[Floats], Floats]
) -> Floats | None:
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return values
    found = tidy(np.array(solver.getSolution().col_value))
    return found if values is None or cost @ found > cost @ values + TOLERANCE else values


def hold(solver: Any, cost: Floats, value: int) -> None:
    """Keep an objective at least at `value` from now on."""
    index = np.flatnonzero(cost).astype(np.int32)
    if index.size:
        solver.addRow(float(value), np.inf, len(index), index, cost[index])
