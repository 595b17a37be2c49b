"""How a county reads 优, 中 and 差 out of what schools write."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from accounts.privacy import INTERNAL
from accounts.roles import Perm
from accounts.scope import CountyOwned, CountyQuerySet, county_manager


class LevelRuleQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(county__in=user.units_with(Perm.ROSTER_IMPORT))


class LevelRule(CountyOwned):
    """成绩定级表: the county's own words, and where marks and ranks are cut (in percent)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    words = models.JSONField("等级写法", default=dict)  # {text: "high" | "middle" | "low"}
    high_from = models.PositiveSmallIntegerField("得分率达到多少为优")
    low_below = models.PositiveSmallIntegerField("得分率低于多少为差")
    top_share = models.PositiveSmallIntegerField("排名前百分之几为优")
    bottom_share = models.PositiveSmallIntegerField("排名后百分之几为差")
    updated_at = models.DateTimeField(auto_now=True)

    objects = county_manager(LevelRuleQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "words",
            "high_from",
            "low_below",
            "top_share",
            "bottom_share",
            "updated_at",
        ),
        INTERNAL,
    )

    class Meta(CountyOwned.Meta):
        verbose_name = verbose_name_plural = "成绩定级表"
        constraints = [
            models.UniqueConstraint(fields=["county"], name="level_rule_once"),
            models.CheckConstraint(
                condition=Q(low_below__lte=F("high_from"), high_from__lte=100),
                name="level_rule_marks",
            ),
            models.CheckConstraint(
                condition=Q(top_share__lte=100 - F("bottom_share")), name="level_rule_shares"
            ),
        ]
