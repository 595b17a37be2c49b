"""The exact model of a part of the plan, solved level by level with HiGHS.

Free some students; everybody else keeps what they hold. Columns: x[arc] the need is served by that
helper, z[arc, slot] a session there, y[student, helper] a pair, u[student] served. x and z are
integer; y and u follow. Each level of `plan.measure` is maximised in turn with the earlier levels
held, so the order is strict and no large weights are needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from .plan import FREE, Plan, Problem, is_main, measure
from .tables import slots_in

Floats = NDArray[np.float64]
TOLERANCE = 0.5
FIRST_STEP, STEP = 400.0, 8.0


@dataclass
class Outcome:
    """The better plan; per level of `measure` its proven upper bound for this part, or None."""

    plan: Plan
    bounds: list[int | None]


class _QuietHighs(highspy.Highs):
    """HiGHS without its Python callbacks: setting them up prints a banner into our JSON."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)


class _Rows:
    """Collects sparse rows ``sum(coefficient * column) in [low, high]``."""

    def __init__(self) -> None:
        self.low: list[float] = []
        self.high: list[float] = []
        self.start: list[int] = [0]
        self.column: list[int] = []
        self.value: list[float] = []

    def add(self, entries: list[tuple[int, float]], low: float, high: float) -> None:
        for column, value in entries:
            self.column.append(column)
            self.value.append(value)
        self.start.append(len(self.column))
        self.low.append(low)
        self.high.append(high)


