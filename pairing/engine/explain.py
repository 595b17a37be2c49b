"""The words of a result: why this pair, why not this need, and which helpers are short."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from . import flow
from .plan import FREE, Plan, Problem, arc_score, is_main, level_names, measure
from .policies import PARTS
from .result import Blocking, Pair, Result, RunnerUp, Session, Shortage, Summary, Unserved
from .rules import PAIR_RULES, open_modes
from .score import losses
from .start import Cover
from .tables import MODE_BITS, ONLINE, Tables, slots_in

REASONS = {
    "no_helper": "名单里没有志愿者",
    "main": "只有补充人员可帮，但没有可作主要结对的人员",
    "blocked": "能帮的人名额不够：这些需求争用同一批名额",
    "own_slots": "学生自己的空闲时间少于所报需求的次数",
    "one_to_one": "做法为一对一，没有一位志愿者能同时多教这一科",
    "contest": "已证明：再满足这一需求就会减少更优先的结对",
    "no_exchange": "候选人都已有安排，未找到可行的调换（未证明没有）",
}
UNLOCKS_SHOWN = 4


@dataclass
class Reach:
    """What no plan can exceed: the `bound` on `measure`, and per student a ceiling of needs."""

    bound: list[int]
    ceiling: dict[int, int]

    def could_gain(self, p: Problem, plan: Plan, need: int) -> bool:
        """Whether a need has candidates and its student is still below the ceiling."""
        s = int(p.t.n_student[need])
        held = sum(plan.helper[n] != FREE for n in p.t.needs_of[s])
        return len(p.c.of(need)) > 0 and held < self.ceiling.get(s, 0)


@dataclass
class Evidence:
    """What the solve leaves behind for the reasons."""

    plan: Plan
    students: Cover
    needs: Cover
    reach: Reach
    proven: bool


def describe(p: Problem, evidence: Evidence, digest: str, seed: int) -> Result:
    """The whole result, people and lists in order of their ids."""
    pairs = _pairs(p, evidence.plan)
    unserved = _unserved_all(p, evidence)
    return Result(
        pairs=sorted(pairs, key=lambda x: (x.student, x.helper)),
        unserved=sorted(unserved, key=lambda x: x.need),
        shortage=_shortage(p, evidence.plan),
        summary=_summary(p, evidence),
        input_digest=digest,
        seed=seed,
    )


# Pairs


def _pairs(p: Problem, plan: Plan) -> list[Pair]:
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


# Needs without a helper


def _unserved_all(p: Problem, evidence: Evidence) -> list[Unserved]:
    proofs = _Proofs(p, evidence)
    missing = [n for n, h in enumerate(evidence.plan.helper) if h == FREE]
    return [_unserved(p, evidence, proofs, n) for n in missing]


def _unserved(p: Problem, evidence: Evidence, proofs: "_Proofs", need: int) -> Unserved:
    codes = [rule.code for rule in PAIR_RULES] + ["main"]
    left = dict(zip(codes, p.c.left_after[need].tolist(), strict=True))
    blocking = None
    if len(p.c.of(need)):
        reason, blocking = proofs.reason(need)
        text, proven = REASONS[reason], reason != "no_exchange"
    else:
        reason = next(code for code in codes if left[code] == 0)
        reason = reason if p.t.helpers else "no_helper"
        text, proven = _filter_text(p, reason, left, codes), True
    if blocking:
        wanted, people = len(blocking.needs), len(blocking.helpers)
        text = f"{wanted} 个需求争用 {people} 人的 {blocking.places} 个名额"
    return Unserved(
        need=p.t.needs[need].id,
        reason=reason,
        text=text + "。",
        left_after=left,
        unlock=_unlock(p, need, bool(len(p.c.of(need)))),
        blocking=blocking,
        proven=proven,
    )


def _filter_text(p: Problem, reason: str, left: dict[str, int], codes: list[str]) -> str:
    """The first filter that leaves nobody, with the number that stood before it."""
    if reason in REASONS:
        return REASONS[reason]
    at = codes.index(reason)
    before = left[codes[at - 1]] if at else len(p.t.helpers)
    rule = PAIR_RULES[at]
    return f"按“{rule.name}”筛选后无人可选（之前还有 {before} 人，都{rule.words}）"


def _unlock(p: Problem, need: int, has_candidates: bool) -> list[dict[str, str]]:
    """Single changes that would each give the need candidates, the most fruitful first."""
    found = sorted(((int(k), -r) for r, k in enumerate(p.c.sole[need]) if k), reverse=True)
    rows = [
        {
            "change": PAIR_RULES[-r].unlock,
            "effect": f"可增加 {k} 位候选人",
            "rule": PAIR_RULES[-r].code,
        }
        for k, r in found[:UNLOCKS_SHOWN]
    ]
    if has_candidates:
        more = {
            "change": "增加一名能教这门科目的志愿者",
            "effect": "可多服务一个需求",
            "rule": "recruit",
        }
        return [more, *rows]
    return rows


class _Proofs:
    """Hall sets of the two coverage flows, found once and shared by the needs they block."""

    def __init__(self, p: Problem, evidence: Evidence) -> None:
        self.p, self.evidence = p, evidence
        self.row_of_student = {s: i for i, s in enumerate(evidence.students.rows)}
        self.row_of_need = {n: i for i, n in enumerate(evidence.needs.rows)}
        self.known: list[tuple[Cover, set[int], list[int]]] = []

    def reason(self, need: int) -> tuple[str, Blocking | None]:
        """Reason code of a need that has candidates, and the blocking set if one proves it."""
        t, plan = self.p.t, self.evidence.plan
        s = int(t.n_student[need])
        if not plan.served(t, s):
            found = self._blocking(self.evidence.students, self.row_of_student[s])
            if found:
                return "blocked", found
        found = self._blocking(self.evidence.needs, self.row_of_need[need])
        if found:
            return "blocked", found
        asked = sum(int(t.n_sessions[n]) for n in t.needs_of[s] if len(self.p.c.of(n)))
        if not self.evidence.reach.could_gain(self.p, plan, need) and t.policy.one_to_one:
            return "one_to_one", None
        if asked > int(t.s_slots[s]).bit_count():
            return "own_slots", None
        return ("contest" if self.evidence.proven else "no_exchange"), None

    def _blocking(self, cover: Cover, row: int) -> Blocking | None:
        if cover.mate[row] != FREE:
            return None
        for kept, rows, cols in self.known:
            if kept is cover and row in rows:
                return self._named(cover, rows, cols)
        found, cols = flow.hall(cover.choices, cover.capacity, cover.mate, row)
        self.known.append((cover, set(found), cols))
        return self._named(cover, set(found), cols)

    def _named(self, cover: Cover, rows: set[int], cols: list[int]) -> Blocking:
        t, needs = self.p.t, [cover.rows[r] for r in rows]
        if cover is self.evidence.students:
            needs = [n for s in needs for n in t.needs_of[s] if len(self.p.c.of(n))]
        return Blocking(
            needs=sorted(t.needs[n].id for n in needs),
            helpers=sorted(t.helpers[h].id for h in cols),
            places=sum(cover.capacity[h] for h in cols),
        )


# Shortage and summary


def _shortage(p: Problem, plan: Plan) -> list[Shortage]:
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


def _summary(p: Problem, evidence: Evidence) -> Summary:
    t, plan = p.t, evidence.plan
    value = measure(p, plan)
    count = len(p.tiers)
    asked = [int((t.s_tier[t.n_student] == x).sum()) for x in p.tiers]
    children = [int((t.s_tier == x).sum()) for x in p.tiers]
    load = Counter(len(pupils) for pupils in plan.pupils)
    return Summary(
        students_served=sum(value[:count]),
        needs_served=sum(value[count : 2 * count]),
        by_tier=[list(x) for x in zip(value[count : 2 * count], asked, strict=True)],
        students_by_tier=[list(x) for x in zip(value[:count], children, strict=True)],
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
