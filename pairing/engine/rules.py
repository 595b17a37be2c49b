"""The hard rules, each once, with its code and its words.

A pair rule is a vectorised test: given `Cells` (needs and helpers that broadcast against each
other) it answers, cell by cell, whether the rule is kept; an answer that is the same along an axis
may have length 1 there. Candidates, `verify`, the reasons of unserved needs and the review page
all ask these same functions. Plan rules (capacity, one session per slot, ...) concern a whole plan;
`verify` checks them and the model carries them as constraints.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .cells import Cells
from .instance import Instance
from .policies import Policy
from .tables import OFFLINE, ONLINE, Bools, Ints, Tables, build

Test = Callable[[Cells], Any]
YOUNGEST, GROWN = 16, 18
KEPT: Bools = np.ones((1, 1), bool)


@dataclass(frozen=True)
class PairRule:
    """`code`; `name` (规则名); `words` = what is wrong; `unlock` = what would lift it.

    `shared`: reads nothing of a need but subject, grade and stage, so that all needs of a block
    have one answer.
    """

    code: str
    name: str
    words: str
    unlock: str
    test: Test
    shared: bool = False


def _subject(x: Cells) -> Any:
    return x.t.offered[x.of_need(x.t.n_subject), x.helper]


def _gates(x: Cells) -> Any:
    return x.of_helper(x.t.h_gates)


def _training(x: Cells) -> Any:
    return x.of_helper(x.t.h_trained)


def _serves(x: Cells) -> Any:
    serves = x.t.serves
    return serves[x.of_student(x.t.s_county), x.helper] if serves.size else KEPT


def _grade(x: Cells) -> Any:
    """Only asks about the grade: a helper without the subject at all breaks `subject` instead."""
    return (x.of_offer(x.t.strength) > 0) | ~_subject(x)


def _consent(x: Cells) -> Any:
    return x.of_student(x.t.s_gates)


def _route(x: Cells) -> Any:
    t = x.t
    special, school = x.of_route(t.route_special), x.of_route(t.route_school)
    kept = x.of_route(t.route_modes) > 0
    if special.any():
        kept = kept & (~special | x.of_student(t.s_special))
    if school.any():
        here = x.of_student(t.s_school)
        kept = kept & (~school | ((here == x.of_helper(t.h_school)) & (here >= 0)))
    return kept


def _modes(x: Cells) -> Any:
    route = x.of_route(x.t.route_modes)
    both = np.uint8(ONLINE | OFFLINE)
    here = np.where(route > 0, route, both) & x.of_helper(x.t.h_modes)
    return here & x.of_student(x.t.s_modes)


def open_modes(t: Tables, n: Ints, h: Ints) -> Any:
    """Mode bits that route, helper and child all allow; without a route: helper and child only."""
    return np.broadcast_to(_modes(Cells(t, n, h)), np.broadcast_shapes(n.shape, h.shape))


def _mode(x: Cells) -> Any:
    return _modes(x) > 0


def _device(x: Cells) -> Any:
    return x.of_student(x.t.s_ready) | (_modes(x) != ONLINE)


def _age(x: Cells) -> Any:
    """Nobody under 16; under 18 only where the sessions can be online."""
    age = x.of_helper(x.t.h_age)
    if (age >= GROWN).all():
        return KEPT
    online = ((_modes(x) & ONLINE) > 0) & x.of_student(x.t.s_ready)
    return (age >= GROWN) | ((age >= YOUNGEST) & online)


def _sex(x: Cells) -> Any:
    wish = x.of_student(x.t.s_prefers)
    if "sex" in x.t.policy.relaxed or (wish < 0).all():
        return KEPT
    return (wish < 0) | (wish == x.of_helper(x.t.h_sex))


def _village(x: Cells) -> Any:
    here = x.of_student(x.t.s_village)
    if "village" in x.t.policy.relaxed or (here < 0).all():
        return KEPT
    return (here < 0) | (here != x.of_helper(x.t.h_village))


def _former(x: Cells) -> Any:
    barred = x.of_student(x.t.s_former)
    kept = KEPT
    for one in range(barred.shape[-1]):
        who = barred[..., one]
        if (who >= 0).any():
            kept = kept & (who != x.of_helper(x.t.h_index))
    return kept


def year_fits(x: Cells) -> Any:
    """Y5: second-years and above take higher grades, first-years lower ones; others always fit."""
    year = x.of_helper(x.t.h_year)
    high = x.of_student(x.t.s_grade) >= x.t.policy.year_grade
    return (year == 0) | ((year >= 2) == high)


def _year(x: Cells) -> Any:
    return year_fits(x) if x.t.policy.year_rule == "hard" else KEPT


def common_slots(x: Cells) -> Any:
    """How many slots are free on both sides, as int8."""
    both = x.of_student(x.t.s_slots) & x.of_helper(x.t.h_slots)
    return np.bitwise_count(both).view(np.int8)


def _slot(x: Cells) -> Any:
    return common_slots(x) >= x.of_need(x.t.n_sessions).astype(np.int8)


def _capacity(x: Cells) -> Any:
    sessions = x.of_helper(x.t.h_sessions) >= x.of_need(x.t.n_sessions)
    return (x.of_helper(x.t.h_pupils) >= 1) & sessions


PAIR_RULES: tuple[PairRule, ...] = (
    PairRule("subject", "科目", "不教这门科目", "有人加教这门科目", _subject, shared=True),
    PairRule("gates", "准入", "未通过审核或准入", "完成审核和准入", _gates, shared=True),
    PairRule("training", "培训", "未完成培训", "完成培训", _training, shared=True),
    PairRule("grade", "年级", "所教年级不含该生年级", "放宽志愿者所教年级", _grade, shared=True),
    PairRule("consent", "学生准入", "学生未核实、不愿意或未获同意", "补齐学生核实和同意", _consent),
    PairRule("county", "服务县区", "不服务该生所在县区", "让志愿者也服务该县区", _serves),
    PairRule(
        "route", "学段路线", "本做法不允许此类人员帮扶该学段学生", "调整做法的学段路线", _route
    ),
    PairRule("mode", "方式", "线上或线下方式不合", "放宽线上线下方式", _mode),
    PairRule("device", "设备网络", "线上辅导但学生没有设备或网络", "给学生配设备和网络", _device),
    PairRule("age", "年龄", "未满 16 周岁，或未满 18 周岁而只能线下", "改由成年人帮扶", _age),
    PairRule("sex", "性别意愿", "不符合学生对性别的要求", "放宽性别要求", _sex),
    PairRule("village", "同村回避", "与学生同村", "放宽同村回避", _village),
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
    kept = rule.test(Cells(t, n, h))
    full: Bools = np.broadcast_to(kept.reshape(-1) if len(shape) == 1 else kept, shape)
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
