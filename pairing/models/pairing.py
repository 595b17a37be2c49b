"""The lasting relation between a child and a helper."""

from __future__ import annotations

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.privacy import INTERNAL, SENSITIVE
from accounts.roles import Perm
from accounts.scope import CountyOwned, CountyQuerySet, county_manager
from accounts.subjects import Subject, slot_label
from pairing.choices import (
    FORBIDS_AGAIN,
    HELPING,
    LIVE_PAIRING,
    NOT_TAKEN,
    EndReason,
    PairingState,
    PairMode,
    PairRole,
)
from pairing.models.plan import MatchPlan
from students.models import Student
from volunteers.models import Volunteer

# Encrypted columns of the two people: lists never read them, so they are not opened either.
SEALED = (
    "student__id_number",
    "student__guardian_phone",
    "volunteer__id_number",
    "volunteer__phone",
)


class PairingQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        reach = Q(pk__in=[])
        for unit in user.units_with(Perm.PAIRS_VIEW):
            reach |= (
                Q(county=unit)
                | Q(student__town__path__startswith=unit.path)
                | Q(student__school__path__startswith=unit.path)
            )
        return self.filter(reach)

    def live(self) -> Self:
        return self.filter(state__in=LIVE_PAIRING)

    def helping(self) -> Self:
        """已结对: accepted and not ended; an offer that waits for its answer is not among them."""
        return self.filter(state__in=HELPING)

    def offered(self) -> Self:
        return self.filter(state=PairingState.OFFERED)

    def of_helper(self, user: Any) -> Self:
        """Pairs of the helper that `user` is: the same telephone number as in the roster."""
        if not user.phone_index or not user.has(Perm.OFFERS_ANSWER):
            return self.none()
        return self.filter(volunteer__phone_index=user.phone_index)

    def bars(self, wave: Any) -> Q:
        """The condition: the two people are not to be brought together again, for the end reason
        forbids it, or an offer was not taken up in this wave (plans without one count as one)."""
        return Q(end_reason__in=FORBIDS_AGAIN) | Q(state__in=NOT_TAKEN, plan__wave=wave)

    def with_people(self) -> Self:
        """Everything a line of the list shows, in two queries."""
        people = self.select_related("student__school", "student__town", "volunteer__unit")
        return people.defer(*SEALED).prefetch_related("slots")

    def ended(self) -> Self:
        return self.filter(state=PairingState.ENDED)


class Pairing(CountyOwned):
    """结对: published, dated, never overwritten. An ended one stays, with its reason.

    `place` numbers the helper's pupil places from 1 to `max_pupils`: two live pairings can
    never hold the same place, so capacity holds under races by a unique constraint.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="pairings")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="pairings")
    role = models.CharField("类型", max_length=10, choices=PairRole, default=PairRole.MAIN)
    mode = models.CharField("方式", max_length=8, choices=PairMode, default=PairMode.ONLINE)
    state = models.CharField(
        "状态", max_length=10, choices=PairingState, default=PairingState.ACTIVE
    )
    place = models.PositiveSmallIntegerField()
    plan = models.ForeignKey(
        MatchPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="pairings"
    )
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    started_on = models.DateField("结对日期", default=timezone.localdate)
    first_contact_on = models.DateField("首次联系日期", null=True, blank=True)
    answer_by = models.DateTimeField("答复期限", null=True, blank=True)  # of an offer
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=20, choices=EndReason, blank=True)
    end_note = models.CharField("结束说明", max_length=100, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    batch_id = models.UUIDField(null=True, blank=True, db_index=True)  # the ledger that brought it
    remark = models.CharField("备注", max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = county_manager(PairingQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "student",
            "volunteer",
            "role",
            "mode",
            "state",
            "place",
            "plan",
            "score",
            "started_on",
            "first_contact_on",
            "answer_by",
            "reminded_at",
            "ended_on",
            "end_reason",
            "ended_by",
            "confirmed_by",
            "batch_id",
            "created_at",
        ),
        INTERNAL,
    ) | dict.fromkeys(("end_note", "remark"), SENSITIVE)

    class Meta(CountyOwned.Meta):
        ordering = ["-started_on", "id"]
        verbose_name = verbose_name_plural = "结对"
        indexes = [
            models.Index(fields=["county", "state", "-started_on"]),
            models.Index(fields=["state", "answer_by"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "place"],
                condition=Q(state__in=LIVE_PAIRING),
                name="pairing_place_once",
            ),
            models.UniqueConstraint(
                fields=["student", "volunteer"],
                condition=Q(state__in=LIVE_PAIRING),
                name="pairing_pair_once",
            ),
            models.CheckConstraint(condition=Q(place__gte=1), name="pairing_place_from_one"),
            models.CheckConstraint(
                condition=Q(state__in=LIVE_PAIRING) | Q(ended_on__isnull=False),
                name="pairing_end_dated",
            ),
        ]

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_PAIRING

    @property
    def helps(self) -> bool:
        return self.state in HELPING

    @property
    def subject_labels(self) -> str:
        labels = (slot.get_subject_display() for slot in self.slots.all())
        return "、".join(dict.fromkeys(labels))

    @property
    def slot_labels(self) -> str:
        timed = [slot.slot for slot in self.slots.all() if slot.slot is not None]
        return "、".join(slot_label(slot) for slot in timed)


class PairingSlotQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(pairing__in=Pairing.objects.visible_to(user))


class PairingSlot(CountyOwned):
    """A weekly session of a live pairing. Child and helper are repeated here, so that unique
    constraints keep one session per person and slot. A ledger brings subjects without times:
    then `slot` is not known."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="slots")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=12, choices=Subject)
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    is_live = models.BooleanField(default=True)

    objects = county_manager(PairingSlotQuerySet)

    privacy = dict.fromkeys(
        ("id", "county", "pairing", "student", "volunteer", "subject", "slot", "is_live"), INTERNAL
    )

    class Meta(CountyOwned.Meta):
        ordering = ["slot"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "slot"], condition=Q(is_live=True), name="student_slot_once"
            ),
            models.UniqueConstraint(
                fields=["volunteer", "slot"],
                condition=Q(is_live=True),
                name="volunteer_slot_once",
            ),
            models.CheckConstraint(condition=Q(slot__lte=27), name="pairing_slot_range"),
        ]
