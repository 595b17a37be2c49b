"""The assignment flow against brute force, its dual certificate, and Hall sets."""

from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.engine import flow
from pairing.engine.flow import network, paths, prices, solving
from pairing.engine.flow.arcs import Arcs

FEW = settings(max_examples=300, deadline=None, derandomize=True)


@st.composite
def flows(draw: st.DrawFn) -> Any:
    """(arcs row, column, value; capacities) with up to 5 rows and 4 columns."""
    capacity = draw(st.lists(st.integers(0, 2), min_size=1, max_size=4))
    cells = [(r, c) for r in range(draw(st.integers(0, 5))) for c in range(len(capacity))]
    chosen = draw(st.lists(st.sampled_from(cells), unique=True)) if cells else []
    return [(r, c, draw(st.integers(-2, 6))) for r, c in chosen], capacity


def split(arcs: Any) -> tuple[list[int], list[int], list[int]]:
    return tuple([a[i] for a in arcs] for i in range(3))  # type: ignore[return-value]


def feasible(arcs: Any, capacity: list[int]) -> list[dict[int, int]]:
    """Every assignment, as row -> column."""
    rows = sorted({r for r, _, _ in arcs})
    options = [[None, *(c for r, c, _ in arcs if r == row)] for row in rows]
    picks = [dict(zip(rows, pick, strict=True)) for pick in product(*options)]
    return [
        {r: c for r, c in pick.items() if c is not None}
        for pick in picks
        if all(list(pick.values()).count(j) <= room for j, room in enumerate(capacity))
    ]


def value(arcs: Any, pick: dict[int, int]) -> int:
    worth = {(r, c): v for r, c, v in arcs}
    return sum(worth[r, c] for r, c in pick.items())


def best_value(arcs: Any, capacity: list[int]) -> int:
    return max(value(arcs, pick) for pick in feasible(arcs, capacity))


def pairs(mate: Any) -> dict[int, int]:
    return {r: int(c) for r, c in enumerate(mate) if c >= 0}


def back_ends() -> list[Any]:
    """The plain one, and LEMON's where its wheel is installed."""
    return [paths.solve, *([network.solve] if network.AVAILABLE else [])]


def smallest_prices(arcs: Any, capacity: list[int]) -> list[int]:
    """What one more place at each column would bring, by really adding it."""
    now = best_value(arcs, capacity)
    more = [[c + (i == j) for i, c in enumerate(capacity)] for j in range(len(capacity))]
    return [best_value(arcs, grown) - now for grown in more]


@FEW
@given(flows())
def test_assign_is_optimal_and_its_prices_prove_it(made: Any) -> None:
    arcs, capacity = made
    answer = flow.assign(*split(arcs), capacity)
    assert flow.check(*split(arcs), capacity, answer)
    assert value(arcs, pairs(answer.mate)) == best_value(*made)


@FEW
@given(flows())
def test_both_back_ends_give_the_value_of_one_more_place_as_price(made: Any) -> None:
    arcs, capacity = made
    count = max((r for r, _, _ in arcs), default=-1) + 1
    worthwhile = Arcs.of(*split([a for a in arcs if a[2] > 0]), capacity, count)
    for back_end in back_ends():
        answer = prices.smallest_prices(
            worthwhile, back_end(worthwhile, solving.nothing(worthwhile))
        )
        assert answer.col_price.tolist() == smallest_prices(arcs, capacity)
        assert flow.check(*split(arcs), capacity, answer)


@FEW
@given(flows(), st.integers(0, 3))
def test_both_back_ends_go_on_from_the_optimum_of_some_arcs(made: Any, skip: int) -> None:
    arcs, capacity = made
    count = max((r for r, _, _ in arcs), default=-1) + 1
    worthwhile = Arcs.of(*split([a for a in arcs if a[2] > 0]), capacity, count)
    some = worthwhile.keep(np.arange(len(worthwhile.rows)) % 4 != skip)
    start = solving.optimum(some)
    for back_end in back_ends():
        answer = back_end(worthwhile, start)
        assert flow.check(*split(arcs), capacity, answer)


@FEW
@given(flows(), st.randoms(use_true_random=False))
def test_even_is_the_most_even_optimum_and_the_same_for_any_order(made: Any, dice: Any) -> None:
    arcs, capacity = made
    answer = flow.assign(*split(arcs), capacity)
    chosen = flow.even(*split(arcs), capacity, answer)
    assert flow.check(*split(arcs), capacity, chosen)
    best = [p for p in feasible(*made) if value(arcs, p) == best_value(*made)]
    assert unevenness(pairs(chosen.mate), capacity) == min(unevenness(p, capacity) for p in best)

    shuffled = dice.sample(arcs, len(arcs))
    count = max((r for r, _, _ in arcs), default=-1) + 1
    new_row, new_col = (
        dice.sample(range(count), count),
        dice.sample(range(len(capacity)), len(capacity)),
    )
    moved = [(new_row[r], new_col[c], v) for r, c, v in shuffled]
    room = [capacity[new_col.index(c)] for c in range(len(capacity))]
    keys = tuple(np.argsort(new).astype(np.uint64) for new in (new_row, new_col))
    worthwhile = Arcs.of(*split([a for a in moved if a[2] > 0]), room, count)
    again = flow.even(
        *split(moved), room, paths.solve(worthwhile, solving.nothing(worthwhile)), keys
    )
    assert {new_row[r]: new_col[c] for r, c in pairs(chosen.mate).items()} == pairs(again.mate)


