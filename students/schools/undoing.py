"""Takes a school list back, unless children, users or later work stand on its schools."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import PROTECT, ProtectedError
from django.urls import reverse

from accounts.models import Unit, User
from accounts.roles import Perm
from accounts.rules import Denied
from accounts.services import units
from rosters.choices import Verdict
from rosters.registry import LINKED, Changed, Hindrance
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
    made, sentences = list(made), []
    for relation in Unit._meta.get_fields(include_hidden=True):
        if getattr(relation, "on_delete", None) is not PROTECT or not relation.auto_created:
            continue
        model = relation.related_model
        name = relation.field.name
        rows = model._default_manager.filter(**{f"{name}__in": made}).order_by()
        used = set(rows.values_list(name, flat=True))
        sentences += _told(
            [school for school in made if school.pk in used],
            f"所新增的学校已用于“{model._meta.verbose_name}”。",
        )
    return list(dict.fromkeys(sentences))


def _told(schools: Sequence[Unit], sentence: str) -> list[str]:
    """The sentence about these schools, with links to some; nothing for none."""
    links = [(s.name, reverse("accounts:unit_edit", args=[s.pk])) for s in schools[:LINKED]]
    told = f"{len(schools)} {sentence}"
    return [Hindrance(told, links, perm=Perm.UNITS_EDIT)] if schools else []


def _changed(rows: Iterable[Any]) -> list[str]:
    rows = list(rows)
    schools = _schools(row.target_id for row in rows)
    found = [(schools.get(row.target_id), row) for row in rows]
    gone = sum(school is None for school, _row in found)
    changed = [school for school, row in found if school and _differs(school, row)]
    told = _told(changed, "所学校在导入之后又有改动。")
    return told + ([f"{gone} 所学校在导入之后已删除。"] if gone else [])


def _differs(school: Unit, row: Any) -> bool:
    plan = plan_of(row)
    written = {n: v for n, v in plan.get("new", plan).items() if n != "town" and v}
    return any(getattr(school, name) != value for name, value in written.items())
