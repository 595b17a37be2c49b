"""The instance as structure-of-arrays, in an order that depends on ids and seed only.

People are sorted by a hash of (seed, id): row order cannot matter, and no id is favoured by its
spelling. Modes are bits (online 1, offline 2); slots are bits of a uint32. Columns that are only
compared are kept as narrow as they can be: a rectangle of needs x helpers then stays in cache.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .hashes import Hashes, hash64
from .instance import MAX_AGE, MAX_GRADE, Helper, Instance, Need, Student
from .policies import Policy

Ints = NDArray[np.int64]
Codes = NDArray[Any]
Bools = NDArray[np.bool_]
Masks = NDArray[np.uint32]
ONLINE, OFFLINE = 1, 2
MODE_BITS = {"online": ONLINE, "offline": OFFLINE, "either": ONLINE | OFFLINE}
NO_LAST_TERM, GONE = -2, -1
NOBODY = -1
WORD = 64


@dataclass
class Tables:
    """Columns of students (`s_`), helpers (`h_`), needs (`n_`) and routes (stage, kind).

    `s_former[s, k]`: helpers barred for the student, padded with -1. `s_dialects[w]`,
    `h_dialects[w]`: words of dialect bits. `n_hash`, `h_hash`: hashes of the bare ids.
    """

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
    s_modes: Codes
    s_gates: Bools
    s_ready: Bools
    s_special: Bools
    s_sex: Codes
    s_prefers: Codes
    s_school: Codes
    s_county: Codes
    s_village: Codes
    s_dialects: Codes
    s_speaks: Bools
    s_last: Codes
    s_former: Codes
    n_student: Ints
    n_subject: Ints
    n_rank: Ints
    n_sessions: Ints
    n_hash: Hashes
    h_index: Codes
    h_kind: Ints
    h_slots: Masks
    h_pupils: Ints
    h_sessions: Ints
    h_gates: Bools
    h_trained: Bools
    h_age: Codes
    h_modes: Codes
    h_sex: Codes
    h_year: Codes
    h_school: Codes
    h_county: Codes
    h_village: Codes
    serves: Bools
    h_dialects: Codes
    h_hash: Hashes
    offered: Bools
    strength: NDArray[np.int8]
    middle2: NDArray[np.int8]
    route_modes: Codes
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
    """Numbers for the words of an instance; dialects that both sides speak, alphabetically."""

    def __init__(self, instance: Instance) -> None:
        self.subjects, self.schools, self.dialects = _Codes(), _Codes(), _Codes()
        self.stages, self.kinds = _Codes(), _Codes()
        self.counties, self.villages = _Codes(), _Codes()
        spoken = {d for s in instance.students for d in s.dialects}
        for label in sorted(spoken & {d for h in instance.helpers for d in h.dialects}):
            self.dialects.code(label)


def build(instance: Instance, policy: Policy, seed: int = 0) -> Tables:
    """Arrange an instance; S students, H helpers, N needs, all in seeded hash order."""
    students = _shuffled(instance.students, seed)
    helpers = _shuffled(instance.helpers, seed)
    listed = [
        s.needs if len(s.needs) < 2 else sorted(_shuffled(s.needs, seed), key=lambda n: n.rank)
        for s in students
    ]
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
        **_place_columns(students, helpers, codes),
        **_dialect_columns(students, helpers, codes.dialects),
    )


def _shuffled(people: Iterable[Any], seed: int) -> list[Any]:
    return sorted(people, key=lambda one: (hash64(f"{seed}:{one.id}"), one.id))


def _student_columns(
    students: list[Student], helper_index: dict[str, int], codes: _Labels
) -> dict[str, Any]:
    return {
        "s_stage": _ints(codes.stages.code(s.stage) for s in students),
        "s_grade": _ints(s.grade for s in students),
        "s_tier": _ints(s.tier for s in students),
        "s_slots": np.array([slot_mask(s.slots) for s in students], np.uint32),
        "s_modes": np.array([MODE_BITS[s.mode] for s in students], np.uint8),
        "s_gates": np.array([s.gates_ok for s in students], bool),
        "s_ready": np.array([s.online_ready for s in students], bool),
        "s_special": np.array([s.special_need for s in students], bool),
        "s_sex": np.array([_sex(s.sex) for s in students], np.int8),
        "s_prefers": np.array([_sex(s.prefers_sex) for s in students], np.int8),
        "s_last": np.array([_last(s, helper_index) for s in students], np.int32),
        "s_former": _former(students, helper_index),
    }


def _need_columns(needs: list[Need], owner: list[int], codes: _Labels) -> dict[str, Any]:
    return {
        "n_student": _ints(owner),
        "n_subject": _ints(codes.subjects.code(n.subject) for n in needs),
        "n_rank": _ints(n.rank for n in needs),
        "n_sessions": _ints(n.sessions for n in needs),
        "n_hash": np.array([hash64(n.id) for n in needs], np.uint64),
    }


def _helper_columns(helpers: list[Helper], policy: Policy, codes: _Labels) -> dict[str, Any]:
    return {
        "h_index": np.arange(len(helpers), dtype=np.int32),
        "h_kind": _ints(codes.kinds.code(h.kind) for h in helpers),
        "h_slots": np.array([slot_mask(h.slots) for h in helpers], np.uint32),
        "h_pupils": _ints(_pupils(h, policy) for h in helpers),
        "h_sessions": _ints(h.sessions for h in helpers),
        "h_gates": np.array([h.gates_ok for h in helpers], bool),
        "h_trained": np.array([h.trained for h in helpers], bool),
        "h_age": np.array([MAX_AGE if h.age is None else h.age for h in helpers], np.int8),
        "h_modes": np.array([sum(MODE_BITS[m] for m in h.modes) for h in helpers], np.uint8),
        "h_sex": np.array([_sex(h.sex) for h in helpers], np.int8),
        "h_year": np.array([h.university_year or 0 for h in helpers], np.int8),
        "h_hash": np.array([hash64(h.id) for h in helpers], np.uint64),
    }


def _place_columns(
    students: list[Student], helpers: list[Helper], codes: _Labels
) -> dict[str, Any]:
    """Codes of school, county and village, the same on both sides; -1 = unknown."""
    made = {}
    for name, numbers in (
        ("school", codes.schools), ("county", codes.counties), ("village", codes.villages),
    ):  # fmt: skip
        here = [numbers.code(getattr(s, name)) for s in students]
        there = [numbers.code(getattr(h, name)) for h in helpers]
        narrow = np.min_scalar_type(-1 - len(numbers))
        made[f"s_{name}"], made[f"h_{name}"] = np.array(here, narrow), np.array(there, narrow)
    return made | {"serves": _serves(helpers, codes.counties)}


def _serves(helpers: list[Helper], counties: _Codes) -> Bools:
    """`serves[county, helper]`, the last row for an unknown county; empty when nobody is bound."""
    if not any(h.serves for h in helpers):
        return np.ones((0, 0), bool)
    made = np.ones((len(counties) + 1, len(helpers)), bool)
    for i, helper in enumerate(helpers):
        if helper.serves:
            made[:, i] = False
            made[[counties[c] for c in helper.serves if c in counties], i] = True
    return made


def _dialect_columns(
    students: list[Student], helpers: list[Helper], codes: _Codes
) -> dict[str, Any]:
    """Bits of the common dialects in words of at most 64, shape (words, people)."""
    narrow = np.min_scalar_type((1 << min(WORD, len(codes))) - 1)
    words = range(-(-len(codes) // WORD))
    here = [_bits(s.dialects, codes) for s in students]
    there = [_bits(h.dialects, codes) for h in helpers]

    def cut(bits: list[int]) -> Codes:
        rows = [[b >> WORD * w & (1 << WORD) - 1 for b in bits] for w in words]
        return np.array(rows, narrow).reshape(len(words), len(bits))

    speaks = np.array([bool(s.dialects) for s in students], bool)
    return {"s_dialects": cut(here), "h_dialects": cut(there), "s_speaks": speaks}


def _former(students: list[Student], helper_index: dict[str, int]) -> Codes:
    rows = [[helper_index[f] for f in s.former if f in helper_index] for s in students]
    made = np.full((len(rows), max(map(len, rows), default=0)), NOBODY, np.int32)
    for i, row in enumerate(rows):
        if row:
            made[i, : len(row)] = row
    return made


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
    modes = np.zeros(shape, np.uint8)
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
