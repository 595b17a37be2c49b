"""What must be true of a helper before a child is entrusted to them."""

from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.privacy import INTERNAL
from accounts.scope import CountyOwned, CountyQuerySet, county_manager
from volunteers.choices import GateKind
from volunteers.models.volunteer import Volunteer


class GateQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(volunteer__in=Volunteer.objects.visible_to(user))

    def open_on(self, day: date) -> Self:
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=day), passed_on__lte=day)


class Gate(CountyOwned):
    """资格: identity, training or clearance, passed on a day and good until another."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="gates")
    kind = models.CharField("资格", max_length=10, choices=GateKind)
    passed_on = models.DateField("通过日期", default=timezone.localdate)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = county_manager(GateQuerySet)

    privacy = dict.fromkeys(
        ("id", "county", "volunteer", "kind", "passed_on", "expires_on", "recorded_by"), INTERNAL
    )

    class Meta(CountyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "kind"], name="gate_once"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("passed_on")),
                name="gate_dates",
            ),
        ]

    def is_open_on(self, day: date) -> bool:
        return self.passed_on <= day and (self.expires_on is None or self.expires_on >= day)
