"""Why a need has no helper, what would change it, and the proof where there is one."""

import numpy as np

from .. import flow
from ..bounds import Cover
from ..plan import FREE, Problem
from ..result import Blocking, Unserved
from ..rules import PAIR_RULES
from .evidence import Evidence

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


def unserved(p: Problem, evidence: Evidence) -> list[Unserved]:
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
    return f"按“{rule.name}”筛选后无人可选（之前还有 {before} 人；原因：{rule.words}）"


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
        self.known: list[tuple[Cover, list[int], list[int]]] = []

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
        """The row and those who hold all the helpers that it leads to, if it got nothing."""
        if cover.mate[row] != FREE:
            return None
        mine = cover.helpers[cover.start[row] : cover.start[row + 1]]
        for kept, holders, cols in self.known:
            if kept is cover and np.isin(mine, cols).all():
                return self._named(cover, [row, *holders], cols)
        found, cols = flow.hall(cover.start, cover.helpers, cover.capacity, cover.mate, row)
        found.remove(row)
        self.known.append((cover, found, cols))
        return self._named(cover, [row, *found], cols)

    def _named(self, cover: Cover, rows: list[int], cols: list[int]) -> Blocking:
        t, needs = self.p.t, [cover.rows[r] for r in rows]
        if cover is self.evidence.students:
            needs = [n for s in needs for n in t.needs_of[s] if len(self.p.c.of(n))]
        return Blocking(
            needs=sorted(t.needs[n].id for n in needs),
            helpers=sorted(t.helpers[h].id for h in cols),
            places=int(cover.capacity[cols].sum()),
        )
