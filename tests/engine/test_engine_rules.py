"""Each hard rule by itself: what breaks it, what a policy may relax, what unknown facts mean."""

import itertools
from typing import Any

import numpy as np
import pytest
from engine_county import county

from pairing.engine import Instance, Policy, explain_pair, tables
from pairing.engine.policies import RELAXABLE
from pairing.engine.rules import PAIR_RULE, PAIR_RULES, PLAN_RULES, holds
from pairing.engine.score import losses, points

OPEN = {"name": "甲", "routes": [{"stage": "*", "kind": "*", "modes": ["online", "offline"]}]}


def pair(student: dict[str, Any], helper: dict[str, Any]) -> Instance:
    """A child and a helper whom every rule allows, but for these facts."""
    return Instance.from_json({
        "students": [{
            "id": "s", "stage": "junior", "grade": 8, "slots": [3, 11], "online_ready": True,
            "needs": [{"id": "n", "subject": "maths"}], **student,
        }],
        "helpers": [{
            "id": "h", "kind": "university", "slots": [11, 12], "gates_ok": True,
            "modes": ["online", "offline"],
            "offers": [{"subject": "maths", "grade_min": 7, "grade_max": 9}], **helper,
        }],
    })  # fmt: skip


def broken(student: Any, helper: Any, **policy: Any) -> list[str]:
    said = explain_pair(pair(student, helper), Policy.from_json({**OPEN, **policy}), "s", "h", "n")
    return [x["rule"] for x in said]


@pytest.mark.parametrize(
    ("student", "helper", "code"),
    [
        ({}, {"offers": [{"subject": "art"}]}, "subject"),
        ({}, {"gates_ok": False}, "gates"),
        ({}, {"trained": False}, "training"),
        ({}, {"offers": [{"subject": "maths", "grade_max": 7}]}, "grade"),
        ({"gates_ok": False}, {}, "consent"),
        ({"mode": "offline"}, {"modes": ["online"]}, "mode"),
        ({"online_ready": False}, {"modes": ["online"]}, "device"),
        ({}, {"age": 15}, "age"),
        ({"mode": "offline"}, {"age": 17}, "age"),
        ({"online_ready": False}, {"age": 17}, "age"),
        ({"prefers_sex": "F"}, {"sex": "M"}, "sex"),
        ({"prefers_sex": "F"}, {"sex": None}, "sex"),
        ({"village": "440883100200"}, {"village": "440883100200"}, "village"),
        ({"former": ["x", "h"]}, {}, "former"),
        ({"slots": [3]}, {}, "slot"),
        ({"needs": [{"id": "n", "subject": "maths", "sessions": 2}]}, {"sessions": 2}, "slot"),
        ({}, {"pupils": 0}, "capacity"),
        ({}, {"sessions": 0}, "capacity"),
    ],
)
def test_one_fact_breaks_one_rule(student: Any, helper: Any, code: str) -> None:
    assert broken({}, {}) == []
    assert broken(student, helper) == [code]


@pytest.mark.parametrize(
    ("student", "helper"),
    [
        ({}, {"age": None}),
        ({}, {"age": 16}),
        ({"mode": "offline"}, {"age": 18}),
        ({"village": None}, {"village": None}),
        ({"village": "1"}, {"village": "2"}),
        ({"village": "1"}, {}),
        ({"former": ["x", "y"]}, {}),
        ({"prefers_sex": "F"}, {"sex": "F"}),
    ],
)
def test_unknown_and_fitting_facts_break_nothing(student: Any, helper: Any) -> None:
    assert broken(student, helper) == []


def test_starred_rules_are_lifted_by_the_policy_and_only_they() -> None:
    student = {"prefers_sex": "F", "village": "1", "gates_ok": False}
    helper = {"sex": "M", "village": "1", "trained": False}
    assert broken(student, helper) == ["training", "consent", "sex", "village"]
    assert broken(student, helper, relaxed=list(RELAXABLE)) == ["training", "consent"]
    assert set(RELAXABLE) <= set(PAIR_RULE)


def test_the_year_rule_binds_when_hard() -> None:
    assert broken({}, {"university_year": 1}) == []
    assert broken({}, {"university_year": 1}, year_rule="hard") == ["year"]
    assert broken({}, {"university_year": 2}, year_rule="hard") == []
    assert broken({"grade": 5}, {"university_year": 1, "offers": [{"subject": "maths"}]},
                  year_rule="hard") == []  # fmt: skip


@pytest.mark.parametrize(
    ("route", "student", "helper", "fits"),
    [
        ({"stage": "primary"}, {}, {}, False),
        ({"kind": "teacher"}, {}, {}, False),
        ({"special_need": True}, {}, {}, False),
        ({"special_need": True}, {"special_need": True}, {}, True),
        ({"same_school": True}, {"school": "a"}, {"school": "b"}, False),
        ({"same_school": True}, {}, {}, False),
        ({"same_school": True}, {"school": "a"}, {"school": "a"}, True),
    ],
)
def test_a_route_says_who_may_come(route: Any, student: Any, helper: Any, fits: bool) -> None:
    routes = [{"stage": "*", "kind": "*", "modes": ["online"], **route}]
    assert broken(student, helper, routes=routes) == ([] if fits else ["route"])


def test_codes_are_unique_and_every_rule_has_words() -> None:
    codes = [rule.code for rule in PAIR_RULES]
    assert len(set(codes)) == len(codes) and not set(codes) & set(PLAN_RULES)
    assert all(rule.name and rule.words and rule.unlock for rule in PAIR_RULES)


@pytest.mark.parametrize("policy", ["maoming", "yangjiang", "custom"])
def test_a_rectangle_answers_as_its_pairs_one_by_one(policy: str) -> None:
    read = Instance.from_json(county(12, 15, policy=policy))
    t = tables.build(read, Policy.from_json(policy))
    n, h = np.arange(len(t.needs)), np.arange(len(t.helpers))
    for rule in PAIR_RULES:
        whole = holds(rule, t, n[:, None], h[None, :])
        for i, k in itertools.product(n, h):
            assert whole[i, k] == holds(rule, t, n[[i]], h[[k]])[0]
        flat = holds(rule, t, np.repeat(n, len(h)), np.tile(h, len(n)))
        assert (flat.reshape(whole.shape) == whole).all()


@pytest.mark.parametrize(
    ("student", "helper", "lost", "why"),
    [
        ({"county": "440881"}, {"county": "440882"}, 2, "不是同县人"),
        ({"dialects": ["leizhou"]}, {"dialects": ["yue"]}, 5, "没有共同方言"),
        ({"sex": "F"}, {"sex": "M"}, 3, "性别不同"),
        ({"county": "440881"}, {"county": "440881"}, 0, None),
        ({"county": "440881"}, {}, 0, None),
        ({}, {"dialects": ["yue"]}, 0, None),
    ],
)
def test_closeness_is_dialect_home_county_and_sex(
    student: Any, helper: Any, lost: int, why: str | None
) -> None:
    t = tables.build(pair(student, helper), Policy.from_json(OPEN))
    got = points(t, np.array([0]), np.array([0]))[0].tolist()
    assert got[-1] == 10 - lost
    said = {x["part"]: x["why"] for x in losses(t, 0, 0)}
    assert said.get("closeness") == why
