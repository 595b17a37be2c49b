"""The audit log: append-only, each entry sealed by the hash of the one before.

It has no foreign keys, so that it outlives what it tells of, and holds ids and reasons,
never the values that were seen.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from accounts.privacy import INTERNAL


class AuditHead(models.Model):
    """The hash of the newest entry: one row, locked while an entry is added."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    hash = models.CharField(max_length=64, blank=True)

    privacy = dict.fromkeys(("id", "hash"), INTERNAL)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_single")]


class AuditEntry(models.Model):
    """操作日志: who did what to which object, when, why, from where."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor_id = models.CharField(max_length=36, blank=True)
    actor_name = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=40, db_index=True)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=36, blank=True)
    county_code = models.CharField(max_length=40, blank=True, db_index=True)
    reason = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
    address = models.CharField(max_length=45, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    privacy = dict.fromkeys(
        (
            "id",
            "at",
            "actor_id",
            "actor_name",
            "action",
            "object_type",
            "object_id",
            "county_code",
            "reason",
            "detail",
            "address",
            "previous",
            "hash",
        ),
        INTERNAL,
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "操作日志"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The audit log is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit log is append-only.")
