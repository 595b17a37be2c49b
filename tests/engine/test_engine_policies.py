"""A policy is data: read, checked in one sentence, written back the same; its schema agrees."""

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pairing.engine import PRESETS, BadInstance, Policy
from pairing.engine.policies import DEFAULT_WEIGHTS, PARTS, RELAXABLE, Team

SCHEMA = json.loads((files("pairing.engine") / "policy.schema.json").read_text(encoding="utf-8"))
ITEMS = SCHEMA["properties"]


def test_a_policy_says_what_comes_first_and_what_it_relaxes() -> None:
    plain = Policy.from_json({"name": "甲"})
    assert (plain.first, plain.relaxed, plain.team) == ("children", (), None)
    eased = Policy.from_json({"name": "甲", "first": "needs", "relaxed": list(RELAXABLE[::-1])})
    assert (eased.first, eased.relaxed) == ("needs", RELAXABLE)
    assert Policy.from_json(eased.to_json()) == eased


@pytest.mark.parametrize("key", PRESETS)
def test_a_preset_survives_being_written_down(key: str) -> None:
    policy = PRESETS[key]
    assert Policy.from_json(policy.to_json()) == policy
    assert not list(Draft202012Validator(SCHEMA).iter_errors(policy.to_json()))


def test_the_team_of_yunfu_is_a_template() -> None:
    assert PRESETS["yunfu"].team == Team(specialists=1, children_per_cadre=20)
    assert [key for key in PRESETS if PRESETS[key].team] == ["yunfu"]


def test_a_homeroom_teacher_takes_the_route_of_teachers_where_none_is_named() -> None:
    assert PRESETS["maoming"].route("junior", "homeroom") == PRESETS["maoming"].route(
        "junior", "teacher"
    )
    assert PRESETS["yangjiang"].route("junior", "homeroom").kind == "homeroom"
    assert PRESETS["zhanjiang"].route("junior", "homeroom") is None


ROUTE = {"stage": "*", "kind": "teacher", "modes": ["offline"]}


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("relaxed", ["consent"], "可放宽的规则"),
        ("relaxed", ["slot"], "可放宽的规则"),
        ("relaxed", ["training"], "可放宽的规则"),
        ("relaxed", [["sex"]], "可放宽的规则"),
        ("relaxed", "sex", "可放宽的规则"),
        ("first", "tiers", "children、needs"),
        ("first", ["needs"], "children、needs"),
        ("weights", DEFAULT_WEIGHTS | {"subject": 34}, "合计 100"),
        ("routes", [ROUTE, ROUTE | {"modes": ["online"]}], "两条路线"),
        ("team", {"specialists": 6}, "0 到 5"),
        ("team", {"cadres": 1}, "specialists"),
        ("about", None, "文字"),
    ],
)
def test_a_wrong_item_is_refused_in_one_sentence(key: str, value: object, words: str) -> None:
    with pytest.raises(BadInstance) as refused:
        Policy.from_json({"name": "甲", key: value})
    assert words in str(refused.value)
    assert str(refused.value).count("。") == 1


def test_the_schema_names_every_item_with_its_default() -> None:
    plain = Policy(name="").to_json()
    assert set(ITEMS) == set(plain)
    defaults = {key: item["default"] for key, item in ITEMS.items() if "default" in item}
    assert defaults == {key: plain[key] for key in defaults}
    assert ITEMS["relaxed"]["items"]["enum"] == list(RELAXABLE)
    assert set(ITEMS["weights"]["properties"]) == set(PARTS)


WORDS = st.sampled_from(["", "*", "primary", "teacher", "online", "main", "sex", "needs", "hard"])
SCALARS = st.none() | st.booleans() | st.integers(-1, 1001) | WORDS
ROUTES = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(["*", "primary"]),
        "kind": st.sampled_from(["*", "teacher"]),
        "modes": st.lists(st.sampled_from(["online", "offline", "by post"]), max_size=3),
    },
    optional={"role": WORDS, "same_school": SCALARS, "days": SCALARS},
)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "name": SCALARS,
        "about": SCALARS,
        "routes": st.lists(ROUTES, max_size=1) | SCALARS,
        "one_to_one": SCALARS,
        "pupils_per_helper": SCALARS,
        "year_rule": SCALARS,
        "year_grade": SCALARS,
        "first": SCALARS,
        "relaxed": st.lists(WORDS, max_size=2) | SCALARS,
        "bundle_bonus": SCALARS,
        "weights": st.just(DEFAULT_WEIGHTS) | SCALARS,
        "team": st.dictionaries(
            st.sampled_from(["specialists", "children_per_cadre", "cadres"]), SCALARS, max_size=2
        )
        | SCALARS,
        "colour": SCALARS,
    },
)


@given(BODIES)
def test_schema_and_reader_agree(body: dict[str, object]) -> None:
    """Weights that sum to 100 and at most one route: what the schema cannot say is kept."""
    described = Draft202012Validator(SCHEMA).is_valid(body)
    try:
        Policy.from_json(body)
    except BadInstance:
        assert not described
    else:
        assert described
