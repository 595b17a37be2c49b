"""A roster on its way in: the batch (one file) and its rows."""

from datetime import timedelta
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
from rosters.choices import (
    BAD,
    GOOD,
    WAITING,
    BatchState,
    Decision,
    Repeats,
    RosterKind,
    Verdict,
)
from rosters.exports import models as exports  # noqa: F401 - tables of this room too


class BatchQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(county__in=user.units_with(Perm.ROSTER_IMPORT))

    def acted_on(self, by: Any) -> int:
        """A person went on with these batches: what waits in them is kept from now on."""
        return self.update(acted_at=timezone.now(), acted_by=by, reminded_at=None)

    def untouched_for(self, days: int) -> Self:
        """The batches in which nobody did anything for so long."""
        return self.filter(acted_at__lt=timezone.now() - timedelta(days=days))


class RosterBatch(CountyOwned):
    """导入批次: one uploaded file, from reading to its undoing."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("类型", max_length=12, choices=RosterKind)
    file_name = models.CharField("文件", max_length=200)
    sha256 = models.CharField(max_length=64)
    unit = models.ForeignKey(
        "accounts.Unit",
        verbose_name="来源单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    as_of = models.DateField("名册日期")
    state = models.CharField("状态", max_length=10, choices=BatchState, default=BatchState.READING)
    sheets = models.JSONField(default=list)  # what the reader found: header rows, columns
    problems = models.JSONField(default=list)  # of the file as a whole
    repeats = models.CharField("文件内重复", max_length=5, choices=Repeats, default=Repeats.FIRST)
    errand = EncryptedField(blank=True, default="")  # JSON: what a job is to change in many rows
    job = models.ForeignKey(
        "jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    acted_at = models.DateTimeField("最后处理", default=timezone.now)  # by a person
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)  # that it will be deleted
    applied_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateField("可撤回至", null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = county_manager(BatchQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "kind",
            "sha256",
            "unit",
            "as_of",
            "state",
            "problems",
            "repeats",
            "job",
            "uploaded_by",
            "created_at",
            "acted_at",
            "acted_by",
            "reminded_at",
            "applied_at",
            "undo_until",
            "undone_at",
        ),
        INTERNAL,
    ) | dict.fromkeys(("file_name", "sheets", "errand"), SENSITIVE)

    class Meta(CountyOwned.Meta):
        ordering = ["-created_at"]
        verbose_name = verbose_name_plural = "导入批次"


class RosterFile(CountyOwned):
    """The uploaded bytes, sealed; deleted when the batch is applied or dropped."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    batch = models.OneToOneField(RosterBatch, on_delete=models.CASCADE, related_name="file")
    sealed = EncryptedField()  # base64

    privacy = dict.fromkeys(("id", "county", "batch"), INTERNAL) | {"sealed": SENSITIVE}

    class Meta(CountyOwned.Meta):
        pass


class RowQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(batch__in=RosterBatch.objects.visible_to(user))

    def pending(self) -> Self:
        """Good rows that are not yet written."""
        return self.filter(verdict__in=GOOD, applied_at=None)

    def applied(self) -> Self:
        return self.exclude(applied_at=None)

    def waiting(self) -> Self:
        """Rows that somebody must still mend or decide."""
        return self.filter(verdict__in=WAITING, applied_at=None)

    def bad(self) -> Self:
        return self.filter(verdict__in=BAD)


class RosterRow(CountyOwned):
    """One row of the file. `sealed` is JSON {"raw": {field: text}, "values": {field: value}}."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    batch = models.ForeignKey(RosterBatch, on_delete=models.CASCADE, related_name="rows")
    place = models.PositiveSmallIntegerField(default=0)  # of the sheet in the file
    sheet = models.CharField(max_length=80)
    row = models.PositiveIntegerField("Excel 行")
    sealed = EncryptedField()
    problems = models.JSONField(default=list)  # [{code, level, field, text}]; texts hold no values
    mends = models.JSONField(default=list)  # [{field, raw, value}], long digits masked
    as_written = models.JSONField(default=list)  # fields whose mend a person took back
    verdict = models.CharField(max_length=10, choices=Verdict)
    target_id = models.UUIDField(null=True, blank=True)  # the student or volunteer
    changes = EncryptedField(blank=True, default="")  # JSON {field: [old, new, source?]}
    choices = models.JSONField(default=list)  # the decisions offered
    decision = models.CharField("决定", max_length=8, blank=True, choices=Decision)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = county_manager(RowQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "batch",
            "place",
            "sheet",
            "row",
            "as_written",
            "verdict",
            "target_id",
            "choices",
            "decision",
            "applied_at",
        ),
        INTERNAL,
    ) | dict.fromkeys(("sealed", "changes", "problems", "mends"), SENSITIVE)

    class Meta(CountyOwned.Meta):
        ordering = ["place", "sheet", "row"]
        indexes = [models.Index(fields=["batch", "verdict"])]
        constraints = [
            models.UniqueConstraint(fields=["batch", "sheet", "row"], name="roster_row_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="roster_row_verdict"
            ),
        ]


class MappingMemory(CountyOwned):
    """The columns that a person confirmed for a header, so that the next file needs no asking."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unit = models.ForeignKey(
        "accounts.Unit", verbose_name="来源单位", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=RosterKind)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)  # {normalised header: field or null}
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    privacy = dict.fromkeys(
        ("id", "county", "unit", "kind", "signature", "mapping", "confirmed_by", "updated_at"),
        INTERNAL,
    )

    class Meta(CountyOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["county", "unit", "kind", "signature"], name="mapping_memory_once"
            )
        ]
