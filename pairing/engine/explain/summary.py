"""The figures of a result: counts per tier, load, objective, bound and gap."""

from collections import Counter

from ..plan import Problem, count, level_names, measure
from ..result import Summary
from .evidence import Evidence


def summary(p: Problem, evidence: Evidence) -> Summary:
    t, plan = p.t, evidence.plan
    value, made = measure(p, plan), count(p, plan)
    asked = [int((t.s_tier[t.n_student] == x).sum()) for x in p.tiers]
    children = [int((t.s_tier == x).sum()) for x in p.tiers]
    load = Counter(len(pupils) for pupils in plan.pupils)
    return Summary(
        students_served=sum(made.children),
        needs_served=sum(made.needs),
        by_tier=[list(x) for x in zip(made.needs, asked, strict=True)],
        students_by_tier=[list(x) for x in zip(made.children, children, strict=True)],
        load=[[k, load[k]] for k in sorted(load)],
        levels=level_names(p),
        objective=value,
        bound=evidence.reach.bound,
        gap=_gap(value, evidence.reach.bound),
        proof="optimal" if evidence.proven else "bound",
    )


def _gap(value: list[int], bound: list[int]) -> float:
    for v, b in zip(value, bound, strict=True):
        if v != b:
            return round((b - v) / max(1, abs(b)), 6)
    return 0.0