class Model:
    """One part of the plan as a mixed-integer programme."""

    def __init__(self, p: Problem, plan: Plan, students: list[int], arcs: list[int]) -> None:
        """`arcs`: candidate arcs of the freed students' needs that may be used."""
        self.p, self.students = p, students
        self.base = plan.copy()
        self.needs = [n for s in students for n in p.t.needs_of[s]]
        for need in self.needs:
            self.base.clear(p.t, need)
        self.lower: list[float] = []
        self.integer: list[bool] = []
        self.rows = _Rows()
        self.x: dict[tuple[int, int], int] = {}
        self.z: dict[tuple[int, int, int], int] = {}
        self.y: dict[tuple[int, int], int] = {}
        self.u: dict[int, int] = {}
        for arc in arcs:
            self._add_arc(int(p.c.need[arc]), int(p.c.helper[arc]))
        self._add_rows()

    def _column(self, integer: bool, lower: float = 0) -> int:
        self.lower.append(lower)
        self.integer.append(integer)
        return len(self.lower) - 1

    def _add_arc(self, need: int, helper: int) -> None:
        """Columns of one arc, left out when what others hold leaves no room for it."""
        t, base = self.p.t, self.base
        s, asked = int(t.n_student[need]), int(t.n_sessions[need])
        common = base.common(t, s, helper)
        full = len(base.pupils[helper]) >= t.h_pupils[helper]
        over = base.helper_sessions[helper] + asked > t.h_sessions[helper]
        fixed = self.p.locked.get(need)
        if not fixed and (full or over or common.bit_count() < asked):
            return
        x = self.x[need, helper] = self._column(True, 1 if fixed else 0)
        entries = [(x, -float(asked))]
        for slot in slots_in(common):
            held = bool(fixed and fixed[1] >> slot & 1)
            z = self.z[need, helper, slot] = self._column(True, 1 if held else 0)
            entries.append((z, 1.0))
        self.rows.add(entries, 0, 0)
        if (s, helper) not in self.y:
            self.y[s, helper] = self._column(False)
        self.rows.add([(x, 1.0), (self.y[s, helper], -1.0)], -np.inf, 0)
        if s not in self.u:
            self.u[s] = self._column(False)

    def _add_rows(self) -> None:
        t, base = self.p.t, self.base
        once: dict[Any, list[tuple[int, float]]] = {}
        hours: dict[int, list[tuple[int, float]]] = {}
        places: dict[int, list[tuple[int, float]]] = {}
        for (need, helper), x in self.x.items():
            once.setdefault(("need", need), []).append((x, 1.0))
            hours.setdefault(helper, []).append((x, float(t.n_sessions[need])))
        for (need, helper, slot), z in self.z.items():
            once.setdefault(("student", int(t.n_student[need]), slot), []).append((z, 1.0))
            once.setdefault(("helper", helper, slot), []).append((z, 1.0))
        for (s, helper), y in self.y.items():
            places.setdefault(helper, []).append((y, 1.0))
            if t.policy.one_to_one:
                once.setdefault(("role", s, is_main(t, s, helper)), []).append((y, 1.0))
        for entries in once.values():
            if len(entries) > 1:
                self.rows.add(entries, -np.inf, 1)
        for helper, entries in hours.items():
            self.rows.add(
                entries, -np.inf, float(t.h_sessions[helper]) - base.helper_sessions[helper]
            )
        for helper, entries in places.items():
            self.rows.add(entries, -np.inf, float(t.h_pupils[helper]) - len(base.pupils[helper]))
        self._add_service_rows()

    def _add_service_rows(self) -> None:
        """u <= needs served; a supplement only beside a main helper (M18), unless locked."""
        t = self.p.t
        any_of: dict[int, list[tuple[int, float]]] = {}
        main_of: dict[int, list[tuple[int, float]]] = {}
        for (need, helper), x in self.x.items():
            s = int(t.n_student[need])
            any_of.setdefault(s, []).append((x, -1.0))
            if is_main(t, s, helper):
                main_of.setdefault(s, []).append((x, -1.0))
        for s, u in self.u.items():
            self.rows.add([(u, 1.0), *any_of[s]], -np.inf, 0)
        for (need, helper), x in self.x.items():
            s = int(t.n_student[need])
            if not is_main(t, s, helper) and need not in self.p.locked:
                self.rows.add([(x, 1.0), *main_of.get(s, [])], -np.inf, 0)

    def levels(self) -> list[tuple[Floats, int]]:
        """Per level of `measure`: the cost vector and a trivial upper bound."""
        p, t, width = self.p, self.p.t, len(self.lower)
        rank = {tier: i for i, tier in enumerate(p.tiers)}
        costs = np.zeros((2 * len(rank) + 1, width))
        for s, u in self.u.items():
            costs[rank[int(t.s_tier[s])], u] = 1
        bonus = t.policy.bundle_bonus
        for (need, helper), x in self.x.items():
            costs[len(rank) + rank[int(t.s_tier[t.n_student[need]])], x] = 1
            costs[-1, x] = p.c.score[p.c.arc(need, helper)] + bonus
        for y in self.y.values():
            costs[-1, y] = -bonus
        tops = [int(row.sum()) for row in costs[: len(rank)]]
        most = [0] * len(rank)
        for s, count in most_needs(p, self.x).items():
            most[rank[int(t.s_tier[s])]] += count
        return list(zip(costs, [*tops, *most, 2**31], strict=True))

    def vector(self, plan: Plan) -> Floats:
        """A plan of the same part as column values, for the warm start."""
        t, values = self.p.t, np.zeros(len(self.lower))
        for need in self.needs:
            helper = plan.helper[need]
            if helper == FREE:
                continue
            s = int(t.n_student[need])
            values[[self.x[need, helper], self.y[s, helper], self.u[s]]] = 1
            for slot in slots_in(plan.slots[need]):
                values[self.z[need, helper, slot]] = 1
        return values

    def plan(self, values: Floats) -> Plan:
        """Column values as a plan."""
        made = self.base.copy()
        masks: dict[int, int] = {}
        for (need, _, slot), z in self.z.items():
            if values[z] > TOLERANCE:
                masks[need] = masks.get(need, 0) | 1 << slot
        for (need, helper), x in self.x.items():
            if values[x] > TOLERANCE:
                made.place(self.p.t, need, helper, masks[need])
        return made

    def highs(self, nodes: int) -> Any:
        """The model loaded into HiGHS: one thread, a node limit, never a time limit."""
        solver = _QuietHighs()
        for name, value in {
            "threads": 1, "random_seed": 0, "mip_rel_gap": 0.0, "mip_abs_gap": TOLERANCE,
            "mip_max_nodes": nodes, "mip_feasibility_tolerance": 1e-7,
        }.items():  # fmt: skip
            solver.setOptionValue(name, value)
        lp, rows = highspy.HighsLp(), self.rows
        lp.num_col_, lp.num_row_ = len(self.lower), len(rows.low)
        lp.col_cost_ = np.zeros(len(self.lower))
        lp.col_lower_, lp.col_upper_ = np.array(self.lower), np.ones(len(self.lower))
        lp.row_lower_, lp.row_upper_ = np.array(rows.low), np.array(rows.high)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(rows.start)
        lp.a_matrix_.index_ = np.array(rows.column)
        lp.a_matrix_.value_ = np.array(rows.value)
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger if i else kinds.kContinuous for i in self.integer]
        lp.sense_ = highspy.ObjSense.kMaximize
        solver.passModel(lp)
        return solver


