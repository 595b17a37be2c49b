"""What happened to a pairing, one dated row a step."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models

from accounts.privacy import INTERNAL, SENSITIVE
from accounts.scope import CountyOwned, CountyQuerySet, county_manager
from pairing.choices import DeclineReason, EndReason, PairingState
from pairing.models.pairing import Pairing

REASONS = dict(EndReason.choices) | dict(DeclineReason.choices)


class MoveQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(pairing__in=Pairing.objects.visible_to(user))


class PairingMove(CountyOwned):
    """变动记录: a pairing came into a state, on that day, through that person; only ever added.

    `reason` is an `EndReason` or a `DeclineReason`; `by` is empty when time did it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.CASCADE, related_name="moves")
    state = models.CharField("状态", max_length=10, choices=PairingState)
    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField("原因", max_length=20, blank=True)
    note = models.CharField("说明", max_length=100, blank=True)

    objects = county_manager(MoveQuerySet)

    privacy = dict.fromkeys(
        ("id", "county", "pairing", "state", "at", "by", "reason"), INTERNAL
    ) | {"note": SENSITIVE}

    class Meta(CountyOwned.Meta):
        ordering = ["at", "id"]

    @property
    def reason_label(self) -> str:
        return REASONS.get(self.reason, "")
