"""The recruitment table promises what a new solve with that helper keeps."""

from itertools import product

from hypothesis import given, settings

from pairing.engine import Result, solve
from pairing.engine.explain.shortage import recruits
from tests.engine.engine_tiny import SLOTS, instances
from tests.engine.test_engine_whatif import asking_problem, child, person

GRADES = {"primary": (1, 6), "junior": (7, 9), "senior": (10, 12)}


def with_recruit(raw, kind, subject, stage, slot):
    """The instance with one more helper as a row of the table describes it."""
    low, high = GRADES[stage]
    offer = {"subject": subject, "grade_min": low, "grade_max": high, "strength": 3}
    helper = person("new", kind=kind, slots=[slot], offers=[offer], sex="F", school="x1")
    helper["modes"] = ["online", "offline"]
    return raw | {"helpers": [*raw["helpers"], helper]}


def counts(result: Result):
    return result.summary.objective[:-1]


@settings(max_examples=50, deadline=None)
@given(instances())
def test_every_promise_is_kept_by_a_new_solve(raw):
    before = solve(raw)
    for row in before.shortage:
        after = solve(with_recruit(raw, row.kind, row.subject, row.stage, row.slot))
        assert counts(after) > counts(before)


def one_to_one(raw):
    """One need a child and one hour a helper: what is left of the problem is a matching."""
    students = [
        s | {"needs": [need | {"sessions": 1} for need in s["needs"][:1]]} for s in raw["students"]
    ]
    helpers = [h | {"pupils": 1, "sessions": 1} for h in raw["helpers"]]
    return raw | {"students": students, "helpers": helpers}


@settings(max_examples=50, deadline=None)
@given(instances().map(one_to_one))
def test_where_hours_cannot_be_rearranged_the_table_is_complete(raw):
    before = solve(raw)
    told = recruits(*asking_problem(raw, before)).found
    for stage in {s["stage"] for s in raw["students"]}:
        for kind, subject, slot in product(("university", "teacher"), ("maths", "english"), SLOTS):
            after = solve(with_recruit(raw, kind, subject, stage, slot))
            gained = after.summary.needs_served - before.summary.needs_served
            assert gained == (slot in told.get((kind, subject, stage), {}))


def test_a_helper_is_worth_recruiting_for_what_a_busy_one_then_takes():
    """Only v teaches English, and maths keeps v busy: one more for maths sets v free."""
    both = [
        {"subject": x, "grade_min": 1, "grade_max": 9, "strength": 3} for x in ("maths", "english")
    ]
    english = [{"id": "n-e", "subject": "english", "rank": 1, "sessions": 1}]
    raw = {
        "policy": "zhanjiang",
        "students": [child("a", slots=[1], tier=0), child("b", tier=1, needs=english, slots=[1])],
        "helpers": [person("v", offers=both)],
    }
    rows = {(r.subject, r.slot): (r.gain, r.helps, r.moves) for r in solve(raw).shortage
            if r.kind == "university"}  # fmt: skip
    assert rows == {("english", 1): (1, 1, 0), ("maths", 1): (1, 0, 1)}


def test_nobody_is_recruited_for_a_child_that_is_served():
    raw = {"policy": "zhanjiang", "students": [child("a")], "helpers": [person("v")]}
    assert solve(raw).shortage == []
