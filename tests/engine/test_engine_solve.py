"""The solver against brute force, its rules, its stability, and what it refuses."""

import copy
import json
import random
from typing import Any

import pytest
from engine_county import county
from engine_tiny import best_counts, instances
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.engine import BadInstance, Cancelled, Result, solve, verify
from pairing.engine.solve import EFFORTS, Effort

FEW = settings(max_examples=80, deadline=None, derandomize=True)


def plain(result: Result) -> dict[str, Any]:
    made = result.to_json()
    del made["stages"]
    return made


def pairing_of(result: Result) -> list[tuple[str, str, str, int]]:
    return sorted((p.student, p.helper, x.need, x.slot) for p in result.pairs for x in p.sessions)


@FEW
@given(instances())
def test_solve_serves_as_many_as_brute_force_tier_by_tier(instance: Any) -> None:
    result = solve(instance)
    assert result.summary.objective[:-1] == best_counts(instance)
    assert result.summary.proof == "optimal"
    assert result.summary.bound == result.summary.objective
    assert verify(instance, result) == []


@FEW
@given(instances(), st.randoms(use_true_random=False))
def test_solve_does_not_depend_on_row_order(instance: Any, dice: random.Random) -> None:
    other = copy.deepcopy(instance)
    for rows in (other["students"], other["helpers"], *(s["needs"] for s in other["students"])):
        dice.shuffle(rows)
    assert plain(solve(other)) == plain(solve(instance))


@FEW
@given(instances(), st.integers(0, 5))
def test_solve_keeps_locked_pairs(instance: Any, seed: int) -> None:
    first = solve(instance, seed=seed)
    rows = pairing_of(first)[: 1 + seed % 2]
    locks = [dict(zip(("student", "helper", "need", "slot"), row, strict=True)) for row in rows]
    again = solve({**instance, "locked": locks}, seed=seed + 1)
    assert set(rows) <= set(pairing_of(again))
    assert verify({**instance, "locked": locks}, again) == []
    open_locks = [{**x, "slot": None} for x in locks]
    assert (
        verify({**instance, "locked": open_locks}, solve({**instance, "locked": open_locks})) == []
    )


@FEW
@given(instances())
def test_every_unserved_need_has_a_reason_and_numbers(instance: Any) -> None:
    result = solve(instance)
    for item in result.unserved:
        left = list(item.left_after.values())
        assert item.text.endswith("。") and item.reason
        assert left == sorted(left, reverse=True)
        assert item.proven or item.reason == "no_exchange"
        if item.blocking:
            assert item.need in item.blocking.needs
            assert item.blocking.places < len(item.blocking.needs)


@FEW
@given(instances())
def test_pair_scores_add_up_and_losses_name_every_missing_point(instance: Any) -> None:
    for pair in solve(instance).pairs:
        assert sum(pair.parts.values()) == pair.score <= 100
        weights = weights_of(instance)
        short = {part for part, got in pair.parts.items() if got < weights[part]}
        assert short == {x["part"] for x in pair.lost}
        assert all(x["why"] for x in pair.lost)


def weights_of(instance: Any) -> dict[str, int]:
    from_preset = {"zhanjiang": (45, 20, 15, 10, 10), "maoming": (35, 20, 20, 15, 10)}
    parts = ("subject", "grade", "time", "continuity", "closeness")
    return dict(zip(parts, from_preset[instance["policy"]], strict=True))


@pytest.mark.parametrize("policy", ["maoming", "zhanjiang", "yangjiang", "yunfu", "custom"])
def test_middle_sized_county_keeps_every_rule_and_an_honest_bound(policy: str) -> None:
    instance = county(70, 120, policy=policy)
    result = solve(instance, effort="quick")
    assert verify(instance, result) == []
    assert result.summary.objective <= result.summary.bound
    assert result.summary.gap >= 0
    assert plain(Result.from_json(result.to_json())) == plain(result)


