"""The coverage flow of an instance: exact with and without all arcs, and what recruiting brings."""

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pairing.engine import Policy, candidates, coverage, tables
from pairing.engine.flow import network
from pairing.engine.instance import Helper, Instance, Need, Offer, Student
from tests.engine.engine_county import county

Tables = tables.Tables


def read(made: Instance, seed: int = 0) -> Tables:
    return tables.build(made, Policy.from_json(made.policy), seed)


@pytest.fixture(scope="module")
def made() -> Instance:
    return Instance.from_json(county(120, 100))


def named(t: Tables, answer: coverage.Coverage) -> dict[str, str]:
    """Need id -> helper id."""
    served = np.flatnonzero(answer.helper >= 0)
    return {t.needs[n].id: t.helpers[answer.helper[n]].id for n in served}


def worth(t: Tables, answer: coverage.Coverage) -> int:
    """Value of the assignment, added up pair by pair."""
    c = candidates.find(t)
    served = np.flatnonzero(answer.helper >= 0)
    arcs = [c.arc(int(n), int(answer.helper[n])) for n in served]
    return int(answer.worth[served].sum() + c.score[arcs].sum())


def test_the_value_is_its_bound_and_hours_are_kept(made: Instance) -> None:
    t = read(made)
    answer = coverage.solve(t)
    assert worth(t, answer) == answer.bound
    assert (answer.load <= answer.capacity).all()
    assert answer.load.sum() == (answer.helper >= 0).sum() > 100


def test_pricing_finds_what_all_arcs_give(made: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    t = read(made)
    whole = coverage.solve(t)
    monkeypatch.setattr(coverage, "WHOLE_CELLS", 0)
    monkeypatch.setattr(coverage, "BEST", 1)
    monkeypatch.setattr(coverage, "RANDOM", 1)
    for more in (1, 16):
        monkeypatch.setattr(coverage, "MORE", more)
        priced = coverage.solve(t)
        assert priced.rounds > 1
        assert priced.arcs < whole.arcs
        for column in ("helper", "need_price", "helper_price"):
            assert (getattr(priced, column) == getattr(whole, column)).all()


def test_row_order_seed_and_back_end_change_no_pair(
    made: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    t = read(made)
    first = named(t, coverage.solve(t))
    dice = random.Random(0)
    for seed in range(10):
        students, helpers = (
            tuple(dice.sample(rows, len(rows))) for rows in (made.students, made.helpers)
        )
        turned = read(replace(made, students=students, helpers=helpers), seed)
        assert named(turned, coverage.solve(turned)) == first
    monkeypatch.setattr(network, "AVAILABLE", False)
    assert named(t, coverage.solve(t)) == first


def test_tiers_come_first() -> None:
    offer = (Offer("maths", 1, 6, 3),)
    helpers = (Helper("h", "university", offer, (1, 2, 3, 4), 2, 2),)
    children = tuple(
        Student(f"s{i}", "primary", 3, (Need(f"n{i}", "maths"),), slots, tier, online_ready=True)
        for i, (slots, tier) in enumerate([((1, 2, 3, 4), 1), ((1,), 0), ((1, 2, 3, 4), 2)])
    )
    t = read(Instance(children, helpers, policy=_open()))
    assert set(named(t, coverage.solve(t))) == {"n0", "n1"}


def _open() -> dict[str, Any]:
    return {"name": "open", "routes": [{"stage": "*", "kind": "*", "modes": ["online"]}]}


def test_a_locked_need_keeps_its_helper_and_uses_an_hour(made: Instance) -> None:
    t = read(made)
    free = coverage.solve(t)
    need = int(np.flatnonzero(free.helper >= 0)[0])
    c = candidates.find(t)
    other = next(
        int(h) for h in c.helper[c.start[need] : c.start[need + 1]] if h != free.helper[need]
    )
    answer = coverage.solve(t, locked={need: other})
    assert answer.helper[need] == other
    assert answer.capacity[other] == free.capacity[other] - 1


def test_gain_is_what_a_new_solve_with_one_more_helper_brings() -> None:
    made = Instance.from_json(county(60, 20))
    t = read(made)
    before = coverage.solve(t)
    served = (before.helper >= 0).sum()
    gained = 0
    for i in range(50):
        student = t.students[int(t.n_student[i])]
        helper = Helper(
            f"new{i}", "university", (Offer(t.needs[i].subject, 1, 12, 3),), student.slots, 1, 1,
            modes=("online", "offline"), sex="F", dialects=student.dialects,
        )  # fmt: skip
        more = read(replace(made, helpers=(*made.helpers, helper)))
        after = coverage.solve(more)
        c = candidates.find(more)
        at = np.flatnonzero(c.helper == more.helper_index[helper.id])
        needs = [t.need_index[more.needs[n].id] for n in c.need[at]]
        steps, points = before.gain(np.array(needs, np.int64), c.score[at])
        best = max(zip(steps.tolist(), points.tolist(), strict=True), default=(0, 0))
        assert best[0] * before.step + best[1] == after.bound - before.bound
        gained += (after.helper >= 0).sum() > served
    assert gained > 10


def test_no_needs_and_no_helpers() -> None:
    empty = coverage.solve(read(Instance((), (), policy=_open())))
    assert (empty.bound, len(empty.helper)) == (0, 0)
    child = Student("s", "primary", 3, (Need("n", "maths"),), (1,), online_ready=True)
    alone = coverage.solve(read(Instance((child,), (), policy=_open())))
    assert alone.helper.tolist() == [-1]


def test_a_hundred_thousand_needs_for_one_subject() -> None:
    offer = (Offer("maths", 1, 6, 3),)
    helpers = tuple(Helper(f"h{i}", "university", offer, (1, 2), 2, 2) for i in range(20))
    children = tuple(
        Student(
            f"s{i}", "primary", 1 + i % 6, (Need(f"n{i}", "maths"),), (1,), i % 3, online_ready=True
        )
        for i in range(100_000)
    )
    t = read(Instance(children, helpers, policy=_open()))
    answer = coverage.solve(t)
    served = answer.helper >= 0
    assert served.sum() == 40
    assert set(t.s_tier[t.n_student[served]].tolist()) == {0}
