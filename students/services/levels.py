"""The county's table of 优, 中 and 差: read for every import, set by county staff."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import Unit, User
from rosters.sheets import LevelTable
from students.models import LevelRule

PERCENT = ("high_from", "low_below", "top_share", "bottom_share")


def rule_of(county: Unit) -> LevelRule:
    """The county's rule, or an unsaved one that says what holds without it."""
    plain = LevelTable()
    usual = {name: round(getattr(plain, name) * 100) for name in PERCENT}
    return LevelRule.objects.in_county(county).first() or LevelRule(county=county, **usual)


def table_of(county: Unit) -> LevelTable:
    """What the import reads levels by: the usual words, and the county's own before them."""
    rule = rule_of(county)
    shares = {name: getattr(rule, name) / 100 for name in PERCENT}
    return LevelTable(words={**LevelTable().words, **rule.words}, **shares)


@transaction.atomic
def set_rule(*, county: Unit, values: Mapping[str, Any], by: User) -> LevelRule:
    """Set words and limits; they hold for imports from now on, nobody's level changes by it."""
    rule, _made = LevelRule.objects.update_or_create(county=county, defaults=dict(values))
    audit.record("student.level_rule", by=by, obj=rule, county=county, fields=sorted(values))
    return rule
