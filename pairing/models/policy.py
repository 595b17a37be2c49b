"""A way of matching, as data."""

from typing import Any, Self
from uuid import uuid4

from django.db import models

from accounts.privacy import OPEN


class PolicyQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Presets, and the own counties' copies."""
        return self.filter(models.Q(county=None) | models.Q(county_id__in=user.county_ids))


class Policy(models.Model):
    """做法: 茂名, 湛江, 阳江, 云浮 or a county's own; `body` follows `pairing.engine.policies`."""

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

    objects = PolicyQuerySet.as_manager()

    privacy = dict.fromkeys(
        ("id", "code", "version", "name", "description", "body", "county", "created_at"), OPEN
    )

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
