"""One work of the matching benchmark in a process of its own: seconds, memory, outcome, as JSON.

    .venv/bin/python scripts/bench_matching_run.py WORK INSTANCE.pickle

OR-Tools and HiGHS cannot live in one process, and peak memory belongs to a process. `mb` is what
the work adds to the arrays of the instance.
"""

import hashlib
import importlib
import json
import pickle
import resource
import sys
from pathlib import Path
from typing import Any

import numpy as np
from bench_tools import medians, timed

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

candidates, coverage, flow, tables = (
    importlib.import_module(f"pairing.engine.{name}")
    for name in ("candidates", "coverage", "flow", "tables")
)
Policy = importlib.import_module("pairing.engine.policies").Policy
network = importlib.import_module("pairing.engine.flow.network")

SOME_NEEDS = 50
Outcome = dict[str, Any]


class World:
    """An instance, its arrays, and the task of its flow."""

    def __init__(self, instance: Any) -> None:
        self.instance = instance
        self.t = tables.build(instance, Policy.from_json(instance.policy))
        self.task = coverage.task_of(self.t, {})

    def all_arcs(self) -> Any:
        """Every candidate as an arc."""
        c = candidates.find(self.t)
        return self.task.arcs((c.need, c.helper, c.score))

    def one_to_one(self) -> tuple[Any, Any, Any]:
        """One need per child, one place per helper: (child, helper, value) of the arcs."""
        c = candidates.find(self.t)
        first = np.array([needs[0] for needs in self.t.needs_of])
        kept = np.isin(c.need, first)
        value = 1_000 + c.score[kept]
        return self.t.n_student[c.need[kept]], c.helper[kept], value


def ours(world: World) -> Outcome:
    """Candidates, flow, certificate, even load."""
    seconds, answer = timed(lambda: coverage.solve(world.t))
    t = world.t
    served = np.flatnonzero(answer.helper >= 0)
    pairs = sorted((t.needs[n].id, t.helpers[answer.helper[n]].id) for n in served.tolist())
    return {
        "seconds": seconds,
        "value": answer.bound,
        "served": len(served),
        "arcs": answer.arcs,
        "pairs": hashlib.sha256(json.dumps(pairs).encode()).hexdigest(),
    }


def plain(world: World) -> Outcome:
    """The same without LEMON."""
    network.AVAILABLE = False
    return ours(world)


def turned(world: World) -> Outcome:
    """The same with all rows of the instance in another order."""
    dice, made = np.random.default_rng(0), world.instance
    students = tuple(made.students[i] for i in dice.permutation(len(made.students)))
    helpers = tuple(made.helpers[i] for i in dice.permutation(len(made.helpers)))
    return ours(World(type(made)(students, helpers, policy=made.policy)))


def lemon(world: World) -> Outcome:
    """LEMON's bare solve of all arcs; loading them is not counted."""
    arcs, library = world.all_arcs(), importlib.import_module("pylmcf")
    top, rows, cols = int(arcs.values.max()), arcs.count, len(arcs.capacity)
    starts = np.concatenate([arcs.rows, np.arange(rows + cols)])
    ends = np.concatenate([arcs.cols + rows, np.full(rows + cols, rows + cols)])
    costs = np.concatenate([top - arcs.values, np.full(rows, top), np.zeros(cols, np.int64)])
    room = np.concatenate([np.ones(len(arcs.rows) + rows, np.int64), arcs.capacity])
    order = np.lexsort((ends, starts))
    graph = library.Graph(rows + cols + 1, starts[order], ends[order])
    graph.set_node_supply(np.concatenate([np.ones(rows), np.zeros(cols), [-rows]]).astype(np.int64))
    graph.set_edge_costs(costs[order])
    graph.set_edge_capacities(room[order])
    seconds, _ = timed(graph.solve)
    return {"seconds": seconds, "value": top * rows - int(graph.result() @ costs[order])}


def ortools(world: World) -> Outcome:
    """OR-Tools' bare solve of all arcs; loading them is not counted."""
    arcs = world.all_arcs()
    solver = importlib.import_module("ortools.graph.python.min_cost_flow").SimpleMinCostFlow()
    rows, cols = arcs.count, len(arcs.capacity)
    add, sink = solver.add_arcs_with_capacity_and_unit_cost, rows + cols
    add(arcs.rows, rows + arcs.cols, np.ones(len(arcs.rows), np.int64), -arcs.values)
    add(np.arange(rows), np.full(rows, sink), np.ones(rows, np.int64), np.zeros(rows, np.int64))
    add(np.arange(rows, sink), np.full(cols, sink), arcs.capacity, np.zeros(cols, np.int64))
    solver.set_nodes_supplies(np.arange(rows), np.ones(rows, np.int64))
    solver.set_node_supply(sink, -rows)
    seconds, status = timed(solver.solve)
    if status != solver.OPTIMAL:
        raise SystemExit(f"OR-Tools answered {status}")
    return {"seconds": seconds, "value": -int(solver.optimal_cost())}


