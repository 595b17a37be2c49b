"""Who holds which role where, and who was asked to."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.crypto import BlindIndexField, EncryptedField
from accounts.models.unit import Unit
from accounts.privacy import INTERNAL, SENSITIVE
from accounts.roles import ROLES, Perm, Role

ROLE_CHOICES = [(role.value, info.label) for role, info in ROLES.items()]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, on: date | None = None) -> Self:
        day = on or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class Membership(models.Model):
    """任职: a person's role in a unit, from a day to a day.

    `ends_on` is the first day without the role, so that an ending takes effect at once.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("角色", max_length=20, choices=ROLE_CHOICES)
    starts_on = models.DateField("开始日期", default=timezone.localdate)
    ends_on = models.DateField("结束日期", null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    privacy = dict.fromkeys(
        ("id", "user", "unit", "role", "starts_on", "ends_on", "granted_by"), INTERNAL
    )

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=Q(ends_on=None), name="membership_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="membership_dates"
            ),
        ]

    @property
    def permissions(self) -> frozenset[Perm]:
        return Role(self.role).info.permissions


class Invitation(models.Model):
    """邀请: a one-time link by which someone takes up a role. Only the code's HMAC is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code_index = models.CharField(max_length=64, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField("角色", max_length=20, choices=ROLE_CHOICES)
    name = models.CharField("姓名", max_length=40)
    phone = EncryptedField("手机")
    phone_index = BlindIndexField(source="phone")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("有效期至")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    privacy = dict.fromkeys(
        (
            "id",
            "unit",
            "role",
            "name",
            "invited_by",
            "created_at",
            "expires_at",
            "accepted_at",
            "accepted_by",
            "revoked_at",
        ),
        INTERNAL,
    ) | dict.fromkeys(("code_index", "phone", "phone_index"), SENSITIVE)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = verbose_name_plural = "邀请"

    @property
    def is_open(self) -> bool:
        return not self.accepted_at and not self.revoked_at and self.expires_at > timezone.now()
