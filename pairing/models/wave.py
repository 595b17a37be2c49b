"""Numbered batches in which a county pairs its children."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.privacy import INTERNAL
from accounts.roles import Perm
from accounts.scope import CountyOwned, CountyQuerySet, county_manager


class WaveQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(county__in=user.units_with(Perm.PLANS_REVIEW))


class Wave(CountyOwned):
    """批次: 首批, 第二批 …: its dates, how many children it means to reach, what came of it (Z1).

    Its result is never stored: it is counted from the pairings of its plans.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveSmallIntegerField("第几批")
    name = models.CharField("名称", max_length=40, blank=True)
    target = models.PositiveIntegerField("目标人数")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = county_manager(WaveQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "number",
            "name",
            "target",
            "starts_on",
            "ends_on",
            "created_by",
            "created_at",
        ),
        INTERNAL,
    )

    class Meta(CountyOwned.Meta):
        ordering = ["-number"]
        verbose_name = verbose_name_plural = "批次"
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="wave_number_once"),
            models.CheckConstraint(condition=Q(target__gte=1), name="wave_target"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="wave_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 批{' ' + self.name if self.name else ''}"
