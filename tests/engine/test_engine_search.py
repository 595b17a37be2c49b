"""The order of the objective, the search, its stopping, its parts and its bounds."""

import copy
import random
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from engine_county import county
from engine_tiny import all_plans, counts, instances
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.engine import (
    PRESETS,
    STOP,
    BadInstance,
    Cancelled,
    Instance,
    Policy,
    Result,
    candidates,
    finish,
    improve_part,
    lagrange,
    solve,
    split,
    start_global,
    tables,
    verify,
)
from pairing.engine.mip import Rows
from pairing.engine.plan import Problem
from pairing.engine.solve import EFFORTS, Effort

FEW = settings(max_examples=60, deadline=None, derandomize=True)
FIRSTS = ("children", "needs")


def rules_of(instance: Any, first: str) -> Policy:
    return Policy.from_json({**PRESETS[instance["policy"]].to_json(), "first": first})


def problem_of(instance: Any, rules: Policy) -> Problem:
    t = tables.build(Instance.from_json(instance), rules)
    return Problem(t, candidates.find(t, []))


def quality(p: Problem, made: Any) -> int:
    """Scores of the pairs, and the bonus for further needs of the same pair."""
    arcs = [p.c.arc(p.t.need_index[m[1]["id"]], p.t.helper_index[m[2]["id"]]) for m in made]
    pairs = {(m[0]["id"], m[2]["id"]) for m in made}
    bonus = p.t.policy.bundle_bonus * (len(made) - len(pairs))
    return sum(int(p.c.score[a]) for a in arcs if a is not None) + bonus


def uneven(instance: Any, pairs: set[tuple[str, str]]) -> Fraction:
    """Sum over helpers of pupils squared by places."""
    load = Counter(helper for _, helper in pairs)
    return sum(
        (Fraction(load[h["id"]] ** 2, h["pupils"]) for h in instance["helpers"]), Fraction(0)
    )


@FEW
@given(instances(), st.sampled_from(FIRSTS))
def test_solve_finds_the_best_of_all_plans_and_the_most_even_of_the_best(
    instance: Any, first: str
) -> None:
    rules = rules_of(instance, first)
    p = problem_of(instance, rules)
    tiers = p.tiers

    def worth(made: Any) -> Any:
        both = counts(made, tiers)
        served = both if first == "children" else both[len(tiers) :]
        pairs = {(m[0]["id"], m[2]["id"]) for m in made}
        return [*served, quality(p, made)], -uneven(instance, pairs)

    result = solve(instance, rules)
    held = {(pair.student, pair.helper) for pair in result.pairs}
    assert (result.summary.objective, -uneven(instance, held)) == max(
        map(worth, all_plans(instance))
    )
    assert result.summary.proof == "optimal"
    assert verify(instance, result, rules) == []


@FEW
@given(instances(), st.integers(0, 40))
def test_the_price_bound_is_never_below_the_best_plan(instance: Any, steps: int) -> None:
    p = problem_of(instance, rules_of(instance, "needs"))
    best = max(quality(p, made) for made in all_plans(instance))
    bonus = float(p.t.policy.bundle_bonus)
    assert lagrange.upper_bound(p, p.c.score.astype(float), bonus, 0.0, steps) > best - 1e-6


def test_first_needs_may_serve_fewer_children_but_more_needs() -> None:
    """Two children, one helper with two hours and one place: one child of two needs wins."""
    instance = county(2, 1, policy="custom")
    offers = [{"subject": x, "grade_min": 1, "grade_max": 9, "strength": 3} for x in "ab"]
    for i, student in enumerate(instance["students"]):
        student.update(id=f"s{i}", stage="primary", grade=3, tier=i, slots=[11, 22], former=[])
        student.update(prefers_sex=None, online_ready=True, mode="either", last_term=None)
        student["needs"] = [{"id": f"n{i}{x}", "subject": x} for x in "ab"[: i + 1]]
    instance["helpers"][0].update(
        id="v0", kind="university", slots=[11, 22], pupils=1, sessions=2, gates_ok=True,
        modes=["online"], offers=offers,
    )  # fmt: skip
    for first in FIRSTS:
        served = solve(instance, {**PRESETS["custom"].to_json(), "first": first}).summary
        assert served.by_tier == [[1, 1], [0, 2]]  # the more urgent tier comes first either way
    for student in instance["students"]:
        student["tier"] = 0
    needs = solve(instance, {**PRESETS["custom"].to_json(), "first": "needs"}).summary
    assert needs.by_tier == [[2, 3]]


