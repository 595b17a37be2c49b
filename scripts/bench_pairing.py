"""A quick plan against first come, first served under the very same rules."""

from typing import Any

from bench_tools import Line, timed

from pairing.engine import Instance, Policy, candidates, solve, tables, verify
from pairing.engine.plan import FREE, Plan, Problem, room
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
    """Children in the order of the list, needs in the order of the child; children, needs served.

    Each need takes the best scoring helper that still has room: what a careful clerk would do.
    """
    instance = Instance.from_json(made)
    t = tables.build(instance, Policy.from_json(instance.policy))
    p, plan = Problem(t, candidates.find(t, [])), Plan.empty(t)
    order = [t.student_index[child.id] for child in instance.students]
    for need in (n for s in order for n in t.needs_of[s]):
        _serve(p, plan, need)
    served = sum(plan.served(t, s) for s in order)
    return served, sum(helper != FREE for helper in plan.helper)


def _serve(p: Problem, plan: Plan, need: int) -> None:
    for arc in sorted(p.c.of(need), key=lambda a: -p.c.score[a]):
        helper = int(p.c.helper[arc])
        if mask := room(p.t, plan, need, helper):
            plan.place(p.t, need, helper, mask)
            return
