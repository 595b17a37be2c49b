"""A quick plan against first come, first served under the very same rules."""

from typing import Any

import greedy
from bench_tools import Line, timed

from pairing.engine import Instance, Policy, candidates, solve, tables, verify
from pairing.engine.plan import Problem, count
from tests.engine.engine_county import county

REFERENCE = "first come, first served, same rules"


def measure(*, children: int) -> list[Line]:
    made = county(children, children)
    seconds, result = timed(lambda: solve(made, effort="quick"))
    if broken := verify(made, result):
        raise SystemExit(f"the plan breaks a rule: {broken[0]}")
    greedy_seconds, (served, lessons) = timed(lambda: first_come(made))
    where = f"quick plan, {children:,} children × {children:,} helpers"
    summary = result.summary
    return [
        Line(f"{where}: children served", summary.students_served, REFERENCE, served, "children"),
        Line(f"{where}: needs served", summary.needs_served, REFERENCE, lessons, "needs"),
        Line(f"{where}: time", seconds, REFERENCE, greedy_seconds),
    ]


def first_come(made: dict[str, Any]) -> tuple[int, int]:
    """Children in the order of the list; children, needs served."""
    instance = Instance.from_json(made)
    t = tables.build(instance, Policy.from_json(instance.policy))
    p = Problem(t, candidates.find(t))
    served = count(p, greedy.first_come(p, [t.student_index[x.id] for x in instance.students]))
    return sum(served.children), sum(served.needs)