@pytest.fixture
def searching(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small counties go the way of large ones: neighbourhoods, no exact model."""
    for name, sweeps in {
        "quick": ((0, 1),), "normal": ((10, 6),), "deep": ((10, 6), (5, 15)),
    }.items():  # fmt: skip
        limits = Effort(sweeps, exact_needs=0, nodes=0, price_steps=60)
        monkeypatch.setitem(EFFORTS, name, limits)


@pytest.mark.usefixtures("searching")
@pytest.mark.parametrize("policy", ["maoming", "zhanjiang", "yangjiang", "custom"])
def test_more_effort_is_never_worse_and_every_plan_keeps_the_rules(policy: str) -> None:
    instance = county(80, 70, policy=policy)
    results = [solve(instance, effort=effort) for effort in ("quick", "normal", "deep")]
    objectives = [result.summary.objective for result in results]
    assert objectives == sorted(objectives)
    for result in results:
        assert verify(instance, result) == []
        assert result.summary.objective <= result.summary.bound


@pytest.mark.usefixtures("searching")
@pytest.mark.parametrize("first", FIRSTS)
def test_search_is_repeatable_and_does_not_depend_on_row_order(first: str) -> None:
    instance = county(60, 50, policy="custom")
    rules = {**PRESETS["custom"].to_json(), "first": first}
    other = copy.deepcopy(instance)
    dice = random.Random(4)
    for rows in (other["students"], other["helpers"], *(s["needs"] for s in other["students"])):
        dice.shuffle(rows)
    assert held_in(solve(other, rules)) == held_in(solve(instance, rules))


def held_in(result: Result) -> list[Any]:
    return sorted((p.student, p.helper, x.need, x.slot) for p in result.pairs for x in p.sessions)


def answering(stage: str, answer: Any, after: int) -> Callable[..., Any]:
    """A progress callback that gives an answer from the n-th call of a stage on."""
    heard = Counter[str]()

    def progress(now: str, done: int, total: int, figure: Any) -> Any:
        heard[now] += 1
        return answer if heard[stage] >= after else True

    return progress


@pytest.mark.usefixtures("searching")
def test_stop_keeps_the_best_plan_so_far_with_its_bound() -> None:
    instance = county(80, 70, policy="custom")
    whole, none = solve(instance), solve(instance, effort="quick")
    stopped = solve(instance, progress=answering("improve", STOP, 4))
    assert none.summary.objective <= stopped.summary.objective <= whole.summary.objective
    assert stopped.summary.objective <= stopped.summary.bound
    assert verify(instance, stopped) == []


@pytest.mark.parametrize("after", [1, 2, 10])
def test_the_exact_model_can_be_stopped_and_cancelled(after: int) -> None:
    instance = county(60, 40, policy="custom")
    stopped = solve(instance, progress=answering("improve", STOP, after))
    assert verify(instance, stopped) == []
    assert stopped.summary.objective <= stopped.summary.bound
    with pytest.raises(Cancelled):
        solve(instance, progress=answering("improve", False, after))


def test_progress_carries_the_improving_figure() -> None:
    told: list[Any] = []
    result = solve(county(60, 40, policy="custom"), progress=lambda *heard: told.append(heard[3]))
    figures = [figure.children for figure in told if figure]
    assert figures == sorted(figures) and figures[-1] <= result.summary.students_served


@pytest.mark.usefixtures("searching")
@pytest.mark.parametrize("policy", ["custom", "zhanjiang", "yangjiang"])
def test_parts_are_disjoint_and_join_into_one_plan(policy: str) -> None:
    raw = county(90, 80, policy=policy)
    for i, student in enumerate(raw["students"]):
        student["county"] = f"c{i % 3}"
    instance = Instance.from_json(raw)
    first = start_global(instance)
    parts = split(instance, first)
    everyone = [s for part in parts.values() for s in part["students"]]
    everybody = [h for part in parts.values() for h in part["helpers"]]
    assert sorted(everyone) == sorted(s.id for s in instance.students)
    assert sorted(everybody) == sorted(h.id for h in instance.helpers)
    better = [improve_part(instance, first, part, seed=1) for part in parts.values()]
    assert len(first["held"]) <= sum(len(part["held"]) for part in better)
    result = finish(instance, better[::-1])
    assert verify(instance, result) == []
    assert held_in(finish(instance, better)) == held_in(result)
    assert result.summary.objective >= finish(instance, [first]).summary.objective


def test_parts_of_another_instance_are_refused() -> None:
    instance = Instance.from_json(county(10, 10))
    with pytest.raises(BadInstance, match="与名单或规则不符"):
        finish(instance, [{"held": [["n-none", "v1", [11]]]}])


@pytest.mark.usefixtures("searching")
def test_locks_are_kept_by_the_search_and_by_parts() -> None:
    raw = county(60, 50, policy="custom")
    rows = held_in(solve(raw, seed=3))[:6]
    keys = ("student", "helper", "need", "slot")
    raw["locked"] = [dict(zip(keys, row, strict=True)) for row in rows]
    assert set(rows) <= set(held_in(solve(raw, effort="deep")))
    instance = Instance.from_json(raw)
    first = start_global(instance)
    parts = [improve_part(instance, first, part) for part in split(instance, first).values()]
    assert set(rows) <= set(held_in(finish(instance, parts)))


def test_equal_pairs_are_spread_over_equal_helpers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EFFORTS, "quick", Effort(((0, 1),), exact_needs=0, nodes=0, price_steps=0))
    raw = county(1, 1, policy="custom")
    student, helper = raw["students"][0], raw["helpers"][0]
    student.update(stage="primary", grade=4, slots=[11, 20, 21], former=[], last_term=None)
    student.update(prefers_sex=None, online_ready=True, mode="either", tier=0, dialects=[])
    helper.update(kind="university", slots=[11, 20, 21], pupils=3, sessions=3, gates_ok=True)
    helper.update(modes=["online"], sex=student["sex"], university_year=None)
    helper["offers"] = [{"subject": "maths", "grade_min": 3, "grade_max": 5, "strength": 3}]
    raw["students"] = [
        {**student, "id": f"s{i}", "needs": [{"id": f"n{i}", "subject": "maths"}]} for i in range(3)
    ]
    raw["helpers"] = [{**helper, "id": f"v{i}"} for i in range(3)]
    assert solve(raw, effort="quick").summary.load == [[1, 3]]


def test_thousands_of_needs_for_one_subject_and_two_helpers_end_well() -> None:
    raw = county(3, 2, policy="custom")
    child = raw["students"][0]
    raw["students"] = [
        {**child, "id": f"s{i}", "needs": [{"id": f"n{i}", "subject": "maths"}]}
        for i in range(2_000)
    ]
    result = solve(raw)
    assert verify(raw, result) == []
    assert len(result.unserved) + sum(len(p.sessions) for p in result.pairs) == 2_000


def test_rows_of_the_model_are_grouped_by_key() -> None:
    rows = Rows()
    rows.add(np.array([7, 3, 7]), np.array([0, 1, 2]), low=-1, high=lambda keys: keys * 1.0)
    low, high, start, column, value = rows.packed()
    assert (low.tolist(), high.tolist()) == ([-1, -1], [3, 7])
    assert (start.tolist(), column.tolist(), value.tolist()) == ([0, 1, 3], [1, 0, 2], [1, 1, 1])
