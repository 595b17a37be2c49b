"""Which one more helper would serve one more need: the recruitment table."""

from collections import Counter

from ..plan import FREE, Plan, Problem, is_main
from ..result import Shortage
from ..tables import MODE_BITS, ONLINE, slots_in


def shortage(p: Problem, plan: Plan) -> list[Shortage]:
    """Unserved needs grouped by what a new helper would have to be; see `Shortage`."""
    t = p.t
    kinds = sorted({h.kind for h in t.helpers} | {r.kind for r in t.policy.routes} - {"*"})
    slots: dict[tuple[str, str, str], Counter[int]] = {}
    for need, helper in enumerate(plan.helper):
        s = int(t.n_student[need])
        free = slots_in(int(t.s_slots[s]) & ~plan.student_taken[s])
        if helper != FREE or t.n_sessions[need] > 1 or not free:
            continue
        for kind in kinds:
            if _kind_could_serve(p, plan, s, kind):
                key = kind, t.needs[need].subject, t.students[s].stage
                slots.setdefault(key, Counter()).update(free)
    rows = []
    for (kind, subject, stage), counter in slots.items():
        helps, slot = max((n, -x) for x, n in counter.items())
        rows.append(Shortage(kind, subject, stage, -slot, 1, helps))
    return sorted(rows, key=lambda r: (-r.helps, r.kind, r.subject, r.stage))


def _kind_could_serve(p: Problem, plan: Plan, s: int, kind: str) -> bool:
    """Whether the policy would let a new helper of this kind help this child now."""
    student, t = p.t.students[s], p.t
    route = t.policy.route(student.stage, kind)
    if route is None or (route.special_need and not student.special_need):
        return False
    mine = plan.helpers_of(t, s)
    mains = sum(is_main(t, s, h) for h in mine)
    if route.role == "supplement" and not mains:
        return False
    taken = mains if route.role == "main" else len(mine) - mains
    if t.policy.one_to_one and taken:
        return False
    modes = sum(MODE_BITS[m] for m in set(route.modes)) & MODE_BITS[student.mode]
    return modes > 0 and (modes != ONLINE or student.online_ready)
