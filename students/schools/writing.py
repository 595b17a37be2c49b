"""Writes the planned rows of a school list through the same services as the pages of units."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import Unit, User
from accounts.rules import Denied
from accounts.services import units
from rosters.choices import Verdict
from rosters.registry import Changed

Plan = dict[str, Any]


def plan_of(row: Any) -> Plan:
    plan: Plan = json.loads(row.sealed)["values"]["plan"]
    return plan


def write(batch: Any, rows: Sequence[Any], *, by: User) -> dict[UUID, UUID]:
    """Write the rows not yet applied; return {row id: id of the school}."""
    made = {row.pk: row.target_id for row in rows if row.applied_at is not None}
    waiting = [row for row in rows if row.applied_at is None]
    towns = _held_towns(batch)
    try:
        with transaction.atomic():
            for row in waiting:
                made[row.pk] = _one(row, towns, by)
    except Denied as denied:
        raise Changed(denied.sentence) from None
    except IntegrityError:
        raise Changed("有学校标识码在预览之后已被使用。") from None
    return made


def _held_towns(batch: Any) -> dict[str, Unit]:
    """All towns of the county, locked: two lists that bring one school come one after the other."""
    towns = Unit.objects.within(batch.county).filter(kind="town").order_by("pk")
    return {str(town.pk): town for town in towns.select_for_update()}


def _one(row: Any, towns: dict[str, Unit], by: User) -> UUID:
    plan = plan_of(row)
    if row.verdict == Verdict.CREATE:
        return _add(row, plan, towns.get(plan["town"]), by)
    school = Unit.objects.filter(pk=row.target_id).first()
    if school is None or any(getattr(school, n) != old for n, old in plan["old"].items()):
        raise Changed(f"“{row.sheet}”第 {row.row} 行的学校在预览之后被改过。")
    put(school, plan["new"], by=by)
    return school.pk


def put(school: Unit, values: dict[str, Any], *, by: User) -> None:
    """Write what differs, the code last."""
    units.change_unit(school, values={n: v for n, v in values.items() if n != "code"}, by=by)
    if "code" in values:
        units.give_code(school, values["code"], by=by)


def _add(row: Any, plan: Plan, town: Unit | None, by: User) -> UUID:
    if town is None:
        raise Changed(f"“{row.sheet}”第 {row.row} 行的镇街已不在单位库里。")
    beside = Unit.objects.filter(parent=town, name=plan["name"])
    if beside.exists() and row.decision == "":
        raise Changed(f"“{row.sheet}”第 {row.row} 行的学校在预览之后已由别人登记。")
    values = {name: plan[name] for name in ("name", "aliases", "school_kind")}
    return units.add_school(values=values, town=town, by=by, code=plan["code"]).pk
