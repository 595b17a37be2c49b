"""The Job row: the truth about a piece of background work. The broker only wakes workers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Now

from jobs.progress import stage_lines
from jobs.registry import find_kind


class State(models.TextChoices):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "没有完成"
    CANCELLED = "cancelled", "已取消"


ENDED = (State.DONE, State.FAILED, State.CANCELLED)


def _long_ago() -> Any:
    return Now() - timedelta(seconds=settings.JOB_STALE_SECONDS)


def _stale() -> Q:
    """Running, but without a sign of life: by the database's clock, never a worker's."""
    return Q(state=State.RUNNING, beat_at__lt=_long_ago())


class JobQuerySet(models.QuerySet["Job"]):
    def live(self) -> Self:
        return self.exclude(state__in=ENDED)

    def stale(self) -> Self:
        return self.filter(_stale())

    def claimable(self) -> Self:
        return self.filter(Q(state=State.QUEUED) | _stale())

    def to_send(self) -> Self:
        """Jobs that wait for a worker and for which no message went out lately."""
        unsent = Q(sent_at=None) | Q(sent_at__lt=_long_ago())
        return self.claimable().filter(unsent).order_by("created_at")

    def visible_to(self, user: Any) -> Self:
        """Own jobs; to staff also those of the counties that they work in."""
        seen = Q(started_by=user)
        if user.is_staff_member:
            seen |= Q(county_id__in=user.county_ids)
        return self.filter(seen)

    def live_first(self) -> Self:
        ended = Case(When(state__in=ENDED, then=Value(1)), default=Value(0))
        return self.order_by(ended, "-created_at")


class Job(models.Model):
    """后台任务. `args` and `result` hold ids and counts only, never personal data."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=40)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    stage = models.CharField(max_length=40, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    figure = models.CharField(max_length=80, blank=True)  # the best so far, in words
    stages = models.JSONField(default=list)  # ended stages: [{"name", "count", "seconds"}]
    owner = models.UUIDField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    finish_asked = models.BooleanField(default=False)  # end early and keep the best result so far
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    county = models.ForeignKey(
        "accounts.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = verbose_name_plural = "后台任务"
        indexes = [models.Index(fields=["state", "beat_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=ENDED) | Q(ended_at__isnull=False), name="job_end_dated"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.RUNNING) | Q(owner__isnull=False), name="job_run_owned"
            ),
        ]

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    @property
    def label(self) -> str:
        """What the work is called on pages: 导入名册."""
        kind = find_kind(self.kind)
        return kind.label if kind else self.kind

    @property
    def stage_lines(self) -> list[dict[str, str]]:
        return stage_lines(self)
