"""One large plan improved in parts, by several workers that need not know of each other.

`start_global` makes the plan; `split` gives every group of students (a county) the helpers it
holds and a share of the idle ones; `improve_part` improves one part; `finish` puts the parts
together, serves what is left over from everything idle, and explains. Parts own disjoint students
and disjoint helpers, so they can be improved in any order, or twice, and never conflict.

A plan is JSON: ``{"held": [[need id, helper id, [slots]], ...]}``; a part is
``{"students": [ids], "helpers": [ids]}``.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from . import start
from .clock import Clock, Progress
from .errors import BadInstance
from .instance import Instance, Student
from .plan import FREE, Plan, Problem
from .policies import Policy
from .result import Result
from .solve import LOCK_NODES, better_plan, effort_of, explained, problem, sweeps_of
from .tables import slot_mask, slots_in

Held = dict[str, Any]
Rules = Policy | dict[str, Any] | str | None


def start_global(
    instance: Instance, policy: Rules = None, *, seed: int = 0, progress: Progress | None = None
) -> Held:
    """The first plan of the whole instance; keeps its locks."""
    clock = Clock(progress)
    p = problem(instance, policy, seed, clock)
    with clock.stage("solve"):
        return held_by(p, start.first_plan(p, start.locked_plan(p, LOCK_NODES), seed))


def county_of(student: Student) -> str:
    """The usual group of a student."""
    return student.county or ""


def split(
    instance: Instance, plan: Held, group: Callable[[Student], str] = county_of
) -> dict[str, dict[str, list[str]]]:
    """Group -> part. A helper belongs to the group that holds most of it.

    An idle helper goes to the group where the most unserved needs ask for a subject it offers,
    fewer with each helper already given there.
    """
    student_of = {n.id: s for s in instance.students for n in s.needs}
    groups = sorted({group(s) for s in instance.students})
    holders: dict[str, Counter[str]] = {}
    for need, helper, _ in plan["held"]:
        holders.setdefault(helper, Counter())[group(student_of[need])] += 1
    served = {need for need, _, _ in plan["held"]}
    wanted: dict[str, Counter[str]] = {g: Counter() for g in groups}
    for student in instance.students:
        wanted[group(student)].update(n.subject for n in student.needs if n.id not in served)
    parts: dict[str, dict[str, list[str]]] = {g: {"students": [], "helpers": []} for g in groups}
    for student in sorted(instance.students, key=lambda s: s.id):
        parts[group(student)]["students"].append(student.id)
    for helper in sorted(instance.helpers, key=lambda h: h.id) if groups else ():
        if helper.id in holders:
            owner = min(groups, key=lambda g: -holders[helper.id][g])
        else:
            subjects = {o.subject for o in helper.offers}
            owner = max(groups, key=lambda g: max((wanted[g][x] for x in subjects), default=0))
            best = max(subjects, key=lambda x: (wanted[owner][x], x), default="")
            wanted[owner][best] -= 1
        parts[owner]["helpers"].append(helper.id)
    return parts


def improve_part(
    instance: Instance,
    plan: Held,
    part: dict[str, list[str]],
    policy: Rules = None,
    *,
    seed: int = 0,
    effort: str = "normal",
    progress: Progress | None = None,
) -> Held:
    """What the students of the part hold after the search; nobody else is touched.

    `instance` and `plan` may be the whole ones; only the part is arranged. A student who holds a
    helper of another part stays as it is.
    """
    clock = Clock(progress)
    own, helpers = set(part["students"]), set(part["helpers"])
    student_of = {n.id: s.id for s in instance.students for n in s.needs}
    mine = [row for row in plan["held"] if student_of[row[0]] in own]
    bound = {student_of[need] for need, helper, _ in mine if helper not in helpers}
    moving = own - bound
    smaller = replace(
        instance,
        students=tuple(s for s in instance.students if s.id in moving),
        helpers=tuple(h for h in instance.helpers if h.id in helpers),
        locked=tuple(x for x in instance.locked if x.student in moving),
    )
    p = problem(smaller, policy, seed, clock)
    first = Plan.empty(p.t)
    outsiders: dict[str, int] = {}
    for need, helper, slots in plan["held"]:
        if helper in helpers and (who := student_of[need]) not in moving:
            pupil = outsiders.setdefault(who, -1 - len(outsiders))
            first.occupy(p.t.helper_index[helper], pupil, slot_mask(tuple(slots)))
    _enter(p, first, (row for row in mine if student_of[row[0]] in moving))
    limits = effort_of(effort)
    sweeps = sweeps_of(p, limits)
    with clock.stage("improve", sum(sweep.count for sweep in sweeps)):
        better, _ = better_plan(p, first, limits, sweeps, seed, clock)
    kept = [row for row in mine if student_of[row[0]] in bound]
    return {"held": sorted([*held_by(p, better)["held"], *kept])}


def finish(
    instance: Instance,
    parts: Iterable[Held],
    policy: Rules = None,
    *,
    seed: int = 0,
    effort: str = "quick",
    progress: Progress | None = None,
) -> Result:
    """The result of the improved parts together, leftovers served, a last search, reasons."""
    clock = Clock(progress)
    p = problem(instance, policy, seed, clock)
    plan = Plan.empty(p.t)
    _enter(p, plan, (row for part in parts for row in part["held"]))
    with clock.stage("solve"):
        plan = start.first_plan(p, plan, seed)
    limits = effort_of(effort)
    sweeps = sweeps_of(p, limits)
    with clock.stage("improve", sum(sweep.count for sweep in sweeps)):
        plan, exact = better_plan(p, plan, limits, sweeps, seed, clock)
    with clock.stage("explain"):
        result = explained(p, plan, exact, limits, instance.digest(), seed)
    result.stages.extend(clock.stages)
    return result


def held_by(p: Problem, plan: Plan) -> Held:
    """A plan as JSON, in the order of the need ids."""
    rows = [
        [p.t.needs[n].id, p.t.helpers[h].id, slots_in(plan.slots[n])]
        for n, h in enumerate(plan.helper)
        if h != FREE
    ]
    return {"held": sorted(rows)}


def _enter(p: Problem, plan: Plan, rows: Iterable[list[Any]]) -> None:
    """Place the rows; `BadInstance` when they are not of this instance."""
    for need_id, helper_id, slots in rows:
        need, helper = p.t.need_index.get(need_id), p.t.helper_index.get(helper_id)
        if need is None or helper is None or p.c.arc(need, helper) is None:
            raise BadInstance(f"方案中的结对 {need_id}–{helper_id} 与名单或规则不符。")
        plan.place(p.t, need, helper, slot_mask(tuple(slots)))
