"""One helper per child and one child per helper: the assignment against brute force."""

import copy
import random
from fractions import Fraction
from typing import Any

import pytest
from engine_county import county
from engine_tiny import all_plans, counts, instances
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.engine import PRESETS, Instance, Policy, candidates, couples, locks, solve, tables
from pairing.engine import verify as violations
from pairing.engine.flow import network
from pairing.engine.plan import Problem

FEW = settings(max_examples=80, deadline=None, derandomize=True)


def single(instance: Any) -> Any:
    """The same with one pupil place for every helper who has hours for more than one child."""
    made = copy.deepcopy(instance)
    for helper in made["helpers"]:
        if helper["sessions"] > 1:
            helper["pupils"] = 1
    return made


def problem_of(instance: Any, rules: Policy) -> Problem:
    read = Instance.from_json(instance)
    t = tables.build(read, rules)
    locked = locks.read(read, t)
    return Problem(t, candidates.find(t, [(n, h) for n, (h, _) in locked.items()]), locked)


def worth(instance: Any, p: Problem, first: str, made: Any) -> tuple[list[int], Fraction]:
    """The objective of a plan of `all_plans`, then how even it is."""
    both = counts(made, p.tiers)
    arcs = [p.c.arc(p.t.need_index[m[1]["id"]], p.t.helper_index[m[2]["id"]]) for m in made]
    pairs = {(m[0]["id"], m[2]["id"]) for m in made}
    points = sum(int(p.c.score[a]) for a in arcs if a is not None)
    points += p.t.policy.bundle_bonus * (len(made) - len(pairs))
    served = both if first == "children" else both[len(p.tiers) :]
    return [*served, points], evenness(instance, {helper for _, helper in pairs})


def evenness(instance: Any, busy: set[str]) -> Fraction:
    """Less for each busy helper, the more the fewer places that helper has."""
    places = {h["id"]: h["pupils"] for h in instance["helpers"]}
    return -sum((Fraction(1, places[helper]) for helper in busy), Fraction(0))


@FEW
@given(instances(policies=("zhanjiang",)), st.sampled_from(("children", "needs")), st.data())
def test_the_assignment_is_the_best_of_all_plans_that_keep_the_locks(
    drawn: Any, first: str, data: st.DataObject
) -> None:
    instance = single(drawn)
    rules = Policy.from_json({**PRESETS["zhanjiang"].to_json(), "first": first})
    plans = list(all_plans(instance))
    held = data.draw(st.sampled_from([m[0] for m in plans if m] or [None]))
    if held:
        student, need, helper, slots, _ = held
        slot = data.draw(st.sampled_from([None, slots[0]]))
        instance["locked"] = [
            {"student": student["id"], "helper": helper["id"], "need": need["id"], "slot": slot}
        ]
        plans = [
            made
            for made in plans
            if any(m[1] is need and m[2] is helper and (slot is None or slot in m[3]) for m in made)
        ]
    p = problem_of(instance, rules)
    result = solve(instance, rules, effort="quick")
    assert couples.fits(p)
    even = evenness(instance, {pair.helper for pair in result.pairs})
    best = max(worth(instance, p, first, made) for made in plans)
    assert (result.summary.objective, even) == best
    assert result.summary.proof == "optimal"
    assert violations(instance, result, rules) == []


def made_up() -> Any:
    instance = county(80, 60, seed=3, policy="zhanjiang")
    for helper in instance["helpers"]:
        helper["pupils"] = 1
    return instance


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rows_does_not_matter(seed: int) -> None:
    instance = made_up()
    mixed = copy.deepcopy(instance)
    for rows in (mixed["students"], mixed["helpers"]):
        random.Random(seed).shuffle(rows)
    assert solve(mixed).pairs == solve(instance).pairs


def test_the_fall_back_solver_gives_the_same_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = solve(made_up())
    monkeypatch.setattr(network, "AVAILABLE", False)
    assert solve(made_up()).pairs == fast.pairs


def test_a_helper_with_two_places_and_hours_for_both_is_no_assignment() -> None:
    instance = made_up()
    rules = PRESETS["zhanjiang"]
    assert couples.fits(problem_of(instance, rules))
    instance["helpers"][0].update(pupils=2, sessions=1)
    assert couples.fits(problem_of(instance, rules))  # one session a week: one child
    for helper in instance["helpers"]:
        helper.update(pupils=2, sessions=2)
    assert not couples.fits(problem_of(instance, rules))
