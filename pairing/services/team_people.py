"""Who stands around the children of a county today: cadres of the towns, cleared specialists."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.models import Membership, Unit
from accounts.roles import Role
from pairing.choices import SeatKind, SeatState
from pairing.engine.instance import MAX_GRADE
from pairing.engine.policies import Team
from pairing.models import Pairing, TeamSeat, TutorTeam
from pairing.services import priority
from pairing.services.seats import Child, Person
from students.models import Need, Student
from students.services.changes import grade_of
from volunteers.choices import ExpertCategory, VolunteerState
from volunteers.models import Volunteer

USUAL_CASES = 10  # of an expert who gave no number
USUAL_ORDER = (
    ExpertCategory.PSYCHOLOGY, ExpertCategory.TUTORING, ExpertCategory.SPECIAL_EDUCATION,
    ExpertCategory.LAW, ExpertCategory.OTHER,
)  # fmt: skip
CHILD_COLUMNS = (
    "pk", "stage", "entry_year", "town_id", "level", "is_left_behind", "special_need",
    "disability_kind",
)  # fmt: skip


def cadre_of(person: str) -> str:
    """The user of an id made by `People.cadres`."""
    return person.partition("/")[0]


class People:
    """Reads in a fixed number of queries, each when it is first asked for."""

    def __init__(self, county: Unit, template: Team) -> None:
        self.county, self.template = county, template

    # What a county has

    @cached_property
    def towns(self) -> dict[Any, set[Any]]:
        """Towns by cadre. One who serves two towns may lead in both."""
        posts = Membership.objects.active().filter(
            role=Role.TOWN_CADRE, unit__in=Unit.objects.within(self.county), user__is_active=True
        )
        found: dict[Any, set[Any]] = defaultdict(set)
        for user, unit in posts.order_by("user_id", "unit_id").values_list("user_id", "unit_id"):
            found[user].add(unit)
        return found

    @cached_property
    def experts(self) -> dict[Any, dict[str, Any]]:
        """Approved specialists with every gate open today."""
        rows = Volunteer.objects.in_county(self.county).experts().cleared()
        rows = rows.filter(state=VolunteerState.APPROVED).order_by("pk")
        return {row["pk"]: row for row in rows.values("pk", "sex", "categories", "max_cases")}

    @cached_property
    def agreed(self) -> dict[Any, dict[str, Any]]:
        rows = Student.objects.in_county(self.county).agreed().order_by("pk")
        return {row["pk"]: row for row in rows.values(*CHILD_COLUMNS)}

    @cached_property
    def teams(self) -> list[TutorTeam]:
        """Live teams of children who still agree."""
        live = TutorTeam.objects.in_county(self.county).live().prefetch_related("seats")
        return [team for team in live.order_by("pk") if team.student_id in self.agreed]

    @cached_property
    def held(self) -> Counter[Any]:
        """Filled seats by cadre or specialist."""
        filled = TeamSeat.objects.in_county(self.county).filter(state=SeatState.FILLED)
        rows = filled.order_by().values_list("cadre_id", "specialist_id")
        return Counter(cadre or specialist for cadre, specialist in rows)

    # Questions

    def problem(self, seat: TeamSeat) -> str:
        """Why its person may not sit there today, or ""."""
        if seat.team.student_id not in self.agreed:
            return "学生已离校，或监护人已撤回同意"
        if seat.kind == SeatKind.CADRE:
            here = seat.team.student.town_id in self.towns.get(seat.cadre_id, ())
            return "" if here else "已不在学生所在镇街任团干部"
        return "" if seat.specialist_id in self.experts else "已停用、退出或准入到期"

    def leaderless(self) -> Iterator[Child]:
        """Children whose team lacks a cadre."""
        for team in self.teams:
            if not self._filled(team, SeatKind.CADRE):
                yield self._child(team)

    def free_seats(self) -> Counter[str]:
        """Free seats of specialists by child."""
        free = Counter(
            {
                str(team.student_id): team.specialists
                - len(self._filled(team, SeatKind.SPECIALIST))
                for team in self.teams
            }
        )
        return +free

    def children(self, seats: Counter[str]) -> Iterator[Child]:
        return (self._child(team) for team in self.teams if seats[str(team.student_id)])

    def cadres(self) -> list[Person]:
        """One per cadre and town, see `cadre_of`; who serves two towns shares out the room."""
        cap = self.template.children_per_cadre
        return [
            Person(f"{user}/{town}", (cap - self.held[user]) // len(towns), place=str(town))
            for user, towns in self.towns.items()
            for town in sorted(towns, key=str)
        ]

    def specialists(self) -> list[Person]:
        return [
            Person(
                id=str(pk),
                room=(row["max_cases"] or USUAL_CASES) - self.held[pk],
                sex=row["sex"] or None,
                skills=tuple(row["categories"]),
            )
            for pk, row in self.experts.items()
        ]

    # One child

    def _filled(self, team: TutorTeam, kind: str) -> list[TeamSeat]:
        return [s for s in team.seats.all() if s.kind == kind and s.state == SeatState.FILLED]

    @cached_property
    def _wishes(self) -> dict[Any, str]:
        needs = Need.objects.open().in_county(self.county).exclude(prefers_sex="")
        return dict(needs.values_list("student_id", "prefers_sex"))

    @cached_property
    def _helped(self) -> set[Any]:
        live = Pairing.objects.in_county(self.county).live()
        return set(live.order_by().values_list("student_id", flat=True))

    def _child(self, team: TutorTeam) -> Child:
        row = self.agreed[team.student_id]
        grade = None if row["entry_year"] is None else grade_of(row["entry_year"])
        known = grade if grade is not None and 0 <= grade <= MAX_GRADE else 0
        facts = priority.Facts(
            grade=grade,
            level=row["level"],
            has_special_need=bool(row["special_need"]),
            is_left_behind=bool(row["is_left_behind"]),
            has_helper=row["pk"] in self._helped,
            opened_on=timezone.localdate(team.created_at),
        )
        seated = self._filled(team, SeatKind.SPECIALIST)
        return Child(
            id=str(row["pk"]),
            stage=row["stage"] or "primary",
            grade=known,
            place=str(row["town_id"]) if row["town_id"] else None,
            tier=priority.tier(facts, timezone.localdate()),
            wants=_wants(row),
            prefers_sex=self._wishes.get(row["pk"]),
            has=tuple(str(seat.specialist_id) for seat in seated),
        )


def _wants(row: dict[str, Any]) -> tuple[str, ...]:
    """Which specialist first: special education for a disability, else psychology and so on."""
    first = [ExpertCategory.SPECIAL_EDUCATION] if row["disability_kind"] else []
    return tuple(dict.fromkeys([*first, *USUAL_ORDER]))
