"""One command that pairs many counties."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Unit
from accounts.privacy import INTERNAL
from accounts.roles import Perm
from pairing.models.policy import Policy


class PlanRunQuerySet(models.QuerySet["PlanRun"]):
    def visible_to(self, user: Any) -> Self:
        reach = Q(pk__in=[])
        for unit in user.units_with(Perm.PLANS_RUN_ALL):
            reach |= Q(area__path__startswith=unit.path)
        return self.filter(reach)


class PlanRun(models.Model):
    """统一匹配: a plan for every county of a city or of the province, at most one each.

    It holds counts and ids only. Whoever helps in several counties is one person with one week:
    `shares` says how much of that person each county's plan may use, as
    ``{volunteer id: [pupils, sessions, [slots]]}``; `skipped` says why a county got no plan.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=40)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="runs")
    shares = models.JSONField(null=True, blank=True)
    skipped = models.JSONField(default=dict)
    job = models.ForeignKey(
        "jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("运行时间", auto_now_add=True)

    objects = PlanRunQuerySet.as_manager()

    privacy = dict.fromkeys(
        (
            "id",
            "area",
            "name",
            "policy",
            "shares",
            "skipped",
            "job",
            "started_by",
            "created_at",
        ),
        INTERNAL,
    )

    class Meta:
        ordering = ["-created_at"]
        verbose_name = verbose_name_plural = "统一匹配"
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="run_name_once")]

    def __str__(self) -> str:
        return self.name
