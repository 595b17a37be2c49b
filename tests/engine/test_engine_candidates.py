"""Candidates against a plain loop over the list of rules, and against themselves cut otherwise."""

import copy
import random
from typing import Any

import numpy as np
import pytest
from engine_county import county
from engine_loop import scored_pairs
from engine_tiny import instances
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.engine import Instance, Policy, candidates, cells, scan, score, tables
from pairing.engine.rules import PAIR_RULES, holds
from pairing.engine.tables import Tables

FEW = settings(max_examples=60, deadline=None, derandomize=True)
POLICIES = ("maoming", "zhanjiang", "yangjiang", "yunfu", "custom")


def built(instance: Any, policy: Any = None, seed: int = 0) -> Tables:
    read = Instance.from_json(instance)
    return tables.build(read, Policy.from_json(policy or read.policy), seed)


def kept_rules(t: Tables, need: int, helper: int) -> list[bool]:
    n, h = np.array([need]), np.array([helper])
    return [bool(holds(rule, t, n, h)[0]) for rule in PAIR_RULES]


def by_loop(t: Tables) -> tuple[dict[tuple[int, int], int], list[list[int]], list[list[int]]]:
    """Arcs with their scores (supplements of children without a main helper left out), the
    helpers left after each rule, and those that one rule alone keeps away."""
    verdicts = [[kept_rules(t, n, h) for h in range(len(t.helpers))] for n in range(len(t.needs))]
    left = [[sum(all(v[: r + 1]) for v in row) for r in range(len(PAIR_RULES))] for row in verdicts]
    sole = [
        [sum(not v[r] and v.count(False) == 1 for v in row) for r in range(len(PAIR_RULES))]
        for row in verdicts
    ]
    allowed = [(n, h) for n, row in enumerate(verdicts) for h, v in enumerate(row) if all(v)]
    routes = {
        (n, h): t.policy.route(t.students[t.n_student[n]].stage, t.helpers[h].kind)
        for n, h in allowed
    }
    mains = {int(t.n_student[n]) for (n, _), r in routes.items() if r and r.role == "main"}
    arcs = {(n, h): points(t, n, h) for n, h in allowed if int(t.n_student[n]) in mains}
    return arcs, left, sole


def points(t: Tables, need: int, helper: int) -> int:
    return int(score.points(t, np.array([need]), np.array([helper])).sum())


def arcs_of(c: candidates.Candidates) -> dict[tuple[int, int], int]:
    rows = zip(c.need.tolist(), c.helper.tolist(), c.score.tolist(), strict=True)
    return {(need, helper): points for need, helper, points in rows}


def by_ids(t: Tables, c: candidates.Candidates) -> set[tuple[str, str, int]]:
    return {(t.needs[n].id, t.helpers[h].id, points) for (n, h), points in arcs_of(c).items()}


@FEW
@given(instances(POLICIES))
def test_arcs_counts_and_scores_equal_a_plain_loop_over_the_rules(instance: Any) -> None:
    t = built(instance)
    c = candidates.find(t)
    arcs, left, sole = by_loop(t)
    assert arcs_of(c) == arcs
    assert c.left_after[:, :-1].tolist() == left
    assert c.left_after[:, -1].tolist() == [len(c.of(n)) for n in range(len(t.needs))]
    assert c.sole.tolist() == sole
    assert c.points.sum(axis=1).tolist() == c.score.tolist()


@pytest.mark.parametrize("policy", POLICIES)
def test_a_county_equals_a_plain_loop_too(policy: str) -> None:
    t = built(county(25, 40, policy=policy))
    c = candidates.find(t)
    arcs, left, sole = by_loop(t)
    assert arcs_of(c) == arcs and len(arcs) > 20
    assert c.left_after[:, :-1].tolist() == left
    wanted = np.arange(0, len(t.needs), 3)
    assert scan.sole(t, wanted).tolist() == [sole[n] for n in wanted]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("seed", [1, 2])
def test_pairs_and_scores_equal_plain_python_on_the_instance_itself(policy: str, seed: int) -> None:
    instance = county(60, 90, seed=seed, policy=policy)
    t = built(instance)
    expected = scored_pairs(Instance.from_json(instance), t.policy)
    mains = {need for need, helper in expected if is_main(t, need, helper)}
    children = {t.n_student[t.need_index[need]] for need in mains}
    kept = {
        (need, helper, points)
        for (need, helper), points in expected.items()
        if t.n_student[t.need_index[need]] in children
    }
    assert by_ids(t, candidates.find(t)) == kept and len(kept) > 100


