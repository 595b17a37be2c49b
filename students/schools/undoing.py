"""Takes a school list back, unless children, users or later work stand on its schools."""

from collections.abc import Iterable
from typing import Any

from django.db.models import PROTECT, ProtectedError

from accounts.models import Unit, User
from accounts.rules import Denied
from accounts.services import units
from rosters.choices import Verdict
from rosters.registry import Changed
from students.schools.writing import plan_of, put


def standing_on(batch: Any) -> list[str]:
    """Sentences that say what forbids the undoing."""
    rows = list(batch.rows.applied())
    made = _schools(row.target_id for row in rows if row.verdict == Verdict.CREATE)
    return [*_users_of(made.values()), *_changed(rows)]


def take_back(batch: Any, *, by: User) -> int:
    """Remove the schools that the batch brought, give the others their old facts."""
    if found := standing_on(batch):
        raise Changed("".join(found))
    rows = list(batch.rows.applied())
    schools = _schools(row.target_id for row in rows)
    try:
        for row in rows:
            if row.verdict == Verdict.CREATE:
                units.remove_school(schools[row.target_id], by=by)
            else:
                put(schools[row.target_id], plan_of(row)["old"], by=by)
    except ProtectedError:
        raise Changed("有学校已在使用，不能撤回。") from None
    except Denied as denied:
        raise Changed(denied.sentence) from None
    return len(rows)


def _schools(keys: Iterable[Any]) -> dict[Any, Unit]:
    return Unit.objects.in_bulk(list(keys))


def _users_of(made: Iterable[Unit]) -> list[str]:
    """Whatever points at a school and would be lost or left behind, in any room."""
    sentences = []
    for relation in Unit._meta.get_fields(include_hidden=True):
        if getattr(relation, "on_delete", None) is not PROTECT or not relation.auto_created:
            continue
        model = relation.related_model
        name = relation.field.name
        rows = model._default_manager.filter(**{f"{name}__in": list(made)}).order_by()
        if count := rows.values(name).distinct().count():
            sentences.append(f"{count} 所新增的学校已用于“{model._meta.verbose_name}”。")
    return list(dict.fromkeys(sentences))


def _changed(rows: Iterable[Any]) -> list[str]:
    rows = list(rows)
    schools = _schools(row.target_id for row in rows)
    count = sum(_differs(schools.get(row.target_id), row) for row in rows)
    return [f"{count} 所学校在导入之后又有改动。"] if count else []


def _differs(school: Unit | None, row: Any) -> bool:
    if school is None:
        return True
    plan = plan_of(row)
    written = {n: v for n, v in plan.get("new", plan).items() if n != "town" and v}
    return any(getattr(school, name) != value for name, value in written.items())