@pytest.fixture
def improving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small counties go the way of large ones: neighbourhoods instead of one exact model."""
    monkeypatch.setitem(EFFORTS, "quick", Effort(((4, 5),), exact_needs=0, nodes=0, price_steps=5))
    more = Effort(((8, 5), (4, 12)), exact_needs=0, nodes=0, price_steps=50)
    monkeypatch.setitem(EFFORTS, "normal", more)


@pytest.mark.usefixtures("improving")
def test_improving_never_loses_and_is_repeatable() -> None:
    instance = county(40, 80, policy="custom")
    quick, normal = solve(instance, effort="quick"), solve(instance)
    assert normal.summary.objective >= quick.summary.objective
    assert plain(solve(instance)) == plain(normal)
    assert verify(instance, normal) == []


@pytest.mark.usefixtures("improving")
def test_improving_does_not_depend_on_row_order() -> None:
    instance = county(40, 80, policy="custom")
    turned = {**instance, "students": instance["students"][::-1]}
    turned["helpers"] = instance["helpers"][::-1]
    assert plain(solve(turned)) == plain(solve(instance))


def test_no_students_and_no_helpers_are_answers_not_errors() -> None:
    assert solve({"version": 1, "students": [], "helpers": []}).pairs == []
    instance = county(3, 3)
    instance["helpers"] = []
    result = solve(instance)
    assert result.pairs == []
    assert {x.reason for x in result.unserved} == {"no_helper"}
    instance = county(0, 3)
    assert solve(instance).summary.proof == "optimal"


def test_nobody_can_be_served() -> None:
    instance = county(6, 6)
    for helper in instance["helpers"]:
        helper["gates_ok"] = False
    result = solve(instance)
    assert result.summary.needs_served == 0
    assert len(result.unserved) == sum(len(s["needs"]) for s in instance["students"])
    assert {x.reason for x in result.unserved} <= {"subject", "gates"}


def one_pair() -> dict[str, Any]:
    """One primary pupil and one volunteer who fit each other."""
    return {
        "version": 1, "policy": "maoming", "locked": [],
        "students": [{"id": "s1", "stage": "primary", "grade": 4, "online_ready": True,
                      "sex": "F", "slots": [11, 22],
                      "needs": [{"id": "n1", "subject": "maths", "rank": 1, "sessions": 1}]}],
        "helpers": [{"id": "v1", "kind": "university", "slots": [11], "pupils": 1, "sessions": 1,
                     "gates_ok": True, "modes": ["online"], "sex": "M",
                     "offers": [{"subject": "maths", "grade_min": 3, "grade_max": 5,
                                 "strength": 3}]}],
    }  # fmt: skip


def test_one_student_is_paired_in_the_only_common_slot() -> None:
    result = solve(one_pair())
    assert pairing_of(result) == [("s1", "v1", "n1", 11)]
    pair = result.pairs[0]
    assert (pair.role, pair.mode, pair.runner_up) == ("main", "online", None)
    assert {x["part"] for x in pair.lost} == {"time", "closeness"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda s, h: h["offers"][0].update(subject="art"), "subject"),
        (lambda s, h: h.update(gates_ok=False), "gates"),
        (lambda s, h: h["offers"][0].update(grade_min=5), "grade"),
        (lambda s, h: h.update(kind="teacher"), "route"),
        (lambda s, h: s.update(mode="offline"), "mode"),
        (lambda s, h: s.update(online_ready=False), "device"),
        (lambda s, h: s.update(prefers_sex="F"), "sex"),
        (lambda s, h: s.update(former=["v1"]), "former"),
        (lambda s, h: h.update(slots=[12]), "slot"),
        (lambda s, h: h.update(pupils=0), "capacity"),
    ],
)
def test_each_pair_rule_empties_the_candidates_and_is_named(change: Any, code: str) -> None:
    instance = one_pair()
    change(instance["students"][0], instance["helpers"][0])
    result = solve(instance)
    assert [x.reason for x in result.unserved] == [code]
    assert [x["rule"] for x in result.unserved[0].unlock] == [code]
    good = solve(one_pair())
    broken = verify(instance, good)
    assert code in {x["rule"] for x in broken}


def test_hard_year_rule_bars_first_years_from_higher_grades() -> None:
    instance = one_pair()
    instance["helpers"][0]["university_year"] = 1
    policy = {
        "name": "试", "year_rule": "hard", "year_grade": 4,
        "routes": [{"stage": "*", "kind": "*", "modes": ["online"]}],
    }  # fmt: skip
    assert [x.reason for x in solve(instance, policy).unserved] == ["year"]
    assert solve(instance, {**policy, "year_rule": "soft"}).summary.needs_served == 1


def supplement_county() -> dict[str, Any]:
    """A junior with special need: a teacher for maths, a volunteer for English."""
    instance = one_pair()
    student, volunteer = instance["students"][0], instance["helpers"][0]
    student.update(stage="junior", grade=8, school="x1", special_need=True)
    student["needs"].append({"id": "n2", "subject": "english", "rank": 2, "sessions": 1})
    volunteer["offers"][0].update(subject="english", grade_min=7, grade_max=9)
    teacher = copy.deepcopy(volunteer)
    teacher.update(id="t1", kind="teacher", school="x1", modes=["offline"], slots=[22])
    teacher["offers"][0]["subject"] = "maths"
    instance["helpers"].append(teacher)
    return instance


def test_supplement_stands_only_beside_a_main_helper() -> None:
    both = solve(supplement_county())
    assert {(p.helper, p.role) for p in both.pairs} == {("v1", "supplement"), ("t1", "main")}
    alone = supplement_county()
    alone["helpers"] = [h for h in alone["helpers"] if h["id"] == "v1"]
    result = solve(alone)
    assert result.pairs == []
    assert "main" in {x.reason for x in result.unserved}
    taken = both.to_json()
    taken["pairs"] = [p for p in taken["pairs"] if p["role"] == "supplement"]
    assert "main" in {x["rule"] for x in verify(supplement_county(), taken)}


def test_supplement_needs_a_special_need() -> None:
    instance = supplement_county()
    instance["students"][0]["special_need"] = False
    assert {p.helper for p in solve(instance).pairs} == {"t1"}


@pytest.mark.parametrize(
    "locks",
    [
        [("s1", "v1", "n1", 22)],
        [("s1", "v1", "n1", 11), ("s1", "v2", "n1", 11)],
        [("s9", "v1", "n1", 11)],
        [("s1", "v9", "n1", 11)],
        [("s1", "v1", "n9", 11)],
        [("s1", "v1", "n1", 11), ("s2", "v1", "n2", 11)],
        [("s1", "v1", "n1", None), ("s2", "v2", "n2", None), ("s2", "v2", "n3", None)],
    ],
)
def test_contradictory_locks_are_refused_in_one_sentence(locks: Any) -> None:
    instance = one_pair()
    other = copy.deepcopy(instance["students"][0])
    other.update(id="s2", needs=[{"id": n, "subject": "maths"} for n in ("n2", "n3")])
    instance["students"].append(other)
    instance["helpers"].append({**instance["helpers"][0], "id": "v2", "sessions": 2})
    keys = ("student", "helper", "need", "slot")
    instance["locked"] = [dict(zip(keys, row, strict=True)) for row in locks]
    with pytest.raises(BadInstance, match=r"^[^\n]+。$"):
        solve(instance)


@pytest.mark.usefixtures("improving")
def test_progress_hears_the_stages_and_can_cancel() -> None:
    heard: list[str] = []
    solve(county(40, 80, policy="custom"), progress=lambda stage, *_: heard.append(stage))
    assert list(dict.fromkeys(heard)) == ["load", "candidates", "solve", "improve", "explain"]
    with pytest.raises(Cancelled):
        solve(county(40, 80, policy="custom"), progress=lambda stage, *_: stage != "improve")


def test_verify_finds_what_a_spoiled_result_breaks() -> None:
    instance = one_pair()
    good = solve(instance).to_json()
    spoiled = json.loads(json.dumps(good))
    spoiled["pairs"][0]["sessions"] = [{"need": "n1", "slot": 22}, {"need": "n1", "slot": 22}]
    found = {x["rule"] for x in verify(instance, spoiled)}
    assert found == {"slot_free", "student_slot", "helper_slot", "sessions_asked", "sessions"}
    spoiled = json.loads(json.dumps(good))
    spoiled["pairs"][0]["helper"] = "v9"
    assert {"unknown", "accounted"} <= {x["rule"] for x in verify(instance, spoiled)}
    assert {x["rule"] for x in verify(instance, {**good, "pairs": []})} == {"accounted"}


def test_runner_up_is_the_best_idle_helper_with_its_price() -> None:
    instance = one_pair()
    second = copy.deepcopy(instance["helpers"][0])
    second.update(id="v2")
    second["offers"][0]["strength"] = 1
    instance["helpers"].append(second)
    pair = solve(instance).pairs[0]
    assert pair.helper == "v1" and pair.runner_up is not None
    assert (pair.runner_up.helper, pair.runner_up.cost) == ("v2", 6)


def test_two_children_competing_for_one_place_are_shown_as_blocking_each_other() -> None:
    instance = one_pair()
    other = copy.deepcopy(instance["students"][0])
    other.update(id="s2", tier=1, needs=[{"id": "n2", "subject": "maths"}])
    instance["students"].append(other)
    item = solve(instance).unserved[0]
    assert item.need == "n2" and item.reason == "blocked" and item.blocking is not None
    assert (item.blocking.needs, item.blocking.helpers, item.blocking.places) == (
        ["n1", "n2"], ["v1"], 1,
    )  # fmt: skip


def test_each_child_without_a_place_is_in_its_own_blocking_set() -> None:
    instance = one_pair()
    for at in range(2, 6):
        other = copy.deepcopy(instance["students"][0])
        other.update(id=f"s{at}", tier=1, needs=[{"id": f"n{at}", "subject": "maths"}])
        instance["students"].append(other)
    sets = {x.need: x.blocking for x in solve(instance).unserved}
    assert len(sets) == 4
    for need, blocking in sets.items():
        assert blocking is not None
        assert (sorted(blocking.needs), blocking.places) == (["n1", need], 1)


def test_shortage_names_the_helper_who_would_serve_more() -> None:
    instance = one_pair()
    instance["helpers"][0]["offers"][0]["subject"] = "art"
    row = solve(instance).shortage[0]
    assert (row.kind, row.subject, row.stage, row.gain, row.helps) == (
        "university", "maths", "primary", 1, 1,
    )  # fmt: skip
    recruit = {**one_pair()["helpers"][0], "id": "new", "slots": [row.slot]}
    instance["helpers"].append(recruit)
    assert solve(instance).summary.needs_served == row.gain
