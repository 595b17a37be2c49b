"""Who could take a free seat of one team: all cadres or experts of the county, and why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import User
from pairing.choices import SeatKind
from pairing.engine.rules import PAIR_RULE
from pairing.models import TutorTeam
from pairing.models.pairing import SEALED
from pairing.rules import demand
from pairing.services.team_people import People
from volunteers.models import Volunteer

NOT_AGREED = "学生已离校，或监护人已撤回同意，不能安排人。"
WORDS = {  # of rules that read differently for a seat
    "route": "不在学生所在镇街任团干部",
    "gates": "实名、培训或准入不在有效期内",
    "sex": "不符合学生对性别的要求",
    "capacity": "名额已满",
}
IN_TEAM = "已经在这一队"
BARRED = "以前因不合适或违规离开过这一队"
SEALED_HELPER = [
    name.removeprefix("volunteer__") for name in SEALED if name.startswith("volunteer__")
]


@dataclass(frozen=True)
class Candidate:
    """A person for a seat: `why` not, or ""; in `load` teams of at most `most`."""

    person: User | Volunteer
    why: str
    load: int
    most: int
    wish: int  # rank of the first skill that the team lacks and the person has


def people_of(team: TutorTeam) -> People:
    """Of one team; `Denied` when nobody may be seated there."""
    people = People(team.county, team.policy, TutorTeam.objects.filter(pk=team.pk))
    demand(bool(people.teams), NOT_AGREED)
    return people


def free_seat(people: People, kind: str) -> int:
    """The lowest free number in the one team of `people`, or `Denied`."""
    [team] = people.teams
    free = people.free(team, kind)
    demand(bool(free), f"这一队的{SeatKind(kind).label}已经满了，先空出一个座位再选人。")
    return free[0]


def candidates(team: TutorTeam, kind: str, text: str = "") -> list[Candidate]:
    """For a free seat: those who may sit there first, then by missing skill, load and name."""
    people = people_of(team)
    free_seat(people, kind)
    why = reasons(people, kind)
    wants = people.wants(people.teams[0])
    found = {UUID(person.id): person for person in people.people(kind)}
    made = [
        Candidate(
            person=named,
            why=why[str(named.pk)],
            load=found[named.pk].load,
            most=found[named.pk].load + found[named.pk].room,
            wish=next((n for n, w in enumerate(wants) if w in found[named.pk].skills), len(wants)),
        )
        for named in _named(kind, found, text)
    ]
    return sorted(made, key=lambda c: (bool(c.why), c.wish, c.load / max(1, c.most)))


def reasons(people: People, kind: str) -> dict[str, str]:
    """Person -> why not, or "", for the one team of `people`."""
    [team] = people.teams
    seated = {str(seat.person_id) for seat in people.seats(team, kind)}
    faults = people.faults(team, kind)
    return {person: _words(codes, person in seated) for person, codes in faults.items()}


def _words(codes: Iterable[str], seated: bool) -> str:
    if seated:
        return IN_TEAM
    code = next(iter(codes), "")
    if code == "former":
        return BARRED
    return WORDS.get(code) or (PAIR_RULE[code].words if code else "")


def _named(kind: str, people: Iterable[UUID], text: str) -> list[Any]:
    """By name; `text` narrows to a name or, of experts, pinyin initials."""
    if kind == SeatKind.CADRE:
        rows: Any = User.objects.filter(pk__in=people).order_by("name", "pk").only("name")
    else:
        rows = Volunteer.objects.filter(pk__in=people).defer(*SEALED_HELPER)
    if not text:
        return list(rows)
    if text.isascii() and kind == SeatKind.SPECIALIST:
        return list(rows.filter(initials__startswith=text.lower().replace(" ", "")))
    return list(rows.filter(name__contains=text))
