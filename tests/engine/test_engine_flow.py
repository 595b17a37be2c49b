"""The assignment flow against brute force, its dual certificate, and Hall sets."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pairing.engine import flow

FEW = settings(max_examples=300, deadline=None, derandomize=True)


@st.composite
def flows(draw: st.DrawFn) -> Any:
    """(arcs row, column, value; capacities) with up to 5 rows and 4 columns."""
    capacity = draw(st.lists(st.integers(0, 2), min_size=1, max_size=4))
    cells = [(r, c) for r in range(draw(st.integers(0, 5))) for c in range(len(capacity))]
    chosen = draw(st.lists(st.sampled_from(cells), unique=True)) if cells else []
    return [(r, c, draw(st.integers(-2, 6))) for r, c in chosen], capacity


def best_value(arcs: Any, capacity: list[int]) -> int:
    rows = sorted({r for r, _, _ in arcs})
    options = [[(-1, 0), *((c, v) for r, c, v in arcs if r == row)] for row in rows]
    best = 0
    for pick in product(*options):
        used = [sum(c == j for c, _ in pick) for j in range(len(capacity))]
        if all(a <= b for a, b in zip(used, capacity, strict=True)):
            best = max(best, sum(v for _, v in pick))
    return best


@FEW
@given(flows())
def test_assign_is_optimal_and_its_prices_prove_it(made: Any) -> None:
    arcs, capacity = made
    rows, cols, values = ([a[i] for a in arcs] for i in range(3))
    answer = flow.assign(rows, cols, values, capacity)
    assert flow.check(rows, cols, values, capacity, answer)
    worth = {(r, c): v for r, c, v in arcs}
    assert sum(worth[r, c] for r, c in enumerate(answer[0]) if c >= 0) == best_value(*made)


def test_check_refuses_prices_that_prove_nothing() -> None:
    rows, cols, values, capacity = [0, 1], [0, 0], [3, 5], [1]
    mate, u, p = flow.assign(rows, cols, values, capacity)
    assert mate == [-1, 0]
    assert not flow.check(rows, cols, values, capacity, (mate, u, [0]))
    assert not flow.check(rows, cols, values, capacity, ([0, 0], u, p))
    assert not flow.check(rows, cols, values, capacity, ([0, -1], u, p))


def test_assign_takes_integers_of_any_size() -> None:
    big = 10**40
    mate, u, p = flow.assign([0, 0, 1], [0, 1, 0], [big + 1, 1, big], [1, 1])
    assert mate == [0, -1]
    assert sum(u) + sum(p) == big + 1


@FEW
@given(flows())
def test_cover_serves_first_rows_first_and_hall_sets_prove_the_rest(made: Any) -> None:
    arcs, capacity = made
    count = max((r for r, _, _ in arcs), default=-1) + 1
    choices = [sorted({c for r, c, _ in arcs if r == row}) for row in range(count)]
    mate = flow.cover(choices, capacity)
    for size in range(count + 1):
        unit = [(r, c, 1) for r, c, _ in arcs if r < size]
        assert sum(c >= 0 for c in mate[:size]) == best_value(unit, capacity)
    for row in (r for r, c in enumerate(mate) if c < 0):
        rows, cols = flow.hall(choices, capacity, mate, row)
        assert {c for r in rows for c in choices[r]} == set(cols)
        assert sum(capacity[c] for c in cols) < len(rows)


def test_hall_refuses_a_matching_that_is_not_maximum() -> None:
    with pytest.raises(ValueError, match="reachable"):
        flow.hall([[0]], [1], [-1], 0)