def arcs(world: World) -> Outcome:
    """Candidates: the best arcs of every need, all pairs looked at."""
    seconds, found = timed(lambda: candidates.best(world.t))
    return {"seconds": seconds, "arcs": len(found.need)}


def loop(world: World) -> Outcome:
    """Candidates by a Python loop over people; some needs, scaled to all."""
    t, policy = world.t, world.t.policy
    some = np.linspace(0, len(t.needs) - 1, SOME_NEEDS).astype(int).tolist()

    def find() -> int:
        found = 0
        for n in some:
            student, need = t.students[t.n_student[n]], t.needs[n]
            for helper in t.helpers:
                route = policy.route(student.stage, helper.kind)
                found += (
                    any(
                        o.subject == need.subject and o.grade_min <= student.grade <= o.grade_max
                        for o in helper.offers
                    )
                    and helper.gates_ok
                    and route is not None
                    and (student.special_need or not route.special_need)
                    and (helper.school == student.school or not route.same_school)
                    and any(mode in helper.modes for mode in route.modes)
                    and student.prefers_sex in (None, helper.sex)
                    and len(set(student.slots) & set(helper.slots)) >= need.sessions
                    and helper.sessions >= need.sessions
                )
        return found

    seconds, found = timed(find)
    known = int(candidates.find(t).left_after[some, -1].sum())
    if found != known:
        raise SystemExit(f"the loop finds {found} pairs, the candidates {known}")
    return {"seconds": seconds * len(t.needs) / SOME_NEEDS}


def single(world: World) -> Outcome:
    """One need per child, one place per helper: ours, median of 5."""
    rows, cols, values = world.one_to_one()
    room = np.ones(len(world.t.helpers), np.int64)
    [seconds] = medians(lambda: flow.assign(rows, cols, values, room), runs=5)
    answer = flow.assign(rows, cols, values, room)
    value = int(answer.row_price.sum() + answer.col_price.sum())
    return {"seconds": seconds, "value": value, "served": int((answer.mate >= 0).sum())}


def scipy(world: World) -> Outcome:
    """The same by scipy's dense assignment; filling the matrix is not counted."""
    rows, cols, values = world.one_to_one()
    matrix = np.zeros((len(world.t.students), len(world.t.helpers)))
    matrix[rows, cols] = values
    solve = importlib.import_module("scipy.optimize").linear_sum_assignment
    seconds, (left, right) = timed(lambda: solve(matrix, maximize=True))
    got = matrix[left, right]
    return {"seconds": seconds, "value": int(got.sum()), "served": int((got > 0).sum())}


def mentor(world: World) -> Outcome:
    """The same by mentor-match, which asks its rules about every pair itself."""
    rows, cols, values = world.one_to_one()
    worth = dict(zip(zip(rows.tolist(), cols.tolist(), strict=True), values.tolist(), strict=True))
    rule = importlib.import_module("matching.rules.rule")
    library = importlib.import_module("matching.process")

    class Score(rule.Rule):  # type: ignore[name-defined, misc]
        """The value of a pair; without one it is not allowed."""

        def apply(self, match_object: Any) -> int:
            pair = match_object.mentee.email, match_object.mentor.email
            match_object.disallowed = pair not in worth
            return worth.get(pair, 0)

    def people(kind: str, count: int) -> list[Any]:
        made = getattr(importlib.import_module(f"matching.{kind.lower()}"), kind)
        return [made(email=i, grade=0) for i in range(count)]

    mentees = people("Mentee", len(world.t.students))
    mentors = people("Mentor", len(world.t.helpers))
    seconds, _ = timed(lambda: library.process_data(mentors, mentees, [[Score()]]))
    return {"seconds": seconds, "served": sum(len(x.mentors) for x in mentees)}


WORKS = {
    work.__name__: work
    for work in (ours, plain, turned, lemon, ortools, arcs, loop, single, scipy, mentor)
}


def main() -> int:
    name, path = sys.argv[1:]
    world = World(pickle.loads(Path(path).read_bytes()))  # noqa: S301 - our own file
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcome = WORKS[name](world)
    added = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(json.dumps({**outcome, "mb": added / 1024}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
