"""Whole plans: optimum, bound, greedy references, proofs, the recruitment table, what-if.

Made-up instances of `instances.py`; the recruitment table is tried out in `bench_recruits.py`.
Times are processor seconds: the engine computes in one thread, and other work on the machine counts
less that way.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import bench_recruits
import greedy
import instances
import numpy as np
from bench_tools import Line

from pairing.engine import Instance, Policy, Result, bounds, candidates, solve, tables
from pairing.engine import verify as violations
from pairing.engine.plan import Plan, Problem, count
from pairing.engine.whatif import opened

SECONDS_SMALL, SECONDS_COUNTY, SECONDS_FIRST, SECONDS_SWAP = 30, 300, 3, 0.05
SWAPS, PRICE_STEPS = 200, 1_500


@dataclass
class Solved:
    """An instance, its result and the seconds it took; `first`: until there was a plan."""

    instance: Instance
    effort: str
    first: float = 0.0
    seconds: float = 0.0
    result: Result = field(init=False)
    p: Problem = field(init=False)

    def __post_init__(self) -> None:
        began = time.process_time()

        def heard(stage: str, done: int, total: int, figure: Any) -> None:
            if stage == "improve" and not done:
                self.first = time.process_time() - began

        self.result = solve(self.instance, effort=self.effort, progress=heard)
        self.seconds = time.process_time() - began
        t = tables.build(self.instance, Policy.from_json(self.instance.policy))
        self.p = Problem(t, candidates.find(t))

    @property
    def needs(self) -> int:
        return self.result.summary.needs_served

    @property
    def children(self) -> int:
        return self.result.summary.students_served


def measure(*, seeds: int, effort: str, samples: int) -> list[Line]:
    """`seeds` small instances and one county of that effort; `samples` recruitment rows."""
    small = [Solved(instances.make("small", seed), "normal") for seed in range(1, seeds + 1)]
    quick = [Solved(instances.make("small", seed), "quick") for seed in range(1, seeds + 1)]
    county = Solved(instances.make("county"), effort)
    return [
        *_optimum(small, quick),
        *_county(county),
        *_greedy("small", small),
        *_greedy("county", [county]),
        *_proofs([*small, *quick, county]),
        *bench_recruits.measure(samples),
        *_swaps(county),
    ]


def _optimum(small: list[Solved], quick: list[Solved]) -> list[Line]:
    proven = sum(x.result.summary.proof == "optimal" for x in small)
    slowest, most = max(x.seconds for x in small), sum(x.needs for x in small)
    children = sum(x.children for x in small)
    where, optimum = f"small, {len(small)} seeds", "proven optimum"
    return [
        Line(f"{where}: proven optimal", proven, "target", len(small), "runs"),
        Line(f"{where}: time of the proof, slowest", slowest, "target", SECONDS_SMALL),
        Line(f"{where}, quick: children", _sum(quick, "children"), optimum, children, "children"),
        Line(f"{where}, quick: needs", _sum(quick, "needs"), optimum, most, "needs"),
    ]


def _county(county: Solved) -> list[Line]:
    where, summary = f"county, {county.effort}", county.result.summary
    tiers = len(summary.by_tier)
    children, needs = (sum(summary.bound[at : at + tiers]) for at in (0, tiers))
    everyone = np.ones(len(county.p.c.need), bool)
    by_prices = bounds.by_prices(county.p, everyone, county.needs, PRICE_STEPS)
    return [
        Line(f"{where}: first plan", county.first, "target", SECONDS_FIRST),
        Line(f"{where}: whole time", county.seconds, "target", SECONDS_COUNTY),
        Line(f"{where}: children", county.children, "bound by flows", children, "children"),
        Line(f"{where}: needs", county.needs, "bound by flows", needs, "needs"),
        Line(f"{where}: needs", county.needs, "bound by prices", by_prices, "needs"),
    ]


def _greedy(size: str, solved: list[Solved]) -> list[Line]:
    """Children and needs served by the plans against both references under the same rules."""
    plans: dict[str, list[Plan]] = {
        "first come, first served": [greedy.first_come(x.p, _in_order(x)) for x in solved],
        "best score first": [greedy.best_score(x.p) for x in solved],
    }
    lines = []
    for name, made in plans.items():
        counts = [count(x.p, plan) for x, plan in zip(solved, made, strict=True)]
        children, needs = (sum(sum(getattr(c, k)) for c in counts) for k in ("children", "needs"))
        lines += [
            Line(f"{size}: children", _sum(solved, "children"), name, children, "children"),
            Line(f"{size}: needs", _sum(solved, "needs"), name, needs, "needs"),
        ]
    return lines


def _in_order(x: Solved) -> list[int]:
    return [x.p.t.student_index[s.id] for s in x.instance.students]


def _sum(solved: list[Solved], what: str) -> int:
    return sum(getattr(x, what) for x in solved)


def _proofs(solved: list[Solved]) -> list[Line]:
    """Rules broken, reasons given, and blocking sets counted anew."""
    broken = sum(len(violations(x.instance, x.result)) for x in solved)
    unserved = [(x, u) for x in solved for u in x.result.unserved]
    told = sum(bool(u.reason and u.text) for _, u in unserved)
    blocked = [(x, u) for x, u in unserved if u.blocking]
    held = sum(_blocks(x.p, u.blocking) for x, u in blocked)
    return [
        Line(f"rules broken, {len(solved)} plans", broken, "target", 0, "rules"),
        Line("unserved needs with a reason", told, "unserved needs", len(unserved), "needs"),
        Line("blocking sets that count up", held, "blocking sets", len(blocked), "sets"),
    ]


def _blocks(p: Problem, blocking: Any) -> bool:
    """Hall's identity: all who could serve these needs are named, and one place is missing.

    Either the needs are one more than the weekly sessions, or the children one more than the
    places with main helpers.
    """
    t = p.t
    needs = [t.need_index[x] for x in blocking.needs]
    people = np.array([t.helper_index[x] for x in blocking.helpers], np.int64)
    arcs = np.isin(p.c.need, needs)
    by_needs = bool(np.isin(p.c.helper[arcs], people).all())
    by_children = bool(np.isin(p.c.helper[arcs & p.c.is_main], people).all())
    hours, places = bounds.hours(p)[people].sum(), bounds.places(p)[people].sum()
    children = len(set(t.n_student[needs].tolist()))
    return bool(
        (by_needs and len(needs) - hours == 1 and hours == blocking.places)
        or (by_children and children - places == 1 and places == blocking.places)
    )


def _swaps(county: Solved) -> list[Line]:
    """Questions about random pairs and random helpers that may take the pair's first need."""
    p, dice = county.p, np.random.default_rng(0)
    held = [(x.need, y.helper, x.slot) for y in county.result.pairs for x in y.sessions]
    sessions = [(need, helper, [slot]) for need, helper, slot in held]
    policy = Policy.from_json(county.instance.policy)
    opening, what = _computed(lambda: opened(county.instance, policy, sessions))
    seats, answers = list(what.seats.values()), []
    for at in dice.choice(len(seats), SWAPS).tolist():
        seat = seats[at]
        arcs = p.c.of(seat.needs[0])
        after = int(p.c.helper[dice.integers(arcs.start, arcs.stop)])
        answers.append(_computed(partial(what.swap, seat.student, seat.helper, after)))
    seconds, found = zip(*answers, strict=True)
    ways = SWAPS - found.count(None)
    middle, late = np.percentile(seconds, [50, 95])
    return [
        Line(f"what-if of {SWAPS} swaps: median", middle, "target", SECONDS_SWAP),
        Line(f"what-if of {SWAPS} swaps: 95 of 100 within", late, "target", SECONDS_SWAP),
        Line(f"what-if of {SWAPS} swaps: a way found", ways, "asked", SWAPS, "swaps"),
        Line("what-if: opening the plan", opening, "target", 1),
    ]


def _computed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds of one run and its answer."""
    began = time.process_time()
    answer = work()
    return time.process_time() - began, answer
