"""The family on the poverty register."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.crypto import BlindIndexField, EncryptedField
from accounts.privacy import INTERNAL, SENSITIVE, SPECIAL
from accounts.scope import CountyOwned, CountyQuerySet, county_manager


class HouseholdQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(county_id__in=user.county_ids)


class Household(CountyOwned):
    """建档立卡贫困户: the head of the family, where it lives, why it is poor."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    household_no = models.CharField("户编号", max_length=40, blank=True, db_index=True)
    head_name = models.CharField("户主姓名", max_length=40, blank=True)
    head_id_number = EncryptedField("户主身份证号", blank=True, default="")
    head_id_index = BlindIndexField(source="head_id_number")
    town = models.ForeignKey(
        "accounts.Unit",
        verbose_name="镇街",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    village = models.CharField("村（居）委", max_length=60, blank=True)
    category = models.CharField("户类别", max_length=120, blank=True)  # several: joined with 、
    risk_removed = models.BooleanField("风险已消除", null=True, blank=True)
    size = models.PositiveSmallIntegerField("家庭人口", null=True, blank=True)
    poverty_cause = models.CharField("致贫原因", max_length=100, blank=True)
    phone = EncryptedField("联系电话", blank=True, default="")
    phone_index = BlindIndexField(source="phone")

    objects = county_manager(HouseholdQuerySet)

    privacy = (
        dict.fromkeys(("id", "county", "town", "size"), INTERNAL)
        | dict.fromkeys(
            (
                "household_no",
                "head_name",
                "head_id_number",
                "head_id_index",
                "village",
                "phone",
                "phone_index",
            ),
            SENSITIVE,
        )
        | dict.fromkeys(("category", "risk_removed", "poverty_cause"), SPECIAL)
    )

    class Meta(CountyOwned.Meta):
        verbose_name = verbose_name_plural = "贫困户"
        constraints = [
            models.UniqueConstraint(
                fields=["county", "head_id_index"],
                condition=~Q(head_id_index=""),
                name="household_head_once",
            )
        ]
