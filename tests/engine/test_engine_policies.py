"""A policy is data: read, checked in one sentence, written back the same."""

import pytest

from pairing.engine import BadInstance, Policy
from pairing.engine.policies import RELAXABLE


def test_a_policy_says_what_comes_first_and_what_it_relaxes() -> None:
    plain = Policy.from_json({"name": "甲"})
    assert (plain.first, plain.relaxed) == ("children", ())
    eased = Policy.from_json({"name": "甲", "first": "needs", "relaxed": list(RELAXABLE[::-1])})
    assert (eased.first, eased.relaxed) == ("needs", RELAXABLE)
    assert Policy.from_json(eased.to_json()) == eased


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("relaxed", ["consent"], "可放宽的规则"),
        ("relaxed", ["slot"], "可放宽的规则"),
        ("relaxed", [["sex"]], "可放宽的规则"),
        ("relaxed", "sex", "可放宽的规则"),
        ("first", "tiers", "children、needs"),
        ("first", ["needs"], "children、needs"),
    ],
)
def test_a_wrong_item_is_refused_in_one_sentence(key: str, value: object, words: str) -> None:
    with pytest.raises(BadInstance) as refused:
        Policy.from_json({"name": "甲", key: value})
    assert words in str(refused.value)
    assert str(refused.value).count("。") == 1
