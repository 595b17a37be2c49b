"""Tiny instances drawn by hypothesis, and a brute-force search that knows the rules by itself."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

SUBJECTS = ("maths", "english")
SLOTS = (0, 1, 11)

_slots = st.lists(st.sampled_from(SLOTS), unique=True, min_size=1, max_size=3)
_county = st.sampled_from(["a", "a", "b"])
_sex = st.sampled_from(["F", "M"])


@st.composite
def instances(draw: st.DrawFn, policies: tuple[str, ...] = ("maoming", "zhanjiang")) -> Any:
    """At most 4 needs and 3 helpers, with every rule likely to bite."""
    helpers = [_helper(draw, i) for i in range(draw(st.integers(0, 3)))]
    students = []
    left = 4
    for i in range(draw(st.integers(1, 3))):
        count = draw(st.integers(0, min(2, left)))
        left -= count
        students.append(_student(draw, i, count, len(helpers)))
    return {
        "version": 1, "policy": draw(st.sampled_from(policies)), "students": students,
        "helpers": helpers, "locked": [],
    }  # fmt: skip


def _student(draw: st.DrawFn, i: int, count: int, helpers: int) -> dict[str, Any]:
    junior = draw(st.booleans())
    ids = st.sampled_from([f"v{h}" for h in range(max(1, helpers))])
    needs = [
        {"id": f"n{i}{k}", "subject": draw(st.sampled_from(SUBJECTS)), "rank": k + 1,
         "sessions": draw(st.sampled_from([1, 1, 1, 2]))}
        for k in range(count)
    ]  # fmt: skip
    return {
        "id": f"s{i}", "stage": "junior" if junior else "primary", "grade": 8 if junior else 5,
        "school": "x1", "county": draw(_county),
        "sex": draw(_sex), "tier": draw(st.integers(0, 1)), "waiting_days": 0,
        "mode": draw(st.sampled_from(["either", "either", "online", "offline"])),
        "online_ready": draw(st.sampled_from([True, True, False])),
        "special_need": draw(st.booleans()), "slots": draw(_slots), "needs": needs,
        "prefers_sex": draw(st.sampled_from([None, None, "F"])), "dialects": [],
        "former": draw(st.lists(ids, max_size=1)), "last_term": draw(st.none() | ids),
    }  # fmt: skip


def _helper(draw: st.DrawFn, i: int) -> dict[str, Any]:
    kind = draw(st.sampled_from(["university", "university", "teacher"]))
    subjects = draw(st.lists(st.sampled_from(SUBJECTS), unique=True, min_size=1, max_size=2))
    return {
        "id": f"v{i}", "kind": kind, "school": draw(st.sampled_from(["x1", "x1", "x2"])),
        "sex": draw(_sex), "university_year": draw(st.sampled_from([None, 1, 2])),
        "slots": draw(_slots), "pupils": draw(st.integers(1, 2)),
        "sessions": draw(st.integers(1, 3)), "gates_ok": draw(st.sampled_from([True, True, False])),
        "modes": ["offline"] if kind == "teacher" else ["online"], "dialects": [],
        "serves": draw(st.sampled_from([[], [], ["a"], ["a", "b"]])),
        "offers": [
            {"subject": x, "grade_min": draw(st.sampled_from([1, 1, 6])), "grade_max": 9,
             "strength": draw(st.integers(1, 3))}
            for x in subjects
        ],
    }  # fmt: skip


def _role(instance: Any, student: Any, helper: Any) -> str | None:
    """The routes of the two presets, written out once more by hand."""
    if instance["policy"] == "zhanjiang":
        return "main" if helper["kind"] == "university" else None
    if student["stage"] == "primary":
        return "main" if helper["kind"] == "university" else None
    if helper["kind"] == "teacher":
        return "main" if helper["school"] == student["school"] else None
    return "supplement" if student["special_need"] else None


def _allowed(instance: Any, student: Any, need: Any, helper: Any) -> str | None:
    """The role when the pair rules allow the pair, else None."""
    mode = helper["modes"][0]
    teaches = any(
        o["subject"] == need["subject"] and o["grade_min"] <= student["grade"] <= o["grade_max"]
        for o in helper["offers"]
    )
    fits = (
        teaches
        and helper["gates_ok"]
        and (not helper["serves"] or student["county"] in helper["serves"])
        and student["mode"] in (mode, "either")
        and (mode == "offline" or student["online_ready"])
        and student["prefers_sex"] in (None, helper["sex"])
        and helper["id"] not in student["former"]
    )
    return _role(instance, student, helper) if fits else None


def best_counts(instance: Any) -> list[int]:
    """The best [students per tier, then needs per tier] that any plan reaches, by trying all."""
    tiers = sorted({s["tier"] for s in instance["students"]})
    return max(counts(made, tiers) for made in all_plans(instance))


def all_plans(instance: Any) -> Iterator[Any]:
    """Every plan that keeps the rules: lists of (student, need, helper, slots, role)."""
    todo = [(s, n) for s in instance["students"] for n in s["needs"]]
    return (made for made in _plans(instance, todo, 0, []) if _complete(instance, made))


def _plans(instance: Any, todo: Any, at: int, made: Any) -> Iterator[Any]:
    if at == len(todo):
        yield made
        return
    yield from _plans(instance, todo, at + 1, made)
    student, need = todo[at]
    for helper in instance["helpers"]:
        role = _allowed(instance, student, need, helper)
        common = sorted(set(student["slots"]) & set(helper["slots"]))
        for slots in combinations(common, need["sessions"]) if role else ():
            extended = [*made, (student, need, helper, slots, role)]
            if _fits(extended):
                yield from _plans(instance, todo, at + 1, extended)


def _fits(made: Any) -> bool:
    student, _, helper, slots, _ = made[-1]
    for s, _, h, taken, _ in made[:-1]:
        if set(slots) & set(taken) and (s is student or h is helper):
            return False
    mine = [m for m in made if m[2] is helper]
    pupils = {m[0]["id"] for m in mine}
    return len(pupils) <= helper["pupils"] and sum(len(m[3]) for m in mine) <= helper["sessions"]


def _complete(instance: Any, made: Any) -> bool:
    for student in instance["students"]:
        pairs = {(m[2]["id"], m[4]) for m in made if m[0] is student}
        roles = [role for _, role in pairs]
        if "supplement" in roles and "main" not in roles:
            return False
        if instance["policy"] == "zhanjiang" and len(roles) != len(set(roles)):
            return False
    return True


def counts(made: Any, tiers: list[int]) -> list[int]:
    """Children per tier, then needs per tier, of a plan of `all_plans`."""
    served = {m[0]["id"]: m[0]["tier"] for m in made}
    children = [list(served.values()).count(t) for t in tiers]
    return children + [sum(m[0]["tier"] == t for m in made) for t in tiers]
