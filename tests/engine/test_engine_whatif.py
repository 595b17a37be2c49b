"""What a swap does to others: every answer can be carried out, and a free place is always found."""

from collections import defaultdict

from hypothesis import given, settings

from pairing.engine import Instance, Policy, Result, candidates, locks, solve, tables, verify
from pairing.engine.plan import Problem
from pairing.engine.result import Pair, Session, Unserved
from pairing.engine.tables import slots_in
from pairing.engine.whatif import Effect, Seat, WhatIf, standing
from tests.engine.engine_tiny import instances


def problem(raw):
    read = Instance.from_json(raw)
    t = tables.build(read, Policy.from_json(read.policy))
    locked = locks.read(read, t)
    return Problem(t, candidates.find(t, [(n, h) for n, (h, _) in locked.items()]), locked)


def asking_problem(raw, result: Result):
    """The problem of an instance and the plan that its result stands for."""
    p = problem(raw)
    slots = defaultdict(list)
    for pair in result.pairs:
        for session in pair.sessions:
            slots[session.need, pair.helper].append(session.slot)
    return p, standing(p, ((n, h, mine) for (n, h), mine in slots.items()))


def asking(raw, result: Result) -> WhatIf:
    return WhatIf(*asking_problem(raw, result))


def carried_out(what: WhatIf, result: Result, effect: Effect) -> Result:
    """The result with the moves made."""
    t = what.p.t
    for move in effect.moves:
        student, before = t.students[move.before.student].id, t.helpers[move.before.helper].id
        pair = next(x for x in result.pairs if (x.student, x.helper) == (student, before))
        result.pairs.remove(pair)
        if move.after is None:
            for need in move.before.needs:
                gone = Unserved(t.needs[need].id, "no_exchange", "", {}, [], None, False)
                result.unserved.append(gone)
        else:
            result.pairs.append(moved(t, pair, move.after))
    return result


def moved(t, pair: Pair, seat: Seat) -> Pair:
    free = slots_in(seat.slots)
    sessions = [
        Session(t.needs[n].id, free.pop()) for n in seat.needs for _ in range(t.n_sessions[n])
    ]
    return Pair(**{**vars(pair), "helper": t.helpers[seat.helper].id, "sessions": sessions})


def free_slots(what: WhatIf, seat: Seat, helper: int) -> int:
    """By plain counting: common slots that neither side uses, the pair itself lifted."""
    t = what.p.t
    used = seats_slots(what, lambda s, h: h == helper and s != seat.student)
    mine = seats_slots(what, lambda s, h: s == seat.student and h != seat.helper)
    return len(set(slots_in(int(t.h_slots[helper] & t.s_slots[seat.student]))) - used - mine)


def seats_slots(what: WhatIf, wanted) -> set[int]:
    chosen = [x for (s, h), x in what.seats.items() if wanted(s, h)]
    return {slot for seat in chosen for slot in slots_in(seat.slots)}


@settings(max_examples=150, deadline=None)
@given(instances())
def test_every_answer_can_be_carried_out(raw):
    result = solve(raw, effort="quick")
    what = asking(raw, result)
    untouched = dict(what.seats)
    for (student, helper), seat in untouched.items():
        for other in range(len(what.p.t.helpers)):
            effect = what.swap(student, helper, other)
            assert what.seats == untouched
            if effect is None:
                continue
            assert effect.moves[0].before == seat and effect.moves[0].after.helper == other
            after = carried_out(what, Result.from_json(result.to_json()), effect)
            assert verify(raw, after) == []


@settings(max_examples=150, deadline=None)
@given(instances())
def test_a_free_place_disturbs_nobody(raw):
    what = asking(raw, solve(raw, effort="quick"))
    t = what.p.t
    for (student, helper), seat in list(what.seats.items()):
        for other in what._options(seat)[0].tolist():
            pupils = [s for s, h in what.seats if h == other]
            hours = sum(x.asked for (_, h), x in what.seats.items() if h == other)
            room = len(pupils) < t.h_pupils[other] and hours + seat.asked <= t.h_sessions[other]
            effect = what.swap(student, helper, other)
            alone = effect is not None and len(effect.moves) == 1
            assert alone == (room and free_slots(what, seat, other) >= seat.asked)


def person(key, **more):
    maths = [{"subject": "maths", "grade_min": 1, "grade_max": 9, "strength": 3}]
    return {
        "id": key, "kind": "university", "slots": [1], "pupils": 1, "sessions": 1,
        "gates_ok": True, "modes": ["online"], "offers": maths,
    } | more  # fmt: skip


def child(key, **more):
    return {
        "id": key, "stage": "primary", "grade": 5, "slots": [1], "online_ready": True,
        "needs": [{"id": f"n-{key}", "subject": "maths", "rank": 1, "sessions": 1}],
    } | more  # fmt: skip


def swap(raw, student, before, after):
    what = asking(raw, solve(raw, effort="quick"))
    t = what.p.t
    ids = t.student_index[student], t.helper_index[before], t.helper_index[after]
    effect = what.swap(*ids)
    return effect and [
        (t.students[m.before.student].id, m.after and t.helpers[m.after.helper].id)
        for m in effect.moves
    ]


def test_two_children_exchange_their_helpers():
    raw = {
        "policy": "zhanjiang", "students": [child("a", last_term="v"), child("b", last_term="w")],
        "helpers": [person("v"), person("w")],
    }  # fmt: skip
    assert swap(raw, "a", "v", "w") == [("a", "w"), ("b", "v")]


def test_the_displaced_child_is_seated_two_steps_away():
    """a wants w; b must leave w and can only go to x, whose child c can only take v."""
    raw = {
        "policy": "zhanjiang",
        "students": [
            child("a", last_term="v", slots=[1, 2]),
            child("b", last_term="w", slots=[2, 3]),
            child("c", last_term="x", slots=[1, 3]),
        ],
        "helpers": [person("v", slots=[1]), person("w", slots=[2]), person("x", slots=[3])],
    }
    assert swap(raw, "a", "v", "w") == [("a", "w"), ("b", "x"), ("c", "v")]


def test_who_ends_up_with_nobody_is_said():
    raw = {
        "policy": "zhanjiang",
        "students": [child("a", last_term="v", slots=[1, 2]), child("b", slots=[2])],
        "helpers": [person("v", slots=[1]), person("w", slots=[2])],
    }
    assert swap(raw, "a", "v", "w") == [("a", "w"), ("b", None)]


def test_a_locked_pair_stays():
    raw = {
        "policy": "zhanjiang", "students": [child("a", slots=[1, 2]), child("b", slots=[2])],
        "helpers": [person("v", slots=[1]), person("w", slots=[2])],
        "locked": [{"student": "b", "helper": "w", "need": "n-b"}],
    }  # fmt: skip
    assert swap(raw, "a", "v", "w") is None
