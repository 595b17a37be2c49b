"""志愿家庭教师小队 1+1+N+1 (F3–F6): the people around one child."""

from __future__ import annotations

from typing import Any, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Value
from django.db.models.functions import Cast, Greatest

from accounts.models import User
from accounts.privacy import INTERNAL
from accounts.roles import Perm
from accounts.scope import CountyOwned, CountyQuerySet, county_manager
from pairing.choices import SeatKind, SeatLeaving, SeatState
from pairing.models.pairing import Pairing
from pairing.models.policy import Policy
from students.models import Student
from volunteers.choices import HelperKind
from volunteers.models import Volunteer


class TeamQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Teams of the children whose pairs the person may see."""
        children = Student.objects.reached_by(user.units_with(Perm.PAIRS_VIEW))
        return self.filter(student__in=children)

    def live(self) -> Self:
        return self.filter(ended_on=None)

    def with_gaps(self) -> Self:
        """Annotate `no_cadre`, `no_volunteer`, `no_specialists`, their sum `missing`, `waiting`."""
        counted = self.annotate(
            no_cadre=1 - _seats(SeatKind.CADRE, SeatState.FILLED),
            no_volunteer=Cast(~Exists(_tutors()), IntegerField()),
            no_specialists=Greatest(
                F("specialists") - _seats(SeatKind.SPECIALIST, SeatState.FILLED), Value(0)
            ),
            waiting=Count("seats", filter=Q(seats__state=SeatState.PROPOSED)),
        )
        return counted.annotate(missing=F("no_cadre") + F("no_volunteer") + F("no_specialists"))


def _seats(kind: str, state: str) -> Count:
    return Count("seats", filter=Q(seats__kind=kind, seats__state=state))


def _tutors() -> Any:
    """The volunteer's seat is the child's own live pair: it is published, not kept twice."""
    return Pairing.objects.live().filter(
        student=OuterRef("student"), volunteer__kind=HelperKind.UNIVERSITY
    )


class TutorTeam(CountyOwned):
    """小队: one child with a cadre who leads, a university volunteer and `specialists` others.

    Cadre and specialists hold a `TeamSeat`. The volunteer, and teachers beside, are the child's
    live pairings.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="teams")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    specialists = models.PositiveSmallIntegerField("专业人员人数")
    formed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField("解散日期", null=True, blank=True)

    objects = county_manager(TeamQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "student",
            "policy",
            "specialists",
            "formed_by",
            "created_at",
            "ended_on",
        ),
        INTERNAL,
    )

    class Meta(CountyOwned.Meta):
        ordering = ["student__pinyin", "id"]
        verbose_name = verbose_name_plural = "小队"
        constraints = [
            models.UniqueConstraint(
                fields=["student"], condition=Q(ended_on=None), name="team_one_per_child"
            )
        ]

    @property
    def missing_words(self) -> str:
        """缺 N 人 and whom; for rows read `with_gaps`."""
        who = [
            label
            for label, count in (
                (SeatKind.CADRE.label, self.no_cadre),
                ("大学生", self.no_volunteer),
                (SeatKind.SPECIALIST.label, self.no_specialists),
            )
            if count
        ]
        return f"缺 {self.missing} 人：{'、'.join(who)}"


class SeatQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(team__in=TutorTeam.objects.visible_to(user))

    def held(self) -> Self:
        """Seats that take a person's time, confirmed or only proposed."""
        return self.exclude(state=SeatState.LEFT)

    def proposed(self) -> Self:
        return self.filter(state=SeatState.PROPOSED)

    def filled(self) -> Self:
        return self.filter(state=SeatState.FILLED)

    def left(self) -> Self:
        return self.filter(state=SeatState.LEFT)

    def people(self) -> list[UUID]:
        """Ids of those who hold the seats, one a seat."""
        rows = self.order_by().values_list("cadre_id", "specialist_id")
        return [cadre or specialist for cadre, specialist in rows]


class TeamSeat(CountyOwned):
    """A place in a team, held by a cadre (a user) or a specialist (an expert of the pool)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(TutorTeam, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField("座位", max_length=12, choices=SeatKind)
    number = models.PositiveSmallIntegerField(default=1)
    cadre = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    specialist = models.ForeignKey(
        Volunteer, null=True, blank=True, on_delete=models.PROTECT, related_name="team_seats"
    )
    state = models.CharField("状态", max_length=10, choices=SeatState, default=SeatState.PROPOSED)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    filled_on = models.DateField("就位日期", null=True, blank=True)
    left_on = models.DateField("离开日期", null=True, blank=True)
    left_reason = models.CharField("离开原因", max_length=12, choices=SeatLeaving, blank=True)
    left_note = models.CharField("离开说明", max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = county_manager(SeatQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "team",
            "kind",
            "number",
            "cadre",
            "specialist",
            "state",
            "confirmed_by",
            "filled_on",
            "left_on",
            "left_reason",
            "left_note",
            "created_at",
        ),
        INTERNAL,
    )

    class Meta(CountyOwned.Meta):
        ordering = ["kind", "number"]
        verbose_name = verbose_name_plural = "小队座位"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=SeatKind.CADRE, cadre__isnull=False, specialist=None, number=1)
                | Q(kind=SeatKind.SPECIALIST, specialist__isnull=False, cadre=None, number__gte=1),
                name="seat_person_of_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(state=SeatState.FILLED)
                | Q(confirmed_by__isnull=False, filled_on__isnull=False),
                name="seat_filled_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(state=SeatState.LEFT, left_on__isnull=False)
                | (~Q(state=SeatState.LEFT) & Q(left_on=None)),
                name="seat_left_dated",
            ),
            models.UniqueConstraint(
                fields=["team", "kind", "number"],
                condition=~Q(state=SeatState.LEFT),
                name="seat_once",
            ),
            models.UniqueConstraint(
                fields=["team", "specialist"],
                condition=~Q(state=SeatState.LEFT),
                name="seat_specialist_once",
            ),
        ]

    @classmethod
    def of(cls, team: TutorTeam, kind: str, number: int, person: UUID | str) -> TeamSeat:
        """A seat not saved yet, with a person of its kind."""
        who = "cadre_id" if kind == SeatKind.CADRE else "specialist_id"
        seat = {who: person, "county_id": team.county_id}
        return cls(team=team, kind=kind, number=number, **seat)

    @property
    def person(self) -> User | Volunteer:
        return self.cadre or self.specialist

    @property
    def person_id(self) -> UUID:
        return self.cadre_id or self.specialist_id
