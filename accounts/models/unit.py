"""One tree of places and organisations."""

from __future__ import annotations

from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.choices import SchoolKind, UnitKind
from accounts.privacy import INTERNAL, OPEN


class UnitQuerySet(models.QuerySet["Unit"]):
    def of_kind(self, *kinds: UnitKind) -> Self:
        return self.filter(kind__in=kinds)

    def within(self, unit: Unit) -> Self:
        """The unit and all below it."""
        return self.filter(path__startswith=unit.path)

    def valid_on(self, day: date) -> Self:
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        )

    def counties(self) -> Self:
        return self.of_kind(UnitKind.COUNTY)


class Unit(models.Model):
    """单位: a place (province to school) or an organisation (university to squad).

    `path` holds the codes from the root, e.g. "/44/4409/440981/"; what lies below a unit is
    what begins with its path.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类型", max_length=12, choices=UnitKind)
    parent = models.ForeignKey(
        "self",
        verbose_name="上级",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    path = models.CharField(max_length=200, unique=True, editable=False)
    aliases = models.JSONField("别名", default=list, blank=True)
    school_kind = models.CharField("学校类型", max_length=12, choices=SchoolKind, blank=True)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    grid_col = models.PositiveSmallIntegerField("方格列", null=True, blank=True)
    grid_row = models.PositiveSmallIntegerField("方格行", null=True, blank=True)
    is_demo = models.BooleanField("演示", default=False)

    objects = UnitQuerySet.as_manager()

    privacy = dict.fromkeys(
        (
            "id",
            "code",
            "name",
            "kind",
            "parent",
            "path",
            "aliases",
            "school_kind",
            "valid_from",
            "valid_to",
            "grid_col",
            "grid_row",
            "is_demo",
        ),
        OPEN,
    )

    class Meta:
        ordering = ["path"]
        verbose_name = verbose_name_plural = "单位"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.path = self.path_under(self.parent)
        super().save(*args, **kwargs)

    def path_under(self, parent: Unit | None) -> str:
        return f"{parent.path if parent else '/'}{self.code}/"

    def holds(self, other: Unit) -> bool:
        return other.path.startswith(self.path)

    @property
    def names(self) -> list[str]:
        return [self.name, *self.aliases]


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def active(self, on: date | None = None) -> Self:
        day = on or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Partnership(models.Model):
    """对口帮扶: a university whose volunteers serve a county."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    university = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="partnerships")
    county = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="partners")
    starts_on = models.DateField("开始日期", default=timezone.localdate)
    ends_on = models.DateField("结束日期", null=True, blank=True)

    objects = PartnershipQuerySet.as_manager()

    privacy = dict.fromkeys(("id", "university", "county", "starts_on", "ends_on"), INTERNAL)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["university", "county"], name="partnership_once")
        ]
