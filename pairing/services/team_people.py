"""Who stands around the children of a county today: cadres of the towns, experts of the pool."""

from collections import Counter, defaultdict
from dataclasses import replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Prefetch
from django.utils import timezone

from accounts.ages import years_since
from accounts.models import Membership, Unit
from accounts.roles import Role
from pairing.choices import BARS_SEAT, LET_GO, SeatKind
from pairing.engine import Policy as Rules
from pairing.engine.instance import MAX_GRADE
from pairing.engine.policies import Team
from pairing.engine.seatflow import Child, Person
from pairing.engine.seats import LEADERS, SPECIALISTS, broken, fill
from pairing.models import Pairing, Policy, TeamSeat, TutorTeam
from pairing.models.team import TeamQuerySet
from pairing.services import priority
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
    "disability_kind", "has_phone", "has_tablet", "has_internet",
)  # fmt: skip

EXPERT_COLUMNS = ("pk", "sex", "categories", "max_cases", "born_on", "open")


class People:
    """Some live teams of a county and who could join them; a fixed number of queries, each when
    it is first asked for. Seats that are only proposed count as taken."""

    def __init__(self, county: Unit, policy: Policy, teams: TeamQuerySet) -> None:
        self.county = county
        self.template, self.rules = rules_of(policy)
        self._teams = teams.live()

    # What a county has

    @cached_property
    def towns(self) -> dict[UUID, list[UUID]]:
        """Towns by cadre."""
        posts = Membership.objects.active().filter(
            role=Role.TOWN_CADRE, unit__in=Unit.objects.within(self.county), user__is_active=True
        )
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for user, unit in posts.order_by("user_id", "unit_id").values_list("user_id", "unit_id"):
            found[user].append(unit)
        return found

    @cached_property
    def experts(self) -> dict[UUID, dict[str, Any]]:
        """Approved specialists; `open`: every gate is open today."""
        rows = Volunteer.objects.in_county(self.county).experts()
        rows = rows.filter(state=VolunteerState.APPROVED).order_by("pk")
        gates = ExpressionWrapper(rows.all_gates_open(), output_field=BooleanField())
        return {row["pk"]: row for row in rows.annotate(open=gates).values(*EXPERT_COLUMNS)}

    @cached_property
    def agreed(self) -> dict[UUID, dict[str, Any]]:
        rows = self._students().agreed().order_by("pk")
        return {row["pk"]: row for row in rows.values(*CHILD_COLUMNS)}

    @cached_property
    def teams(self) -> list[TutorTeam]:
        """Teams of children who still agree, with their held seats."""
        held = Prefetch("seats", queryset=TeamSeat.objects.held())
        live = self._teams.prefetch_related(held)
        return [team for team in live.order_by("pk") if team.student_id in self.agreed]

    @cached_property
    def held(self) -> Counter[UUID]:
        """Seats by cadre or specialist, in all teams of the county."""
        return Counter(TeamSeat.objects.in_county(self.county).held().people())

    def people(self, kind: str) -> list[Person]:
        return self._cadres() if kind == SeatKind.CADRE else self._specialists()

    def _cadres(self) -> list[Person]:
        cap = self.template.children_per_cadre
        return [
            Person(str(user), cap - self.held[user], self.held[user], tuple(map(str, towns)))
            for user, towns in self.towns.items()
        ]

    def _specialists(self) -> list[Person]:
        today = timezone.localdate()
        return [
            Person(
                id=str(pk),
                room=(row["max_cases"] or USUAL_CASES) - self.held[pk],
                load=self.held[pk],
                sex=row["sex"] or None,
                skills=tuple(row["categories"]),
                gates_ok=row["open"],
                age=years_since(row["born_on"], today) if row["born_on"] else None,
            )
            for pk, row in self.experts.items()
        ]

    # Questions

    def found(self, kind: str) -> dict[str, list[str]]:
        """Child -> the people who would take its free seats of a kind."""
        children = [self._child(team, kind, by_hand=False) for team in self.teams]
        return fill(children, self.people(kind), self.rules[kind])

    def faults(self, team: TutorTeam, kind: str) -> dict[str, tuple[str, ...]]:
        """Person -> the rules that speak against choosing him or her by hand."""
        return broken(self._child(team, kind, by_hand=True), self.people(kind), self.rules[kind])

    def free(self, team: TutorTeam, kind: str) -> list[int]:
        """Numbers of the free seats."""
        count = 1 if kind == SeatKind.CADRE else team.specialists
        taken = {seat.number for seat in self.seats(team, kind)}
        return [number for number in range(1, count + 1) if number not in taken]

    def seats(self, team: TutorTeam, kind: str) -> list[TeamSeat]:
        return [seat for seat in team.seats.all() if seat.kind == kind]

    def problem(self, seat: TeamSeat) -> str:
        """Why its person may not sit there today, or ""."""
        if seat.team.student_id not in self.agreed:
            return "学生已离校，或监护人已撤回同意"
        if seat.kind == SeatKind.CADRE:
            here = seat.team.student.town_id in self.towns.get(seat.cadre_id, ())
            return "" if here else "已不在学生所在镇街任团干部"
        known = self.experts.get(seat.specialist_id)
        return "" if known and known["open"] else "已停用、退出或准入到期"

    def wants(self, team: TutorTeam) -> tuple[str, ...]:
        """Skills that the team lacks, the most wanted first: special education for a disability,
        else psychology and so on."""
        special = self.agreed[team.student_id]["disability_kind"]
        order = ([ExpertCategory.SPECIAL_EDUCATION] if special else []) + list(USUAL_ORDER)
        seated = [self.experts.get(s.specialist_id) for s in self.seats(team, SeatKind.SPECIALIST)]
        has = {skill for row in seated if row for skill in row["categories"]}
        return tuple(str(skill) for skill in dict.fromkeys(order) if skill not in has)

    # One child

    def _students(self) -> Any:
        return Student.objects.filter(pk__in=self._teams.order_by().values("student"))

    @cached_property
    def _wishes(self) -> dict[UUID, str]:
        needs = Need.objects.open().in_county(self.county).exclude(prefers_sex="")
        return dict(needs.values_list("student_id", "prefers_sex"))

    @cached_property
    def _helped(self) -> set[UUID]:
        live = Pairing.objects.in_county(self.county).live()
        return set(live.order_by().values_list("student_id", flat=True))

    @cached_property
    def _let_go(self) -> dict[UUID, list[tuple[str, str]]]:
        """(person, reason) of those whom a person let go, by child."""
        rows = TeamSeat.objects.in_county(self.county).left().filter(left_reason__in=LET_GO)
        found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
        columns = ("team__student_id", "cadre_id", "specialist_id", "left_reason")
        for child, cadre, specialist, reason in rows.order_by("pk").values_list(*columns):
            found[child].append((str(cadre or specialist), reason))
        return found

    def _child(self, team: TutorTeam, kind: str, *, by_hand: bool) -> Child:
        row = self.agreed[team.student_id]
        grade = None if row["entry_year"] is None else grade_of(row["entry_year"])
        known = grade if grade is not None and 0 <= grade <= MAX_GRADE else 0
        seated = self.seats(team, kind)
        bars = BARS_SEAT if by_hand else LET_GO
        gone = [person for person, why in self._let_go.get(team.student_id, ()) if why in bars]
        return Child(
            id=str(row["pk"]),
            stage=row["stage"] or "primary",
            grade=known,
            tier=self._tier(team, row, grade),
            place=str(row["town_id"]) if row["town_id"] else None,
            seats=len(self.free(team, kind)),
            filled=len(seated),
            wants=self.wants(team) if kind == SeatKind.SPECIALIST else (),
            prefers_sex=self._wishes.get(row["pk"]),
            online_ready=bool((row["has_phone"] or row["has_tablet"]) and row["has_internet"]),
            barred=(*(str(seat.person_id) for seat in seated), *gone),
        )

    def _tier(self, team: TutorTeam, row: dict[str, Any], grade: int | None) -> int:
        facts = priority.Facts(
            grade=grade,
            level=row["level"],
            has_special_need=bool(row["special_need"]),
            is_left_behind=bool(row["is_left_behind"]),
            has_helper=row["pk"] in self._helped,
            opened_on=timezone.localdate(team.created_at),
        )
        return priority.tier(facts, timezone.localdate())


def rules_of(policy: Policy) -> tuple[Team, dict[str, Rules]]:
    """The template of teams, and the rules by kind of seat: what a county lifts for pairs is
    lifted for specialists too."""
    rules = Rules.from_json(policy.body)
    specialists = replace(SPECIALISTS, relaxed=rules.relaxed)
    by_kind = {SeatKind.CADRE.value: LEADERS, SeatKind.SPECIALIST.value: specialists}
    return rules.team or Team(), by_kind
