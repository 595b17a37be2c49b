"""Takes a batch back, unless later work stands on it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import PROTECT, Q
from django.urls import reverse

from accounts import audit
from accounts.models import Unit, User
from rosters.registry import LINKED, Changed, Hindrance
from volunteers.choices import VolunteerState
from volunteers.models import Volunteer, VolunteerChange
from volunteers.models.change import sealed
from volunteers.roster.writing import put, save_changed
from volunteers.services.offers import OfferLine, offers_of, write_offers


def standing_on(batch: Any) -> list[str]:
    """Sentences that say what forbids the undoing, and about whom."""
    made = Volunteer.objects.filter(pk__in=_made(batch))
    found = [_used_above(made), _judged(made), _changed_since(batch)]
    return [sentence for sentence in found if sentence]


def _made(batch: Any) -> Any:
    return VolunteerChange.objects.of_batch(batch.pk).made().order_by().values("volunteer")


def _told(people: Iterable[Any], sentence: str) -> str:
    """The sentence about these people, with links to some of them; "" for nobody."""
    keys = set(people)
    found = Volunteer.objects.filter(pk__in=keys)[:LINKED]
    links = [(one.name, reverse("volunteers:volunteer_detail", args=[one.pk])) for one in found]
    return Hindrance(f"{len(keys)} {sentence}", links) if keys else ""


def _used_above(made: Any) -> str:
    """Rooms above point at volunteers with PROTECT; what they are is not known here."""
    users: set[Any] = set()
    for relation in Volunteer._meta.get_fields(include_hidden=True):
        if getattr(relation, "on_delete", None) is PROTECT and relation.auto_created:
            name = relation.field.name
            rows = relation.related_model._default_manager.filter(**{f"{name}__in": made})
            users |= set(rows.order_by().values_list(name, flat=True))
    return _told(users, "名新增的人已在方案或结对名单中。")


def _judged(made: Any) -> str:
    judged = made.exclude(state=VolunteerState.APPLIED) | made.filter(gates__isnull=False)
    return _told(
        judged.order_by().values_list("pk", flat=True),
        "名新增的人已审核或登记了资格，撤回会把这些记录一起删掉。"
        "不再需要的，请在志愿者库改为“已退出”。",
    )


def _changed_since(batch: Any) -> str:
    changes = VolunteerChange.objects.of_batch(batch.pk).mended()
    changes = changes.select_related("volunteer__unit").prefetch_related("volunteer__offers")
    people = {c.volunteer_id for c in changes if _now(c) != c.new}
    later = VolunteerChange.objects.not_of_batch(batch.pk).filter(volunteer__in=_made(batch))
    people |= set(later.order_by().values_list("volunteer", flat=True))
    return _told(people, "人的资料在导入之后又有改动。")


def _now(change: VolunteerChange) -> str:
    if change.field == "offers":
        return sealed(offers_of(change.volunteer))
    return sealed(getattr(change.volunteer, change.field))


def take_back(batch: Any, *, by: User) -> int:
    """Delete whom the batch brought, restore what it changed; return how many people."""
    list(Volunteer.objects.filter(_of(batch)).order_by("pk").select_for_update().values("pk"))
    if sentences := standing_on(batch):
        raise Changed("".join(sentences))
    restored = _restore(batch)
    deleted = _delete(batch)
    VolunteerChange.objects.of_batch(batch.pk).delete()
    audit.record(
        "volunteer.import_undone",
        by=by,
        county=batch.county,
        batch=str(batch.pk),
        deleted=deleted,
        restored=restored,
    )
    return deleted + restored


def _of(batch: Any) -> Q:
    changes = VolunteerChange.objects.of_batch(batch.pk).order_by()
    return Q(pk__in=changes.values("volunteer"))


def _delete(batch: Any) -> int:
    people = Volunteer.objects.filter(pk__in=_made(batch))
    count = people.count()
    people.delete()
    return count


def _restore(batch: Any) -> int:
    changes = VolunteerChange.objects.of_batch(batch.pk).mended().select_related("volunteer")
    people: dict[Any, Volunteer] = {}
    changed: dict[Volunteer, set[str]] = {}
    offers: dict[Volunteer, list[OfferLine]] = {}
    units = _units_of([c.old_value for c in changes if c.field == "unit"])
    for change in changes:
        person = people.setdefault(change.volunteer_id, change.volunteer)
        if change.field == "offers":
            offers[person] = [OfferLine(*line) for line in change.old_value]
            continue
        old = units.get(change.old_value) if change.field == "unit" else change.old_value
        put(person, change.field, old)
        changed.setdefault(person, set()).add(change.field)
    save_changed(changed)
    if offers:
        write_offers(offers)
    return len(people)


def _units_of(ids: list[Any]) -> dict[str, Unit]:
    units = Unit.objects.filter(pk__in=[pk for pk in ids if pk])
    return {str(unit.pk): unit for unit in units}
