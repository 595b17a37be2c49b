"""Who sits in the teams 1+1+N+1: all free seats of one kind in a single flow.

A seat has no weekly hours, so children and people are free in every slot and only the other pair
rules bind; they are the engine's own. Seats then are a transport problem. In this order the flow

1. fills most seats: first seats before second ones, and among those the lower tier first. The
   seats that can be filled together form a polymatroid, so any falling prices give most seats and
   the most urgent ones at once (Edmonds 1970, the greedy algorithm);
2. gives a child of k free seats the first k skills that it wants, each once; a person counts for
   the first of them that he or she has;
3. shares the load evenly.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from .instance import MAX_GRADE, SLOTS, Helper, Instance, Need, Offer, Student
from .policies import Policy, Route
from .rules import PAIR_RULES, holds
from .seatflow import Child, Person, SeatFlow
from .tables import Bools, Ints, build

SEAT = "seat"  # the only subject there is
CODES = tuple(rule.code for rule in PAIR_RULES)
LEADERS = Policy(
    name="团干部",
    routes=(Route("*", "cadre", ("offline", "online"), same_school=True),),
    year_rule="off",
    relaxed=("sex",),  # a cadre leads the whole pairing; accounts keep no sex
)
SPECIALISTS = Policy(
    name="专业人员", routes=(Route("*", "specialist", ("offline", "online")),), year_rule="off"
)


def fill(
    children: Sequence[Child], people: Sequence[Person], rules: Policy
) -> dict[str, list[str]]:
    """Child -> who would take its free seats, wanted skills first. Row order plays no part."""
    asking = sorted((c for c in children if c.seats > 0), key=lambda c: c.id)
    able = sorted((p for p in people if p.room > 0), key=lambda p: p.id)
    if not asking or not able:
        return {}
    owner, kept = _kept(asking, able, rules)
    first = np.searchsorted(owner, np.arange(len(able)))
    fits = np.logical_or.reduceat(kept.all(axis=0), first, axis=1)
    return SeatFlow(asking, able, fits).seated()


def broken(child: Child, people: Sequence[Person], rules: Policy) -> dict[str, tuple[str, ...]]:
    """Person -> codes of the pair rules in the way, none when the seat may be taken; of several
    places the one that breaks fewest."""
    if not people:
        return {}
    owner, kept = _kept([child], people, rules)
    faults: dict[str, tuple[str, ...]] = {}
    for at, column in zip(owner.tolist(), kept[:, 0].T, strict=True):
        wrong = tuple(code for code, held in zip(CODES, column, strict=True) if not held)
        known = faults.setdefault(people[at].id, wrong)
        faults[people[at].id] = min(known, wrong, key=len)
    return faults


def _kept(children: Sequence[Child], people: Sequence[Person], rules: Policy) -> tuple[Ints, Bools]:
    """The person of each entry (someone at one place, in order), and rule x child x entry."""
    kind = rules.routes[0].kind
    owner: list[int] = []
    helpers: list[Helper] = []
    entries: dict[str, list[str]] = defaultdict(list)
    for at, person in enumerate(people):
        for place in person.places or (None,):
            owner.append(at)
            helpers.append(_helper(person, kind, place))
            entries[person.id].append(helpers[-1].id)
    students = tuple(_student(child, entries) for child in children)
    t = build(Instance(students, tuple(helpers)), rules)
    n = np.array([t.need_index[child.id] for child in children])[:, None]
    h = np.array([t.helper_index[helper.id] for helper in helpers])[None, :]
    return np.array(owner), np.array([holds(rule, t, n, h) for rule in PAIR_RULES])


def _student(child: Child, entries: dict[str, list[str]]) -> Student:
    return Student(
        id=child.id,
        stage=child.stage,
        grade=child.grade,
        needs=(Need(child.id, SEAT),),
        slots=tuple(range(SLOTS)),
        school=child.place,
        online_ready=child.online_ready,
        prefers_sex=child.prefers_sex,
        former=tuple(entry for person in child.barred for entry in entries.get(person, ())),
    )


def _helper(person: Person, kind: str, place: str | None) -> Helper:
    room = max(0, person.room)
    return Helper(
        id=f"{person.id}/{place}",
        kind=kind,
        offers=(Offer(SEAT, 0, MAX_GRADE, 3),),
        slots=tuple(range(SLOTS)),
        pupils=room,
        sessions=room,
        gates_ok=person.gates_ok,
        modes=("offline", "online"),
        school=place,
        sex=person.sex,
        age=person.age,
    )