def is_main(t: Tables, need: str, helper: str) -> bool:
    student = t.students[t.n_student[t.need_index[need]]]
    route = t.policy.route(student.stage, t.helpers[t.helper_index[helper]].kind)
    return route is not None and route.role == "main"


@FEW
@given(instances(POLICIES), st.randoms(use_true_random=False))
def test_neither_row_order_nor_seed_changes_who_may_serve_whom(
    instance: Any, dice: random.Random
) -> None:
    other = copy.deepcopy(instance)
    for rows in (other["students"], other["helpers"], *(s["needs"] for s in other["students"])):
        dice.shuffle(rows)
    one, two = built(instance), built(other, seed=dice.randrange(5))
    assert by_ids(one, candidates.find(one)) == by_ids(two, candidates.find(two))


@pytest.mark.parametrize("size", [1, 7, 64])
def test_small_rectangles_give_the_same_as_large_ones(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    t = built(county(30, 50))
    whole, few = candidates.find(t), candidates.best(t, best=2, random=2)
    monkeypatch.setattr(cells.chunks, "__defaults__", (size,))
    cut, again = candidates.find(t), candidates.best(t, best=2, random=2)
    for one, two in ((whole, cut), (few, again)):
        assert arcs_of(one) == arcs_of(two)
        assert one.left_after.tolist() == two.left_after.tolist()
    assert whole.sole.tolist() == scan.sole(t, np.arange(len(t.needs))).tolist()


def test_a_forced_need_keeps_only_that_helper() -> None:
    t = built(county(30, 50))
    free = candidates.find(t)
    need = int(np.argmax(np.diff(free.start)))
    helper = int(free.helper[free.start[need] + 1])
    c = candidates.find(t, [(need, helper)])
    assert [int(c.helper[a]) for a in c.of(need)] == [helper]
    assert c.left_after[need, -1] == 1
    rest = {k: v for k, v in arcs_of(free).items() if k[0] != need}
    assert rest == {k: v for k, v in arcs_of(c).items() if k[0] != need}


def test_arcs_are_found_by_need_and_helper() -> None:
    t = built(county(30, 50))
    c = candidates.find(t)
    for need in range(len(t.needs)):
        for helper in range(len(t.helpers)):
            arc = c.arc(need, helper)
            assert (arc is not None) == ((need, helper) in arcs_of(c))
            assert arc is None or (c.need[arc], c.helper[arc]) == (need, helper)
    assert c.arcs([0, 1], 10**6) is None


def test_best_keeps_the_best_scores_last_terms_helper_and_some_others() -> None:
    t = built(county(60, 400, policy="custom"))
    every, few = candidates.find(t), candidates.best(t, best=3, random=3)
    assert set(arcs_of(few).items()) < set(arcs_of(every).items())
    assert few.left_after.tolist() == every.left_after.tolist()
    for need in range(len(t.needs)):
        all_scores = sorted(every.score[every.of(need)], reverse=True)
        kept = sorted(few.score[few.of(need)], reverse=True)
        assert kept[:3] == all_scores[:3]
        last = int(t.s_last[t.n_student[need]])
        assert few.arc(need, last) is not None or every.arc(need, last) is None
    assert 4 * len(t.needs) < len(few.need) < 12 * len(t.needs)


def test_best_depends_on_ids_and_seed_not_on_rows() -> None:
    instance = county(40, 300, policy="custom")
    turned = {**instance, "students": instance["students"][::-1]}
    turned["helpers"] = instance["helpers"][::-1]
    one, two = built(instance), built(turned)
    assert by_ids(one, candidates.best(one)) == by_ids(two, candidates.best(two))
    other = built(instance, seed=9)
    assert by_ids(one, candidates.best(one)) == by_ids(other, candidates.best(other))
    assert by_ids(one, candidates.best(one)) != by_ids(one, candidates.best(one, seed=1))


def test_ties_come_from_ids_alone_and_fill_twenty_bits() -> None:
    one, two = built(county(40, 60)), built(county(40, 60), seed=3)
    n, h = np.meshgrid(np.arange(len(one.needs)), np.arange(60), indexing="ij")
    ties = candidates.ties(one, n, h)
    assert ties.min() >= 0 and ties.max() < 2**20 and ties.max() > 2**19
    assert len(np.unique(ties)) > 0.98 * ties.size
    move = np.array([two.need_index[x.id] for x in one.needs])[:, None]
    to = np.array([two.helper_index[x.id] for x in one.helpers])[None, :]
    assert (candidates.ties(two, move, to) == ties).all()


@FEW
@given(
    st.integers(0, 10_000),
    st.sampled_from(POLICIES),
    st.sampled_from([0, 5]),
    st.sampled_from([1, 10**7]),
    st.sampled_from([0, 2]),
)
def test_violating_finds_exactly_the_pairs_worth_more_than_their_prices(
    seed: int, policy: str, margin: int, apart: int, most: int
) -> None:
    t = built(county(12, 25, seed=seed, policy=policy))
    dice = np.random.default_rng(seed)
    worth = np.array([0, 400, 900])[t.s_tier[t.n_student]] * apart
    rows = (worth + dice.integers(-20, 90, len(t.needs))).clip(0)
    cols = dice.integers(0, 60, len(t.helpers))
    cols[::4] += 400 * apart
    c = candidates.find(t)
    over = worth[c.need] + c.score + margin - rows[c.need] - cols[c.helper]
    open_needs, some = np.flatnonzero(c.left_after[:, -1]), np.arange(0, len(t.helpers), 2)
    beating = (over > 0) & np.isin(c.helper, some)
    found = candidates.violating(
        t, worth, (rows, cols), margin, needs=open_needs, helpers=some, most=most
    )
    pairs = zip(found[0].tolist(), found[1].tolist(), strict=True)
    arcs = [c.arc(need, helper) for need, helper in pairs]
    assert beating[arcs].all() and len(set(arcs)) == len(arcs)
    assert c.score[arcs].tolist() == found[2].tolist()
    for need in open_needs.tolist():
        mine = [over[a] for a in c.of(need) if beating[a]]
        kept = [over[a] for a in arcs if c.need[a] == need]
        expected = sorted(mine, reverse=True)
        assert sorted(kept, reverse=True)[: most or None] == expected[: most or None]


def test_a_hundred_thousand_needs_for_one_subject_stay_small() -> None:
    student = county(1, 1)["students"][0]
    crowd = [
        {**student, "id": f"s{i}", "former": [], "last_term": None,
         "needs": [{"id": f"n{i}", "subject": "maths", "rank": 1, "sessions": 1}]}
        for i in range(100_000)
    ]  # fmt: skip
    helper = {**county(1, 1)["helpers"][0], "slots": student["slots"], "gates_ok": True}
    helper["offers"] = [{"subject": "maths", "grade_min": 1, "grade_max": 12, "strength": 3}]
    policy = {"name": "甲", "relaxed": ["sex"],
              "routes": [{"stage": "*", "kind": "*", "modes": ["online", "offline"]}]}  # fmt: skip
    ready = [{**s, "online_ready": True} for s in crowd]
    t = built({"version": 1, "students": ready, "helpers": [helper]}, policy)
    c = candidates.best(t)
    assert len(c.need) == 100_000
    assert (c.left_after[:, -1] == 1).all()


@pytest.mark.parametrize(
    ("students", "helpers"), [(0, 0), (0, 3), (3, 0), (1, 1)], ids=["none", "idle", "alone", "pair"]
)
def test_empty_sides_are_answers_not_errors(students: int, helpers: int) -> None:
    instance = county(students, max(1, helpers))
    instance["helpers"] = instance["helpers"][:helpers]
    t = built(instance)
    for c in (candidates.find(t), candidates.best(t)):
        assert c.left_after.shape == (len(t.needs), len(PAIR_RULES) + 1)
        assert c.sole.shape == (len(t.needs), len(PAIR_RULES))
        assert len(c.start) == len(t.needs) + 1
    zero = np.zeros(len(t.needs), np.int64), np.zeros(helpers, np.int64)
    found = candidates.violating(t, zero[0], zero, margin=1)
    assert len(found[0]) == len(candidates.find(t).need)


def test_any_number_of_dialects_is_told_apart() -> None:
    instance = county(1, 1, policy="custom")
    student, helper = instance["students"][0], instance["helpers"][0]
    crowd = [{**helper, "id": f"v{i}", "dialects": [f"d{i:03}"]} for i in range(150)]
    for spoken in ("d000", "d063", "d064", "d149"):
        asks = {**student, "id": spoken, "dialects": [spoken],
                "needs": [{"id": spoken, "subject": "maths"}]}  # fmt: skip
        others = [
            {**student, "id": f"x{i}", "needs": [], "dialects": [f"d{i:03}"]} for i in range(150)
        ]
        t = built({**instance, "students": [asks, *others], "helpers": crowd})
        n = np.full(150, t.need_index[spoken])
        close = score.points(t, n, np.arange(150))[:, -1]
        assert [t.helpers[h].dialects[0] for h in np.flatnonzero(close == close.max())] == [spoken]
