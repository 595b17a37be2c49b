"""The instance as structure-of-arrays, in an order that depends on ids and seed only.

People are sorted by a hash of (seed, id): row order cannot matter, and no id is favoured by its
spelling. Modes are bits (online 1, offline 2); slots are bits of a uint32.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .instance import MAX_GRADE, Helper, Instance, Need, Student
from .policies import Policy

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Masks = NDArray[np.uint32]
ONLINE, OFFLINE = 1, 2
MODE_BITS = {"online": ONLINE, "offline": OFFLINE, "either": ONLINE | OFFLINE}
NO_LAST_TERM, GONE = -2, -1
MAX_DIALECTS = 63


@dataclass
class Tables:
    """Columns of students (`s_`), helpers (`h_`), needs (`n_`) and routes (stage, kind)."""

    policy: Policy
    students: list[Student]
    helpers: list[Helper]
    needs: list[Need]
    student_index: dict[str, int]
    helper_index: dict[str, int]
    need_index: dict[str, int]
    needs_of: list[list[int]]
    s_stage: Ints
    s_grade: Ints
    s_tier: Ints
    s_slots: Masks
    s_modes: Ints
    s_ready: Bools
    s_special: Bools
    s_sex: Ints
    s_prefers: Ints
    s_school: Ints
    s_dialects: Ints
    s_last: Ints
    s_has_former: Bools
    former_keys: Ints
    n_student: Ints
    n_subject: Ints
    n_rank: Ints
    n_sessions: Ints
    h_kind: Ints
    h_slots: Masks
    h_pupils: Ints
    h_sessions: Ints
    h_gates: Bools
    h_modes: Ints
    h_sex: Ints
    h_year: Ints
    h_school: Ints
    h_dialects: Ints
    offered: Bools
    strength: NDArray[np.int8]
    middle2: NDArray[np.int8]
    route_modes: Ints
    route_special: Bools
    route_school: Bools
    route_main: Bools


def slot_mask(slots: tuple[int, ...]) -> int:
    """Bits of a uint32, bit t for slot t."""
    return sum(1 << t for t in slots)


def slots_in(mask: int) -> list[int]:
    """The slots of a mask, ascending."""
    return [t for t in range(mask.bit_length()) if mask >> t & 1]


class _Codes(dict[Any, int]):
    """Numbers labels in order of first sight; None is -1."""

    def code(self, label: Any) -> int:
        return -1 if label is None else self.setdefault(label, len(self))


class _Labels:
    """Numbers for the words of an instance; dialects in alphabetical order, at most 63."""

    def __init__(self, instance: Instance) -> None:
        self.subjects, self.schools, self.dialects = _Codes(), _Codes(), _Codes()
        self.stages, self.kinds = _Codes(), _Codes()
        spoken = {d for s in instance.students for d in s.dialects}
        spoken |= {d for h in instance.helpers for d in h.dialects}
        for label in sorted(spoken)[:MAX_DIALECTS]:
            self.dialects.code(label)


def build(instance: Instance, policy: Policy, seed: int = 0) -> Tables:
    """Arrange an instance; S students, H helpers, N needs, all in seeded hash order."""

    def order(one: Any) -> tuple[str, str]:
        return hashlib.sha256(f"{seed}:{one.id}".encode()).hexdigest(), one.id

    students = sorted(instance.students, key=order)
    helpers = sorted(instance.helpers, key=order)
    listed = [sorted(s.needs, key=lambda n: (n.rank, *order(n))) for s in students]
    needs = [n for each in listed for n in each]
    owner = [i for i, each in enumerate(listed) for _ in each]
    helper_index = {h.id: i for i, h in enumerate(helpers)}
    codes = _Labels(instance)
    needs_of: list[list[int]] = [[] for _ in students]
    for n, s in enumerate(owner):
        needs_of[s].append(n)
    return Tables(
        policy=policy,
        students=students,
        helpers=helpers,
        needs=needs,
        student_index={s.id: i for i, s in enumerate(students)},
        helper_index=helper_index,
        need_index={n.id: i for i, n in enumerate(needs)},
        needs_of=needs_of,
        **_student_columns(students, helper_index, codes),
        **_need_columns(needs, owner, codes),
        **_helper_columns(helpers, policy, codes),
        **_offer_columns(helpers, codes.subjects),
        **_route_columns(policy, codes.stages, codes.kinds),
    )


def _student_columns(
    students: list[Student], helper_index: dict[str, int], codes: _Labels
) -> dict[str, Any]:
    former = sorted(
        i * len(helper_index) + helper_index[f]
        for i, s in enumerate(students)
        for f in s.former
        if f in helper_index
    )
    return {
        "s_stage": _ints(codes.stages.code(s.stage) for s in students),
        "s_grade": _ints(s.grade for s in students),
        "s_tier": _ints(s.tier for s in students),
        "s_slots": np.array([slot_mask(s.slots) for s in students], np.uint32),
        "s_modes": _ints(MODE_BITS[s.mode] for s in students),
        "s_ready": np.array([s.online_ready for s in students], bool),
        "s_special": np.array([s.special_need for s in students], bool),
        "s_sex": _ints(_sex(s.sex) for s in students),
        "s_prefers": _ints(_sex(s.prefers_sex) for s in students),
        "s_school": _ints(codes.schools.code(s.school) for s in students),
        "s_dialects": _ints(_bits(s.dialects, codes.dialects) for s in students),
        "s_last": _ints(_last(s, helper_index) for s in students),
        "s_has_former": np.array([bool(s.former) for s in students], bool),
        "former_keys": _ints(former),
    }


def _need_columns(needs: list[Need], owner: list[int], codes: _Labels) -> dict[str, Any]:
    return {
        "n_student": _ints(owner),
        "n_subject": _ints(codes.subjects.code(n.subject) for n in needs),
        "n_rank": _ints(n.rank for n in needs),
        "n_sessions": _ints(n.sessions for n in needs),
    }


def _helper_columns(helpers: list[Helper], policy: Policy, codes: _Labels) -> dict[str, Any]:
    return {
        "h_kind": _ints(codes.kinds.code(h.kind) for h in helpers),
        "h_slots": np.array([slot_mask(h.slots) for h in helpers], np.uint32),
        "h_pupils": _ints(_pupils(h, policy) for h in helpers),
        "h_sessions": _ints(h.sessions for h in helpers),
        "h_gates": np.array([h.gates_ok for h in helpers], bool),
        "h_modes": _ints(sum(MODE_BITS[m] for m in h.modes) for h in helpers),
        "h_sex": _ints(_sex(h.sex) for h in helpers),
        "h_year": _ints(h.university_year or 0 for h in helpers),
        "h_school": _ints(codes.schools.code(h.school) for h in helpers),
        "h_dialects": _ints(_bits(h.dialects, codes.dialects) for h in helpers),
    }


def _ints(values: Any) -> Ints:
    return np.array(list(values), np.int64)


def _sex(sex: str | None) -> int:
    return -1 if sex is None else int(sex == "M")


def _bits(labels: tuple[str, ...], codes: _Codes) -> int:
    return sum(1 << codes[label] for label in labels if label in codes)


def _last(student: Student, helper_index: dict[str, int]) -> int:
    if student.last_term is None:
        return NO_LAST_TERM
    return helper_index.get(student.last_term, GONE)


def _pupils(helper: Helper, policy: Policy) -> int:
    cap = policy.pupils_per_helper
    return helper.pupils if cap is None else min(helper.pupils, cap)


def _offer_columns(helpers: list[Helper], subjects: _Codes) -> dict[str, Any]:
    """`strength[subject, grade, helper]`, 0 = not taught; `middle2` = grade_min + grade_max."""
    for helper in helpers:
        for offer in helper.offers:
            subjects.code(offer.subject)
    shape = (max(1, len(subjects)), MAX_GRADE + 1, len(helpers))
    strength, middle2 = np.zeros(shape, np.int8), np.zeros(shape, np.int8)
    offered = np.zeros((shape[0], shape[2]), bool)
    for h, helper in enumerate(helpers):
        for o in sorted(helper.offers, key=lambda o: (o.strength, o.grade_min, o.grade_max)):
            where = (subjects[o.subject], slice(o.grade_min, o.grade_max + 1), h)
            offered[where[0], h] = True
            strength[where], middle2[where] = o.strength, o.grade_min + o.grade_max
    return {"offered": offered, "strength": strength, "middle2": middle2}


def _route_columns(policy: Policy, stages: _Codes, kinds: _Codes) -> dict[str, Any]:
    shape = (max(1, len(stages)), max(1, len(kinds)))
    modes = np.zeros(shape, np.int64)
    special, school, main = (np.zeros(shape, bool) for _ in range(3))
    for stage, i in stages.items():
        for kind, j in kinds.items():
            route = policy.route(stage, kind)
            if route:
                modes[i, j] = sum(MODE_BITS[m] for m in set(route.modes))
                special[i, j], school[i, j] = route.special_need, route.same_school
                main[i, j] = route.role == "main"
    return {
        "route_modes": modes,
        "route_special": special,
        "route_school": school,
        "route_main": main,
    }
