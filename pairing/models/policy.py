"""A way of matching, as data."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models

from accounts.privacy import INTERNAL, OPEN
from accounts.roles import Perm


class PolicyQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Presets, and the copies of counties where the person may run plans."""
        own = models.Q(county__in=user.units_with(Perm.PLANS_RUN))
        return self.filter(models.Q(county=None) | own)

    def family_of(self, policy: "Policy") -> Self:
        """All versions of one way of matching, the newest first."""
        return self.filter(county_id=policy.county_id, code=policy.code).order_by("-version")


class Policy(models.Model):
    """做法: 茂名, 湛江, 阳江, 云浮 or a county's own; `body` follows `pairing.engine.policies`.

    A row is one version and never changes: plans keep the version they were made with.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField("名称", max_length=40)
    description = models.CharField("说明", max_length=200, blank=True)
    body = models.JSONField(default=dict)
    county = models.ForeignKey(
        "accounts.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PolicyQuerySet.as_manager()

    privacy = dict.fromkeys(
        ("id", "code", "version", "name", "description", "body", "county", "created_at"), OPEN
    ) | {"created_by": INTERNAL}

    class Meta:
        ordering = ["code", "-version"]
        verbose_name = verbose_name_plural = "做法"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                condition=models.Q(county=None),
                name="policy_preset_once",
            ),
            models.UniqueConstraint(fields=["county", "code", "version"], name="policy_once"),
        ]

    def __str__(self) -> str:
        return self.name