def unevenness(pick: dict[int, int], capacity: list[int]) -> int:
    loads = [(list(pick.values()).count(c), room) for c, room in enumerate(capacity) if room]
    return sum(load * load * 840 // room for load, room in loads)


class WrongGraph:
    """A solver that sends nothing and charges nothing."""

    def __init__(self, nodes: int, starts: Any, ends: Any) -> None:
        self.nodes, self.arcs = nodes, len(starts)

    def solve(self, *given: Any) -> None:
        """Takes whatever it is told."""

    set_node_supply = set_edge_costs = set_edge_capacities = solve

    def result(self) -> Any:
        return np.zeros(self.arcs, np.int64)

    def raw_potentials(self) -> Any:
        return np.zeros(self.nodes, np.int64)


def test_an_unproven_answer_is_told_and_solved_again_in_plain_python(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(network, "pylmcf", SimpleNamespace(Graph=WrongGraph))
    monkeypatch.setattr(network, "AVAILABLE", True)
    answer = flow.assign([0, 1, 1], [0, 0, 1], [3, 5, 4], [1, 1])
    assert answer.mate.tolist() == [0, 1]
    assert flow.check([0, 1, 1], [0, 0, 1], [3, 5, 4], [1, 1], answer)
    assert "not proven" in caplog.text


def test_without_the_wheel_plain_python_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "AVAILABLE", False)
    assert flow.assign([0, 1, 1], [0, 0, 1], [3, 5, 4], [1, 1]).mate.tolist() == [0, 1]


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("row"), st.integers(0, 4), st.just(0)),
        st.tuples(st.just("column"), st.integers(0, 3), st.integers(0, 3)),
    ),
    max_size=8,
)


@FEW
@given(flows(), CHANGES)
def test_every_repair_is_as_good_as_a_new_solve_and_proves_it(made: Any, changes: Any) -> None:
    arcs, capacity = made
    count = max((r for r, _, _ in arcs), default=-1) + 1
    worthwhile = Arcs.of(*split([a for a in arcs if a[2] > 0]), capacity, count)
    state = flow.Assignment(worthwhile, flow.assign(*split(arcs), capacity))
    room, gone = list(capacity), set[int]()
    for kind, which, size in changes:
        if kind == "row" and which < worthwhile.count:
            (state.add if which in gone else state.remove)(which)
            gone ^= {which}
        if kind == "column" and which < len(room):
            room[which] = size
            state.resize(which, size)
        left = worthwhile.keep(~np.isin(worthwhile.rows, list(gone)))
        assert flow.check(left.rows, left.cols, left.values, room, state.answer())


def test_check_refuses_prices_that_prove_nothing() -> None:
    rows, cols, values, capacity = [0, 1], [0, 0], [3, 5], [1]
    mate, u, p = flow.assign(rows, cols, values, capacity)
    assert mate.tolist() == [-1, 0]
    assert not flow.check(rows, cols, values, capacity, (mate, u, [0]))
    assert not flow.check(rows, cols, values, capacity, ([0, 0], u, p))
    assert not flow.check(rows, cols, values, capacity, ([0, -1], u, p))


def test_assign_takes_integers_of_any_size() -> None:
    big = 10**40
    mate, u, p = flow.assign([0, 0, 1], [0, 1, 0], [big + 1, 1, big], [1, 1])
    assert mate.tolist() == [0, -1]
    assert sum(u) + sum(p) == big + 1


@pytest.mark.parametrize("capacity", [[], [0], [2]])
def test_no_rows_no_arcs_no_columns(capacity: list[int]) -> None:
    answer = flow.assign([], [], [], capacity)
    assert [len(x) for x in answer] == [0, 0, len(capacity)]
    assert len(flow.even([], [], [], capacity, answer).mate) == 0
    assert flow.cover([0], [], capacity) == []


def test_a_thousand_rows_for_one_column() -> None:
    rows, cols, values = list(range(1000)), [0] * 1000, [7 + r % 5 for r in range(1000)]
    mate, u, p = flow.assign(rows, cols, values, [200])
    assert {r % 5 for r in pairs(mate)} == {4}
    assert p.tolist() == [10]
    assert len(pairs(flow.even(rows, cols, values, [200], flow.Answer(mate, u, p)).mate)) == 200


def rows_of(arcs: Any) -> tuple[list[int], list[int]]:
    """CSR (start, columns) of the arcs."""
    sorted_arcs = Arcs.of(*split(arcs), [0])
    return sorted_arcs.start.tolist(), sorted_arcs.cols.tolist()


@FEW
@given(flows())
def test_cover_serves_first_rows_first_and_hall_sets_prove_the_rest(made: Any) -> None:
    arcs, capacity = made
    start, cols = rows_of(arcs)
    mate = flow.cover(start, cols, capacity)
    for size in range(len(mate) + 1):
        unit = [(r, c, 1) for r, c, _ in arcs if r < size]
        assert sum(c >= 0 for c in mate[:size]) == best_value(unit, capacity)
    for row in (r for r, c in enumerate(mate) if c < 0):
        blocked, full = flow.hall(start, cols, capacity, mate, row)
        assert {c for r in blocked for c in cols[start[r] : start[r + 1]]} == set(full)
        assert sum(capacity[c] for c in full) < len(blocked)


def test_hall_refuses_a_matching_that_is_not_maximum() -> None:
    with pytest.raises(ValueError, match="reachable"):
        flow.hall([0, 1], [0], [1], [-1], 0)
