"""People who log in."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from accounts.choices import UnitKind
from accounts.crypto import BlindIndexField, EncryptedField, blind_index
from accounts.models.unit import Partnership, Unit
from accounts.privacy import INTERNAL, SENSITIVE
from accounts.roles import Perm, Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, name: str, password: str | None = None, **fields: Any) -> User:
        user: User = self.model(name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def by_phone(self, phone: str) -> User | None:
        return self.filter(phone_index=blind_index(phone)).first() if phone else None

    def by_login(self, login: str) -> User | None:
        """Find the person behind a phone number or an e-mail address."""
        if "@" in login:
            return self.filter(email__iexact=login).first()
        return self.by_phone(login)


class User(AbstractBaseUser):
    """使用者: someone with a phone or an e-mail address and a password."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("姓名", max_length=40)
    email = models.EmailField("邮箱", null=True, blank=True, unique=True)
    phone = EncryptedField("手机", blank=True, default="")
    phone_index = BlindIndexField(source="phone")
    is_active = models.BooleanField("启用", default=True)
    date_joined = models.DateTimeField("加入时间", auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "id"

    privacy = dict.fromkeys(
        ("id", "name", "is_active", "date_joined", "last_login"), INTERNAL
    ) | dict.fromkeys(("email", "phone", "phone_index", "password"), SENSITIVE)

    class Meta:
        verbose_name = verbose_name_plural = "使用者"
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index"], condition=~Q(phone_index=""), name="user_phone_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.email = self.email or None

    @cached_property
    def active_memberships(self) -> list[Any]:
        return list(self.memberships.active().select_related("unit"))

    @cached_property
    def permissions(self) -> frozenset[Perm]:
        return frozenset(p for m in self.active_memberships for p in m.permissions)

    def has(self, perm: Perm) -> bool:
        return self.is_active and perm in self.permissions

    def units_with(self, perm: Perm) -> list[Unit]:
        """The units in (and below) which the person holds `perm` today."""
        if not self.is_active:
            return []
        return [m.unit for m in self.active_memberships if perm in m.permissions]

    def has_in(self, perm: Perm, unit: Unit) -> bool:
        return any(own.holds(unit) for own in self.units_with(perm))

    @property
    def is_staff_member(self) -> bool:
        return any(Role(m.role).info.is_staff for m in self.active_memberships)

    @cached_property
    def counties(self) -> list[Unit]:
        """The counties whose rows the person may touch at all; roles narrow it further."""
        if not self.is_active:
            return []
        reach = Q(pk__in=[])
        for membership in self.active_memberships:
            reach |= _counties_of(membership.unit)
        return list(Unit.objects.counties().filter(reach).order_by("path"))

    @property
    def county_ids(self) -> frozenset[UUID]:
        return frozenset(county.pk for county in self.counties)


def _counties_of(unit: Unit) -> Q:
    if unit.kind in {UnitKind.UNIVERSITY, UnitKind.COLLEGE, UnitKind.SQUAD}:
        codes = unit.path.strip("/").split("/")
        served = Partnership.objects.active().filter(university__code__in=codes)
        return Q(pk__in=served.values("county"))
    if unit.kind in {UnitKind.PROVINCE, UnitKind.CITY}:
        return Q(path__startswith=unit.path)
    return Q(code__in=unit.path.strip("/").split("/"))
