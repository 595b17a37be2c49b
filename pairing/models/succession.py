"""Who should take over from a helper who declined, did not answer or is about to leave."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.privacy import INTERNAL, SENSITIVE
from accounts.roles import Perm
from accounts.scope import CountyOwned, CountyQuerySet, county_manager
from accounts.subjects import session_labels
from pairing.choices import PairMode, PairRole, SuccessionState
from pairing.models.pairing import Pairing
from volunteers.models import Volunteer


class SuccessionQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(county__in=user.units_with(Perm.PLANS_REVIEW))

    def waiting(self) -> Self:
        return self.filter(state=SuccessionState.WAITING)


class Succession(CountyOwned):
    """接替: the next in line for what one pairing no longer serves, proposed to the county.

    `volunteer` is empty when nobody fits, then `why` says it. `sessions` is a list of
    [subject, slot 0–27]. Nothing is held for it: places and times are looked at again when a
    person arranges it. `leaves_on` is set when the pairing still runs and its helper will leave.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    pairing = models.OneToOneField(Pairing, on_delete=models.PROTECT, related_name="succession")
    state = models.CharField(
        "状态", max_length=10, choices=SuccessionState, default=SuccessionState.WAITING
    )
    leaves_on = models.DateField("离开日期", null=True, blank=True)
    volunteer = models.ForeignKey(
        Volunteer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=10, choices=PairRole, default=PairRole.MAIN)
    mode = models.CharField("方式", max_length=8, choices=PairMode, default=PairMode.ONLINE)
    score = models.PositiveSmallIntegerField("把握", null=True, blank=True)
    sessions = models.JSONField(default=list)
    why = models.CharField(max_length=300, blank=True)
    sought_at = models.DateTimeField("寻找时间")
    successor = models.OneToOneField(
        Pairing, null=True, blank=True, on_delete=models.PROTECT, related_name="succeeds"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField("说明", max_length=100, blank=True)

    objects = county_manager(SuccessionQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "pairing",
            "state",
            "leaves_on",
            "volunteer",
            "role",
            "mode",
            "score",
            "sessions",
            "why",
            "sought_at",
            "successor",
            "decided_at",
            "decided_by",
        ),
        INTERNAL,
    ) | {"note": SENSITIVE}

    class Meta(CountyOwned.Meta):
        verbose_name = verbose_name_plural = "接替"
        ordering = ["leaves_on", "sought_at", "id"]
        indexes = [models.Index(fields=["county", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=SuccessionState.ARRANGED) | Q(successor__isnull=False),
                name="succession_arranged_has_pair",
            )
        ]

    @property
    def session_labels(self) -> str:
        return session_labels(self.sessions)
