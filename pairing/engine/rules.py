"""The hard rules, each once, with its code and its words.

A pair rule is a vectorised test: given index arrays of needs and helpers that broadcast against
each other it answers, cell by cell, whether the rule is kept. Candidates, `verify`, the reasons of
unserved needs and the review page all ask these same functions. Plan rules (capacity, one session
per slot, ...) concern a whole plan; `verify` checks them and the model carries them as constraints.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .instance import Instance
from .policies import Policy
from .tables import OFFLINE, ONLINE, Bools, Ints, Tables, build

Test = Callable[[Tables, Ints, Ints], Bools]


@dataclass(frozen=True)
class PairRule:
    """`code`; `name` (规则名); `words` = what is wrong; `unlock` = what would lift it."""

    code: str
    name: str
    words: str
    unlock: str
    test: Test


def _subject(t: Tables, n: Ints, h: Ints) -> Bools:
    return t.offered[t.n_subject[n], h]


def _gates(t: Tables, n: Ints, h: Ints) -> Bools:
    return t.h_gates[h]


def _grade(t: Tables, n: Ints, h: Ints) -> Bools:
    """Only asks about the grade: a helper without the subject at all breaks `subject` instead."""
    taught: Bools = t.strength[t.n_subject[n], t.s_grade[t.n_student[n]], h] > 0
    return taught | ~_subject(t, n, h)


def _route(t: Tables, n: Ints, h: Ints) -> Bools:
    s = t.n_student[n]
    at = t.s_stage[s], t.h_kind[h]
    exists = (t.route_modes[at] > 0) & (~t.route_special[at] | t.s_special[s])
    near = (t.s_school[s] == t.h_school[h]) & (t.s_school[s] >= 0)
    kept: Bools = exists & (~t.route_school[at] | near)
    return kept


def open_modes(t: Tables, n: Ints, h: Ints) -> Ints:
    """Mode bits that route, helper and child all allow; without a route: helper and child only."""
    s = t.n_student[n]
    route = t.route_modes[t.s_stage[s], t.h_kind[h]]
    modes: Ints = np.where(route > 0, route, ONLINE | OFFLINE) & t.h_modes[h] & t.s_modes[s]
    return modes


def _mode(t: Tables, n: Ints, h: Ints) -> Bools:
    kept: Bools = open_modes(t, n, h) > 0
    return kept


def _device(t: Tables, n: Ints, h: Ints) -> Bools:
    kept: Bools = t.s_ready[t.n_student[n]] | (open_modes(t, n, h) != ONLINE)
    return kept


def _sex(t: Tables, n: Ints, h: Ints) -> Bools:
    wish = t.s_prefers[t.n_student[n]]
    kept: Bools = (wish < 0) | (wish == t.h_sex[h]) | ("sex" in t.policy.relaxed)
    return kept


def _former(t: Tables, n: Ints, h: Ints) -> Bools:
    s = t.n_student[n]
    shape = np.broadcast_shapes(s.shape, h.shape)
    kept = np.ones(shape, bool)
    hot = np.broadcast_to(t.s_has_former[s], shape)
    if hot.any():
        keys = np.broadcast_to(s * len(t.helpers) + h, shape)[hot]
        kept[hot] = ~np.isin(keys, t.former_keys)
    return kept


def year_fits(t: Tables, n: Ints, h: Ints) -> Bools:
    """Y5: second-years and above take higher grades, first-years lower ones; others always fit."""
    year = t.h_year[h]
    high = t.s_grade[t.n_student[n]] >= t.policy.year_grade
    fits: Bools = (year == 0) | ((year >= 2) == high)
    return fits


def _year(t: Tables, n: Ints, h: Ints) -> Bools:
    if t.policy.year_rule != "hard":
        return np.ones(np.broadcast_shapes(n.shape, h.shape), bool)
    return year_fits(t, n, h)


def _slot(t: Tables, n: Ints, h: Ints) -> Bools:
    shared = np.bitwise_count(t.s_slots[t.n_student[n]] & t.h_slots[h])
    kept: Bools = shared >= t.n_sessions[n]
    return kept


def _capacity(t: Tables, n: Ints, h: Ints) -> Bools:
    kept: Bools = (t.h_pupils[h] >= 1) & (t.h_sessions[h] >= t.n_sessions[n])
    return kept


PAIR_RULES: tuple[PairRule, ...] = (
    PairRule("subject", "科目", "不教这门科目", "有人加教这门科目", _subject),
    PairRule("gates", "准入", "未通过审核、培训或准入", "完成审核、培训和准入", _gates),
    PairRule("grade", "年级", "所教年级不含该生年级", "放宽志愿者所教年级", _grade),
    PairRule(
        "route", "学段路线", "本做法不允许此类人员帮扶该学段学生", "调整做法的学段路线", _route
    ),
    PairRule("mode", "方式", "线上或线下方式不合", "放宽线上线下方式", _mode),
    PairRule("device", "设备网络", "线上辅导但学生没有设备或网络", "给学生配设备和网络", _device),
    PairRule("sex", "性别意愿", "不符合学生对性别的要求", "放宽性别要求", _sex),
    PairRule("former", "曾结对", "曾结对且结束原因不允许再结对", "解除再结对限制", _former),
    PairRule("year", "大学年级", "大学年级与学生年级不相称", "放宽大学年级规则", _year),
    PairRule("slot", "共同时间", "没有足够的共同空闲时间", "任一方增加空闲时间", _slot),
    PairRule(
        "capacity", "名额", "该志愿者没有名额或每周次数不够", "增加志愿者名额或次数", _capacity
    ),
)
PAIR_RULE = {rule.code: rule for rule in PAIR_RULES}

PLAN_RULES: dict[str, str] = {
    "unknown": "结果里有实例中没有的编号",
    "need_once": "同一需求被安排了两次",
    "sessions_asked": "需求的每周次数没有排够或排多了",
    "slot_free": "所排时间不是双方都空闲",
    "student_slot": "学生同一时间有两节",
    "helper_slot": "志愿者同一时间有两节",
    "pupils": "志愿者结对人数超过名额",
    "sessions": "志愿者每周次数超过上限",
    "one_to_one": "做法为一对一，但学生有多位帮扶人员",
    "main": "补充结对旁边没有主要结对",
    "locked": "锁定的结对没有保留",
    "role": "结对的主次与做法不符",
    "accounted": "需求既没有安排也没有列入未服务，或两处都有",
}


def holds(rule: PairRule, t: Tables, n: Ints, h: Ints) -> Bools:
    """One rule on index arrays, always the full broadcast shape."""
    shape = np.broadcast_shapes(n.shape, h.shape)
    full: Bools = np.broadcast_to(rule.test(t, n, h), shape)
    return full


def broken(t: Tables, need: int, helper: int) -> list[str]:
    """Codes of the pair rules that one need and one helper break, in the fixed order."""
    n, h = np.array([need]), np.array([helper])
    return [rule.code for rule in PAIR_RULES if not holds(rule, t, n, h)[0]]


def explain_pair(
    instance: Instance | dict[str, Any],
    policy: Policy | dict[str, Any] | str | None,
    student_id: str,
    helper_id: str,
    need_id: str,
) -> list[dict[str, str]]:
    """Every broken pair rule as ``{"rule", "name", "words"}``; empty = the pair is allowed.

    `policy` None takes the one the instance names. Raises KeyError for an id that the instance
    lacks. Pass a read `Instance` when asking often: only the two people are arranged then.
    """
    read = instance if isinstance(instance, Instance) else Instance.from_json(instance)
    rules = Policy.from_json(read.policy if policy is None else policy)
    student = next((s for s in read.students if s.id == student_id), None)
    helper = next((h for h in read.helpers if h.id == helper_id), None)
    if student is None or helper is None or all(n.id != need_id for n in student.needs):
        raise KeyError((student_id, helper_id, need_id))
    t = build(Instance(students=(student,), helpers=(helper,)), rules)
    codes = broken(t, t.need_index[need_id], 0)
    return [{"rule": c, "name": PAIR_RULE[c].name, "words": PAIR_RULE[c].words} for c in codes]
