"""Why this pair: parts of the score, what was lost, the runner-up and its price."""

import numpy as np

from ..plan import FREE, Plan, Problem, arc_score, is_main
from ..policies import PARTS
from ..result import Pair, RunnerUp, Session
from ..rules import open_modes
from ..score import losses
from ..tables import ONLINE, Tables, slots_in


def pairs(p: Problem, plan: Plan) -> list[Pair]:
    needs_of: dict[tuple[int, int], list[int]] = {}
    for need, helper in enumerate(plan.helper):
        if helper != FREE:
            needs_of.setdefault((int(p.t.n_student[need]), helper), []).append(need)
    return [_pair(p, plan, s, h, needs) for (s, h), needs in needs_of.items()]


def _pair(p: Problem, plan: Plan, s: int, helper: int, needs: list[int]) -> Pair:
    t = p.t
    arcs = p.c.arcs(needs, helper) or []
    mean = p.c.points[arcs].sum(axis=0) // len(needs)
    parts = {part: int(v) for part, v in zip(PARTS, mean, strict=True)}
    lost: dict[str, dict[str, str]] = {}
    for need in needs:
        for item in losses(t, need, helper):
            lost.setdefault(item["part"], item)
    gap = {part: t.policy.weights[part] - parts[part] for part in PARTS}
    return Pair(
        student=t.students[s].id,
        helper=t.helpers[helper].id,
        role="main" if is_main(t, s, helper) else "supplement",
        mode=mode_of(t, needs[0], helper),
        sessions=[Session(t.needs[n].id, slot) for n in needs for slot in slots_in(plan.slots[n])],
        score=sum(parts.values()),
        parts=parts,
        lost=sorted(lost.values(), key=lambda x: (-gap[x["part"]], x["part"])),
        runner_up=_runner_up(p, plan, s, helper, needs),
        locked=any(n in p.locked for n in needs),
    )


def mode_of(t: Tables, need: int, helper: int) -> str:
    """Online when the route, both people and the child's device allow it, else offline."""
    modes = int(open_modes(t, np.array([need]), np.array([helper]))[0])
    online = modes & ONLINE and t.s_ready[t.n_student[need]]
    return "online" if online else "offline"


def _runner_up(p: Problem, plan: Plan, s: int, helper: int, needs: list[int]) -> RunnerUp | None:
    """Swapping this pair alone: another helper with room for all its needs, nobody else moves."""
    t = p.t
    asked = sum(int(t.n_sessions[n]) for n in needs)
    held = 0
    for n in needs:
        held |= plan.slots[n]
    mine = plan.helpers_of(t, s)
    now = sum(arc_score(p, n, helper) for n in needs)
    best: tuple[int, int] | None = None
    for other in p.c.helper[p.c.start[needs[0]] : p.c.start[needs[0] + 1]].tolist():
        if other in mine or is_main(t, s, other) != is_main(t, s, helper):
            continue
        full = len(plan.pupils[other]) >= t.h_pupils[other]
        over = plan.helper_sessions[other] + asked > t.h_sessions[other]
        free = int(t.s_slots[s] & t.h_slots[other]) & ~(plan.student_taken[s] & ~held)
        if full or over or (free & ~plan.helper_taken[other]).bit_count() < asked:
            continue
        arcs = p.c.arcs(needs, other)
        if arcs is not None:
            cost = now - int(p.c.score[arcs].sum())
            best = min(best or (cost, other), (cost, other))
    return RunnerUp(t.helpers[best[1]].id, best[0]) if best else None
