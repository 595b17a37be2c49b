"""Who could take the seats of teams: one b-matching per kind of seat, solved by the engine.

A seat has no weekly hours. So children and people are free in all slots: with at most 28 teams
each, every matching fits into the week (a bipartite graph of degree 28 has 28 edge colours), and
only the places bind. Specialists are matched round by round, so that no one takes two seats of one
child.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pairing.engine import Instance, solve
from pairing.engine import Policy as Rules
from pairing.engine.instance import MAX_GRADE, SLOTS, Helper, Need, Offer, Student
from pairing.engine.policies import TEAM_LIMITS, Route
from pairing.engine.solve import Progress
from volunteers.choices import ExpertCategory

MOST_TEAMS = TEAM_LIMITS["children_per_cadre"][1]
LEADS = "lead"
CADRES = Rules(
    name="团干部",
    routes=(Route("*", "cadre", ("offline", "online"), same_school=True),),
    year_rule="off",
    relaxed=("sex",),  # a cadre leads the whole pairing; accounts keep no sex
)
SPECIALISTS = Rules(
    name="专业人员", routes=(Route("*", "specialist", ("offline", "online")),), year_rule="off"
)


@dataclass(frozen=True)
class Child:
    """What a seat asks of a child; `place` is the town, `wants` categories in rank order."""

    id: str
    stage: str
    grade: int
    place: str | None
    tier: int
    wants: tuple[str, ...]
    prefers_sex: str | None = None
    has: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """Someone who could take seats; `room` more of them."""

    id: str
    room: int
    place: str | None = None
    sex: str | None = None
    skills: tuple[str, ...] = ()


def cadre_seats(
    children: Iterable[Child], people: Iterable[Person], progress: Progress | None = None
) -> dict[str, str]:
    """Child -> the cadre of its own town who would lead, as many children as places allow."""
    asked = [_child(child, LEADS) for child in children]
    helpers = [_helper(p, "cadre", [Offer(LEADS, 0, MAX_GRADE, 3)]) for p in people]
    return _matched(asked, helpers, CADRES, progress)


def specialist_seats(
    children: Iterable[Child],
    people: Iterable[Person],
    seats: Counter[str],
    progress: Progress | None = None,
) -> dict[str, list[str]]:
    """Child -> specialists for its `seats`; who has the wanted skill comes before who has not."""
    left = {person.id: person for person in people}
    waiting = {child.id: child for child in children}
    found: dict[str, list[str]] = {child: [] for child in waiting}
    for turn in range(max(seats.values(), default=0)):
        now = [child for child in waiting.values() if seats[child.id] > turn]
        asked = [_child(child, child.wants[turn % len(child.wants)]) for child in now]
        helpers = [_helper(p, "specialist", _offers(p)) for p in left.values()]
        for child, person in _matched(asked, helpers, SPECIALISTS, progress).items():
            found[child].append(person)
            left[person] = replace(left[person], room=left[person].room - 1)
            waiting[child] = replace(waiting[child], has=(*waiting[child].has, person))
    return found


def _child(child: Child, subject: str) -> Student:
    return Student(
        id=child.id,
        stage=child.stage,
        grade=child.grade,
        needs=(Need(child.id, subject),),
        slots=tuple(range(SLOTS)),
        tier=child.tier,
        school=child.place,
        online_ready=True,
        prefers_sex=child.prefers_sex,
        former=child.has,
    )


def _helper(person: Person, kind: str, offers: list[Offer]) -> Helper:
    room = max(0, min(person.room, MOST_TEAMS))
    return Helper(
        id=person.id,
        kind=kind,
        offers=tuple(offers),
        slots=tuple(range(SLOTS)),
        pupils=room,
        sessions=room,
        modes=("offline", "online"),
        school=person.place,
        sex=person.sex,
    )


def _offers(person: Person) -> list[Offer]:
    """Everything at a pinch, the own skills well."""
    return [
        Offer(skill, 0, MAX_GRADE, 3 if skill in person.skills else 1)
        for skill in ExpertCategory.values
    ]


def _matched(
    children: list[Student], helpers: list[Helper], rules: Rules, progress: Progress | None
) -> dict[str, str]:
    instance = Instance(tuple(children), tuple(helpers))
    result = solve(instance, rules, effort="quick", progress=progress)
    return {pair.student: pair.helper for pair in result.pairs}
