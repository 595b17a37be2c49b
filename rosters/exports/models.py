"""A roster on its way out: who asked for it and why, who approved it, and the sealed file."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.crypto import EncryptedField
from accounts.privacy import INTERNAL, SENSITIVE
from accounts.roles import Perm
from accounts.scope import CountyOwned, CountyQuerySet, county_manager
from rosters.choices import RosterKind
from rosters.exports.choices import UNDECIDED, ExportState


class ExportQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own; to those who approve also what holds sensitive fields."""
        own = Q(asked_by=user, county__in=user.units_with(Perm.ROSTER_EXPORT))
        others = Q(is_sensitive=True, county__in=user.units_with(Perm.EXPORT_APPROVE))
        return self.filter(own | others)

    def waiting_for(self, user: Any) -> Self:
        """What this person may approve or decline."""
        return (
            self.visible_to(user)
            .filter(state=ExportState.ASKED, county__in=user.units_with(Perm.EXPORT_APPROVE))
            .exclude(asked_by=user)
        )

    def overdue(self) -> Self:
        return self.filter(
            state__in=(ExportState.ASKED, ExportState.READY), expires_at__lte=timezone.now()
        )


class RosterExport(CountyOwned):
    """导出: one roster in the office's own shape. `expires_at` is when the file goes, and before
    that when an unanswered request lapses."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("类型", max_length=12, choices=RosterKind)
    form = models.CharField("表样", max_length=40)
    within = models.ForeignKey(
        "accounts.Unit",
        verbose_name="范围",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_sensitive = models.BooleanField("含敏感信息")
    reason = models.CharField("用途", max_length=100)
    state = models.CharField("状态", max_length=10, choices=ExportState)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField("不批准的原因", max_length=100, blank=True)
    job = models.ForeignKey(
        "jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    rows = models.PositiveIntegerField("行数", default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField("有效至", null=True, blank=True)
    downloads = models.PositiveSmallIntegerField("下载次数", default=0)

    objects = county_manager(ExportQuerySet)

    privacy = dict.fromkeys(
        (
            "id", "county", "kind", "form", "within", "is_sensitive", "reason", "state",
            "asked_by", "asked_at", "decided_by", "decided_at", "decline_reason", "job", "rows",
            "ready_at", "expires_at", "downloads",
        ),
        INTERNAL,
    )  # fmt: skip

    class Meta(CountyOwned.Meta):
        app_label = "rosters"
        ordering = ["-asked_at"]
        verbose_name = verbose_name_plural = "名册导出"
        indexes = [models.Index(fields=["state", "expires_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ExportState.values), name="roster_export_state"
            ),
            models.CheckConstraint(
                condition=Q(is_sensitive=False)
                | Q(state__in=UNDECIDED)
                | Q(decided_by__isnull=False) & ~Q(decided_by=models.F("asked_by")),
                name="roster_export_second_person",
            ),
        ]


class ExportFile(CountyOwned):
    """The workbook, sealed; deleted when the export expires."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    export = models.OneToOneField(RosterExport, on_delete=models.CASCADE, related_name="file")
    sealed = EncryptedField()  # base64

    privacy = dict.fromkeys(("id", "county", "export"), INTERNAL) | {"sealed": SENSITIVE}

    class Meta(CountyOwned.Meta):
        app_label = "rosters"
