"""Seats of teams: by example, against brute force, and the two solvers against each other."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.engine.flow import cheapest, network
from pairing.engine.seatflow import LOAD_UNIT, Child, Person
from pairing.engine.seats import LEADERS, SPECIALISTS, broken, fill

FEW = settings(max_examples=200, deadline=None, derandomize=True)
SKILLS = ("mind", "tutor", "law")
Seated = dict[str, tuple[Person, ...]]


def child(key: str, **more: Any) -> Child:
    return Child(**({"id": key, "stage": "junior", "grade": 8, "tier": 0, "place": "t1"} | more))


def test_a_cadre_leads_children_of_the_own_towns_only() -> None:
    people = [Person("gao", 2, places=("t1",)), Person("lu", 2, places=("t2", "t4"))]
    asking = [child("a"), child("b", place="t2"), child("c", place="t3"), child("d", place="t4")]
    found = fill([*asking, child("e", place=None)], people, LEADERS)
    assert found == {"a": ["gao"], "b": ["lu"], "d": ["lu"]}


def test_who_serves_two_towns_has_all_the_room_in_either() -> None:
    asking = [child(str(n), place="t2") for n in range(5)]
    assert len(fill(asking, [Person("lu", 5, places=("t1", "t2"))], LEADERS)) == 5


def test_places_go_to_the_most_urgent_and_to_as_many_as_there_are() -> None:
    asking = [child(str(n), tier=2) for n in range(30)] + [child("first", tier=0)]
    some = Person("gao", 5, places=("t1",))
    found = fill(asking, [some, Person("lu", 28, places=("t1",))], LEADERS)
    assert (len(found), "first" in found) == (31, True)
    few = fill(asking, [some], LEADERS)
    assert (len(few), "first" in few) == (5, True)


def test_every_child_has_one_before_any_has_two() -> None:
    asking = [child("a", tier=2), child("b", filled=1, tier=0), child("c", seats=2, tier=2)]
    found = fill(asking, [Person("x", 1), Person("y", 1)], SPECIALISTS)
    assert {key: len(who) for key, who in found.items()} == {"a": 1, "c": 1}


def test_seats_of_one_child_go_to_different_people_the_wanted_skill_first() -> None:
    people = [Person("law", 9, skills=("law",)), Person("mind", 9, skills=("mind",))]
    found = fill([child("a", seats=3, wants=("mind", "tutor", "law"))], people, SPECIALISTS)
    assert found == {"a": ["mind", "law"]}


def test_two_of_one_skill_are_worse_than_two_skills() -> None:
    people = [Person("m1", 9, skills=("mind",)), Person("m2", 9, skills=("mind",))]
    people.append(Person("tutor", 9, load=8, skills=("tutor",)))
    [found] = fill([child("a", seats=2, wants=("mind", "tutor"))], people, SPECIALISTS).values()
    assert found[1] == "tutor"


def test_teams_are_shared_out_by_room() -> None:
    people = [Person("a", 10), Person("b", 20), Person("c", 5, load=5)]
    found = fill([child(str(n)) for n in range(15)], people, SPECIALISTS)
    assert Counter(who for [who] in found.values()) == {"b": 10, "a": 5}


def test_a_wish_for_a_woman_binds_specialists_until_the_county_lifts_it() -> None:
    people = [Person("he", 9, sex="M"), Person("she", 9, sex="F"), Person("they", 9)]
    asking = [child("a", prefers_sex="F", seats=3)]
    assert fill(asking, people, SPECIALISTS) == {"a": ["she"]}
    lifted = replace(SPECIALISTS, relaxed=("sex",))
    assert sorted(fill(asking, people, lifted)["a"]) == ["he", "she", "they"]


def test_row_order_plays_no_part() -> None:
    asking = [child(str(n), tier=n % 3) for n in range(9)]
    people = [Person(key, 2, sex=sex) for key, sex in zip("wxyz", "FMFM", strict=True)]
    assert fill(asking, people, SPECIALISTS) == fill(asking[::-1], people[::-1], SPECIALISTS)


def test_nobody_asks_or_nobody_is_there() -> None:
    assert fill([], [Person("x", 1)], SPECIALISTS) == {}
    assert fill([child("a")], [Person("x", 0)], SPECIALISTS) == {}
    assert fill([child("a", seats=0)], [Person("x", 1)], SPECIALISTS) == {}
    assert fill([child("a", place="t9")], [Person("x", 1, places=("t1",))], LEADERS) == {}


@pytest.mark.parametrize(
    ("person", "codes"),
    [
        (Person("x", 1, places=("t1",)), ()),
        (Person("x", 0, places=("t1",)), ("capacity",)),
        (Person("x", 1, places=("t2",)), ("route",)),
        (Person("x", 1, places=("t2", "t1")), ()),
        (Person("x", 1, places=("t1",), gates_ok=False), ("gates",)),
        (Person("x", 1, places=("t1",), age=15), ("age",)),
        (Person("x", 1, places=("t1",), age=17), ()),
        (Person("no", 0, places=("t2", "t3")), ("route", "former", "capacity")),
    ],
)
def test_each_rule_in_the_way_is_named(person: Person, codes: tuple[str, ...]) -> None:
    assert broken(child("a", barred=("no",)), [person], LEADERS) == {person.id: codes}


def test_nobody_to_ask_about() -> None:
    assert broken(child("a"), [], LEADERS) == {}


# Against brute force


@st.composite
def seatings(draw: st.DrawFn) -> tuple[list[Child], list[Person]]:
    people = [
        Person(
            key,
            room=draw(st.integers(0, 2)),
            load=draw(st.integers(0, 1)),
            sex=draw(st.sampled_from("FM")),
            skills=tuple(draw(st.lists(st.sampled_from(SKILLS), unique=True))),
        )
        for key in "xyz"[: draw(st.integers(1, 3))]
    ]
    asking = [
        child(
            key,
            tier=draw(st.integers(0, 1)),
            seats=draw(st.integers(1, 2)),
            filled=draw(st.integers(0, 1)),
            wants=tuple(draw(st.permutations(SKILLS)))[: draw(st.integers(0, 3))],
            prefers_sex=draw(st.sampled_from([None, None, "F"])),
            barred=tuple(draw(st.lists(st.sampled_from("xyz"), max_size=1))),
        )
        for key in "abc"[: draw(st.integers(1, 3))]
    ]
    return asking, people


def choices(one: Child, people: list[Person]) -> list[tuple[Person, ...]]:
    fit = [
        p
        for p in people
        if p.id not in one.barred and one.prefers_sex in {None, p.sex} and p.room > 0
    ]
    return [pick for n in range(one.seats + 1) for pick in combinations(fit, n)]


def feasible(asking: list[Child], people: list[Person]) -> list[Seated]:
    found = []
    for picks in product(*(choices(one, people) for one in asking)):
        taken = Counter(person.id for pick in picks for person in pick)
        if all(taken[person.id] <= person.room for person in people):
            found.append({one.id: pick for one, pick in zip(asking, picks, strict=True)})
    return found


def merit(asking: list[Child], people: list[Person], seated: Seated) -> tuple[Any, ...]:
    """Larger is better: seats by level, then wanted skills, then even load."""
    tiers = 1 + max(one.tier for one in asking)
    level = Counter(
        (one.filled + nth) * tiers + one.tier
        for one in asking
        for nth in range(len(seated[one.id]))
    )
    amiss = sum(_amiss(one, seated[one.id]) for one in asking)
    taken = Counter(person.id for pick in seated.values() for person in pick)
    load = sum(
        LOAD_UNIT * (2 * nth - 1) // (p.load + p.room)
        for p in people
        for nth in range(p.load + 1, p.load + taken[p.id] + 1)
    )
    return (*(level[n] for n in range(3 * tiers)), -amiss, -load)


def _amiss(one: Child, pick: tuple[Person, ...]) -> int:
    wanted = one.wants[: one.seats]
    met = {next((w for w in wanted if w in person.skills), None) for person in pick} - {None}
    return len(pick) - len(met)


@FEW
@given(seatings())
def test_no_seating_is_better(both: tuple[list[Child], list[Person]]) -> None:
    asking, people = both
    by_id = {person.id: person for person in people}
    found = fill(asking, people, SPECIALISTS)
    seated = {one.id: tuple(by_id[key] for key in found.get(one.id, ())) for one in asking}
    options = feasible(asking, people)
    alike = [{key: set(pick) for key, pick in option.items()} for option in options]
    assert {key: set(pick) for key, pick in seated.items()} in alike
    best = max(merit(asking, people, option) for option in options)
    assert merit(asking, people, seated) == best


@pytest.mark.skipif(not network.AVAILABLE, reason="LEMON's wheel is not installed")
@FEW
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(4, 6), st.integers(0, 9)), max_size=20))
def test_both_solvers_find_the_same_cost(drawn: list[tuple[int, int, int]]) -> None:
    """Four sources, three houses, a sink; a dear way past them all, so that a flow exists."""
    rows = [
        *drawn,
        *((s, 7, 50) for s in range(4)),
        *((m, 7, c) for m in (4, 5, 6) for c in (1, 3)),
    ]
    starts, ends, costs = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    supply = np.array([1, 1, 1, 1, 0, 0, 0, -4], np.int64)
    order = np.lexsort((ends, starts))
    tidy = starts[order], ends[order], costs[order]
    fast, slow = cheapest.by_network(*tidy, supply), cheapest.by_programme(*tidy, supply)
    assert fast is not None
    assert tidy[2][fast].sum() == tidy[2][slow].sum()
    used = cheapest.cheapest(starts, ends, costs, supply)
    assert costs[used].sum() == tidy[2][slow].sum()
    net = np.bincount(starts[used], minlength=8) - np.bincount(ends[used], minlength=8)
    assert (net == supply).all()
