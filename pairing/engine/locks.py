"""Locked pairs: read, checked against the rules and each other, refused in one sentence."""

from .errors import BadInstance
from .instance import Instance
from .plan import Plan, is_main
from .rules import PAIR_RULE, broken
from .tables import Tables


def read(instance: Instance, t: Tables) -> dict[int, tuple[int, int]]:
    """``need -> (helper, mask of locked slots)``; raises `BadInstance` on any contradiction.

    A locked supplementary pair may stand without a main one: staff answer for it.
    """
    made: dict[int, tuple[int, int]] = {}
    for lock in instance.locked:
        need, helper = _find(t, lock.student, lock.helper, lock.need)
        before, mask = made.get(need, (helper, 0))
        if before != helper:
            raise BadInstance(f"需求 {lock.need} 同时锁定给了两位志愿者。")
        bit = 0 if lock.slot is None else 1 << lock.slot
        made[need] = (helper, mask | bit)
    _check_pairs(t, made)
    _check_plan(t, made)
    return dict(sorted(made.items()))


def _find(t: Tables, student: str, helper: str, need: str) -> tuple[int, int]:
    if student not in t.student_index:
        raise BadInstance(f"锁定的学生 {student} 不在名单里。")
    if helper not in t.helper_index:
        raise BadInstance(f"锁定的志愿者 {helper} 不在名单里。")
    n = t.need_index.get(need)
    if n is None or t.n_student[n] != t.student_index[student]:
        raise BadInstance(f"锁定的需求 {need} 不属于学生 {student}。")
    return n, t.helper_index[helper]


def _check_pairs(t: Tables, locked: dict[int, tuple[int, int]]) -> None:
    for need, (helper, mask) in locked.items():
        s = int(t.n_student[need])
        words = f"锁定的结对 {t.students[s].id}–{t.helpers[helper].id}"
        codes = broken(t, need, helper)
        if codes:
            raise BadInstance(
                f"{words}违反规则“{PAIR_RULE[codes[0]].name}”：{PAIR_RULE[codes[0]].words}。"
            )
        if mask & ~int(t.s_slots[s] & t.h_slots[helper]):
            raise BadInstance(f"{words}锁定的时间不是双方都空闲。")
        if mask.bit_count() > t.n_sessions[need]:
            raise BadInstance(f"{words}锁定的次数多于需求 {t.needs[need].id} 的每周次数。")


def _check_plan(t: Tables, locked: dict[int, tuple[int, int]]) -> None:
    """The locks together: one session per slot, pupils, sessions, one-to-one."""
    plan = Plan.empty(t)
    for need, (helper, mask) in locked.items():
        s = int(t.n_student[need])
        if mask & plan.student_taken[s]:
            raise BadInstance(f"学生 {t.students[s].id} 的两条锁定排在同一时间。")
        if mask & plan.helper_taken[helper]:
            raise BadInstance(f"志愿者 {t.helpers[helper].id} 的两条锁定排在同一时间。")
        plan.place(t, need, helper, mask)
    for h, pupils in enumerate(plan.pupils):
        asked = sum(int(t.n_sessions[n]) for n, (helper, _) in locked.items() if helper == h)
        if len(pupils) > t.h_pupils[h]:
            raise BadInstance(f"志愿者 {t.helpers[h].id} 锁定的学生多于其结对名额。")
        if asked > t.h_sessions[h]:
            raise BadInstance(f"志愿者 {t.helpers[h].id} 锁定的次数多于其每周次数。")
    for s in {int(t.n_student[n]) for n in locked} if t.policy.one_to_one else ():
        roles = [is_main(t, s, h) for h in plan.helpers_of(t, s)]
        if len(roles) != len(set(roles)):
            raise BadInstance(f"做法为一对一，但学生 {t.students[s].id} 锁定了多位帮扶人员。")
