"""Check every hard rule of a result against its instance, without the solver's own bookkeeping."""

from collections import Counter, defaultdict
from typing import Any

import numpy as np

from . import tables
from .instance import Instance
from .policies import Policy
from .result import Pair, Result
from .rules import PAIR_RULES, PLAN_RULES, holds
from .tables import Tables

Violation = dict[str, str]


def verify(
    instance: Instance | dict[str, Any],
    result: Result | dict[str, Any],
    policy: Policy | dict[str, Any] | str | None = None,
) -> list[Violation]:
    """Every violation as ``{"rule", "words", "student", "helper", "need"}``; empty = all kept.

    Raises `BadInstance` when either side cannot be read.
    """
    read = instance if isinstance(instance, Instance) else Instance.from_json(instance)
    answer = result if isinstance(result, Result) else Result.from_json(result)
    t = tables.build(read, Policy.from_json(read.policy if policy is None else policy))
    found = _unknown(t, answer)
    known = [pair for pair in answer.pairs if not _strangers(t, pair)]
    found += _pair_rules(t, known) + _needs(t, answer, known) + _slots(t, known)
    found += _capacity(t, known) + _roles(t, read, known) + _locks(read, known)
    return found


def _said(rule: str, student: str = "", helper: str = "", need: str = "") -> Violation:
    words = PLAN_RULES.get(rule) or next(r.words for r in PAIR_RULES if r.code == rule)
    return {"rule": rule, "words": words, "student": student, "helper": helper, "need": need}


def _strangers(t: Tables, pair: Pair) -> bool:
    s = t.student_index.get(pair.student)
    if s is None or pair.helper not in t.helper_index:
        return True
    owners = (t.need_index.get(x.need) for x in pair.sessions)
    return any(n is None or t.n_student[n] != s for n in owners)


def _unknown(t: Tables, answer: Result) -> list[Violation]:
    return [_said("unknown", x.student, x.helper) for x in answer.pairs if _strangers(t, x)]


def _pair_rules(t: Tables, pairs: list[Pair]) -> list[Violation]:
    triples = sorted({(p.student, p.helper, x.need) for p in pairs for x in p.sessions})
    if not triples:
        return []
    n = np.array([t.need_index[need] for _, _, need in triples])
    h = np.array([t.helper_index[helper] for _, helper, _ in triples])
    return [
        _said(rule.code, *triples[i])
        for rule in PAIR_RULES
        for i in np.flatnonzero(~holds(rule, t, n, h)).tolist()
    ]


def _needs(t: Tables, answer: Result, pairs: list[Pair]) -> list[Violation]:
    """Each need once, with all its sessions; or else among the unserved."""
    count = Counter(x.need for p in pairs for x in p.sessions)
    takers: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        for x in pair.sessions:
            takers[x.need].add(pair.helper)
    found = [_said("need_once", need=n) for n, who in sorted(takers.items()) if len(who) > 1]
    unserved = Counter(x.need for x in answer.unserved)
    for need in t.needs:
        if count[need.id] and count[need.id] != need.sessions:
            found.append(_said("sessions_asked", need=need.id))
        if unserved[need.id] + (count[need.id] > 0) != 1:
            found.append(_said("accounted", need=need.id))
    return found


def _slots(t: Tables, pairs: list[Pair]) -> list[Violation]:
    found, of_student, of_helper = [], Counter[Any](), Counter[Any]()
    for pair in pairs:
        student = t.students[t.student_index[pair.student]]
        helper = t.helpers[t.helper_index[pair.helper]]
        for x in pair.sessions:
            of_student[pair.student, x.slot] += 1
            of_helper[pair.helper, x.slot] += 1
            if x.slot not in student.slots or x.slot not in helper.slots:
                found.append(_said("slot_free", pair.student, pair.helper, x.need))
    found += [_said("student_slot", s) for (s, _), n in sorted(of_student.items()) if n > 1]
    found += [_said("helper_slot", "", h) for (h, _), n in sorted(of_helper.items()) if n > 1]
    return found


def _capacity(t: Tables, pairs: list[Pair]) -> list[Violation]:
    found = []
    pupils: dict[str, set[str]] = defaultdict(set)
    sessions: Counter[str] = Counter()
    for pair in pairs:
        pupils[pair.helper].add(pair.student)
        sessions[pair.helper] += len(pair.sessions)
    cap = t.policy.pupils_per_helper
    for helper in t.helpers:
        most = helper.pupils if cap is None else min(cap, helper.pupils)
        if len(pupils[helper.id]) > most:
            found.append(_said("pupils", "", helper.id))
        if sessions[helper.id] > helper.sessions:
            found.append(_said("sessions", "", helper.id))
    return found


def _roles(t: Tables, read: Instance, pairs: list[Pair]) -> list[Violation]:
    found = []
    roles: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        student = t.students[t.student_index[pair.student]]
        route = t.policy.route(student.stage, t.helpers[t.helper_index[pair.helper]].kind)
        if route and route.role != pair.role:
            found.append(_said("role", pair.student, pair.helper))
        roles[pair.student].append(pair.role)
    locked = {(x.student, x.helper) for x in read.locked}
    for pair in pairs:
        exempt = (pair.student, pair.helper) in locked
        if pair.role == "supplement" and "main" not in roles[pair.student] and not exempt:
            found.append(_said("main", pair.student, pair.helper))
    for student_id, mine in sorted(roles.items()):
        if t.policy.one_to_one and len(mine) != len(set(mine)):
            found.append(_said("one_to_one", student_id))
    return found


def _locks(read: Instance, pairs: list[Pair]) -> list[Violation]:
    kept = {(p.student, p.helper, x.need, x.slot) for p in pairs for x in p.sessions}
    loose = {(s, h, n) for s, h, n, _ in kept}
    return [
        _said("locked", x.student, x.helper, x.need)
        for x in read.locked
        if (x.student, x.helper, x.need) not in loose
        or (x.slot is not None and (x.student, x.helper, x.need, x.slot) not in kept)
    ]