def most_needs(p: Problem, arcs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Student -> the most needs that (need, helper) arcs could serve, were the student alone.

    The student's free slots bind, and under one-to-one the best single helper of each role.
    """
    t = p.t
    by_role: dict[int, dict[tuple[bool, int], set[int]]] = {}
    for need, helper in arcs:
        s = int(t.n_student[need])
        key = (is_main(t, s, helper), helper if t.policy.one_to_one else FREE)
        by_role.setdefault(s, {}).setdefault(key, set()).add(need)
    most = {}
    for s, groups in by_role.items():
        best = {role: 0 for role, _ in groups}
        for (role, helper), needs in groups.items():
            shared = int(t.s_slots[s]) & (int(t.h_slots[helper]) if helper >= 0 else -1)
            best[role] = max(best[role], min(len(needs), shared.bit_count()))
        every = len(set().union(*groups.values()))
        most[s] = min(sum(best.values()), every, int(t.s_slots[s]).bit_count())
    return most


def improve(p: Problem, plan: Plan, students: list[int], arcs: list[int], nodes: int) -> Outcome:
    """Solve the freed `students` over `arcs`, level by level, at most `nodes` search nodes each.

    Returns the plan unless a strictly better one was found; `Outcome.proven` says the part is
    optimal over these arcs.
    """
    model = Model(p, plan, students, arcs)
    levels = model.levels()
    if not model.x:
        return Outcome(plan, [0] * len(levels))
    solver, values = model.highs(nodes), model.vector(plan)
    bounds: list[int | None] = []
    for cost, top in levels:
        if round(float(cost @ values)) >= top:
            bounds.append(top)
        else:
            found, bound = _run(model, solver, values, cost)
            values = values if found is None else found
            bounds.append(bound)
        _hold(solver, cost, round(float(cost @ values)))
    return Outcome(_best(p, plan, model.plan(values), students), bounds)


def improve_quickly(
    p: Problem, plan: Plan, students: list[int], arcs: list[int], nodes: int
) -> Plan:
    """The same in one run: levels still open are weighed `STEP` apart instead of held in turn.

    The weights may trade wrongly now and then; the answer is kept only if `measure` is better.
    """
    model = Model(p, plan, students, arcs)
    if not model.x:
        return plan
    solver, values = model.highs(nodes), model.vector(plan)
    total, weight = np.zeros(len(model.lower)), 1.0
    for cost, top in reversed(model.levels()):
        if round(float(cost @ values)) >= top:
            _hold(solver, cost, top)
        else:
            total += weight * cost
        weight *= FIRST_STEP if weight == 1 else STEP
    found, _ = _run(model, solver, values, total)
    return plan if found is None else _best(p, plan, model.plan(found), students)


def fit_locks(p: Problem, students: list[int], arcs: list[int], nodes: int) -> Plan | None:
    """A plan holding all locks with their open slots filled in; None when they cannot fit."""
    model = Model(p, Plan.empty(p.t), students, arcs)
    values, _ = _run(model, model.highs(nodes), None, np.zeros(len(model.lower)))
    return None if values is None else model.plan(values)


def _best(p: Problem, old: Plan, new: Plan, students: list[int]) -> Plan:
    return new if measure(p, new, students) > measure(p, old, students) else old


def _run(
    model: Model, solver: Any, values: Floats | None, cost: Floats
) -> tuple[Floats | None, int | None]:
    """One level: the better vector, and its bound when the dual bound proves it optimal.

    HiGHS 1.16 at times answers "optimal" with the objective of a better solution but returns the
    warm start (seen when presolve closes the problem); so the vector is compared with the dual
    bound, and solved once more without the start when the two do not meet.
    """
    index = np.arange(len(cost), dtype=np.int32)
    solver.changeColsCost(len(index), index, cost)
    if values is not None:
        solver.setSolution(len(index), index, values)
    for _ in range(2):
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None, None
        values = _better(model, solver, values, cost)
        if status != highspy.HighsModelStatus.kOptimal:
            break
        value = None if values is None else round(float(cost @ values))
        if value is not None and solver.getInfo().mip_dual_bound < value + 1 - TOLERANCE:
            return values, value
        solver.clearSolver()
    return values, None


def _better(model: Model, solver: Any, values: Floats | None, cost: Floats) -> Floats | None:
    """The solver's vector, made tidy (y and u follow x), unless the one in hand is better."""
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return values
    found = model.vector(model.plan(np.array(solver.getSolution().col_value)))
    return found if values is None or cost @ found >= cost @ values else values


def _hold(solver: Any, cost: Floats, value: int) -> None:
    """Keep a level at what it reached while the later ones are solved."""
    index = np.flatnonzero(cost).astype(np.int32)
    if index.size:
        solver.addRow(float(value), np.inf, len(index), index, cost[index])
