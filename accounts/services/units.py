"""Keeping the tree of units: names, days of use, place on the tile map, new schools."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import uuid4

from django.db import transaction

from accounts import audit
from accounts.choices import UnitKind
from accounts.models import Unit, User
from accounts.rules import Denied, county_of, editable_units

EDITABLE = ("name", "aliases", "valid_from", "valid_to", "grid_col", "grid_row", "school_kind")
audit.name_actions(
    {"unit.changed": "修改单位", "unit.added": "新增学校", "unit.removed": "撤回新增的学校"}
)


@transaction.atomic
def change_unit(unit: Unit, *, values: dict[str, Any], by: User) -> list[str]:
    """Write the columns that differ; return their names."""
    current = Unit.objects.select_for_update().get(pk=unit.pk)
    _must_keep(current, by=by)
    changed = [n for n in EDITABLE if n in values and getattr(current, n) != values[n]]
    for name in changed:
        setattr(current, name, values[name])
    if changed:
        current.save(update_fields=changed)
        _record("unit.changed", current, by=by, fields=changed)
    return changed


@transaction.atomic
def add_school(*, values: dict[str, Any], town: Unit, by: User, code: str = "") -> Unit:
    """Add a school under a town; without an official code its code says that it was added here."""
    _must_keep(town, by=by)
    if town.kind != UnitKind.TOWN:
        raise Denied("学校要放在镇街下面。")
    school = Unit.objects.create(
        code=code or f"X{uuid4().hex[:12]}", kind=UnitKind.SCHOOL, parent=town, **_known(values)
    )
    _record("unit.added", school, by=by, fields=sorted(values))
    return school


@transaction.atomic
def give_code(school: Unit, code: str, *, by: User) -> None:
    """Put the official code in place of one that was made here; the path follows it."""
    current = Unit.objects.select_for_update().get(pk=school.pk)
    _must_keep(current, by=by)
    if current.children.exists():
        raise Denied("下面还有单位，不能改标识码。")
    current.code = code
    current.save(update_fields=["code", "path"])
    _record("unit.changed", current, by=by, fields=["code"])


@transaction.atomic
def remove_school(school: Unit, *, by: User) -> None:
    """Take a school away that nothing stands on; what does stand on it raises ProtectedError."""
    _must_keep(school, by=by)
    _record("unit.removed", school, by=by, fields=[])
    school.delete()


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in EDITABLE}


def _must_keep(unit: Unit, *, by: User) -> None:
    if not editable_units(by).filter(pk=unit.pk).exists():
        raise Denied("你不能维护这个单位。")


def _record(action: str, unit: Unit, *, by: User, fields: Collection[str]) -> None:
    audit.record(
        action, by=by, obj=unit, county=county_of(unit), unit=unit.code, fields=list(fields)
    )
