"""Writes planned rows: new people, changed facts, and what was there before."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.pinyin import spell
from rosters.choices import Verdict
from rosters.registry import Changed
from volunteers.models import Offer, Volunteer, VolunteerChange
from volunteers.roster.facts import new_person, offers_in, shown
from volunteers.roster.identity import Library, Meaning
from volunteers.roster.sorts import Sort
from volunteers.services.offers import OfferLine, write_offers

STALE = "第 {row} 行：这个人的资料在预览之后有了变化，请重新校验后再导入。"
BESIDE = {  # fact: what is derived from it and written with it
    "id_number": ("id_index", "born_on"),
    "phone": ("phone_index",),
    "name": ("pinyin", "initials"),
}


def write(sort: Sort, batch: Any, rows: Sequence[Any], *, by: User) -> dict[UUID, UUID]:
    """Write one chunk; return {row id: volunteer id}."""
    values = {row.pk: json.loads(row.sealed)["values"] for row in rows}
    library = Library.load(sort, list(values.values()), lock=True)
    writer = Writer(library, batch, by)
    made = {}
    for row in rows:
        meant = library.meaning(values[row.pk], row.decision)
        take = writer.create if row.verdict == Verdict.CREATE else writer.update
        made[row.pk] = take(row, meant).pk
    writer.flush()
    return made


class Writer:
    """Collects the writes of a chunk, so that they go in a few statements."""

    def __init__(self, library: Library, batch: Any, by: User) -> None:
        self.library, self.batch, self.by = library, batch, by
        self.sort = library.sort
        self.new: list[Volunteer] = []
        self.changed: dict[Volunteer, set[str]] = {}
        self.offers: dict[Volunteer, list[OfferLine]] = {}
        self.log: list[VolunteerChange] = []

    def create(self, row: Any, meant: Meaning) -> Volunteer:
        if meant.person or not meant.is_settled:
            raise Changed(STALE.format(row=row.row))
        facts = {**self.sort.defaults, "county": self.batch.county, "kind": self.sort.helper}
        facts |= {"id": row.pk}  # whatever happens, one row makes one person
        person = new_person(meant.values, self.sort.unit_of(meant.values), **facts)
        person.pinyin, person.initials = spell(person.name)
        self.new.append(person)
        self.offers[person] = offers_in(meant.values)
        self._tell(person, VolunteerChange.CREATED)
        return person

    def update(self, row: Any, meant: Meaning) -> Volunteer:
        person = meant.person
        if person is None or person.pk != row.target_id or not meant.is_settled:
            raise Changed(STALE.format(row=row.row))
        changes = self.library.differences(person, meant.values)
        if _as_stored(shown(changes, self.sort.columns)) != _without_source(row.changes):
            raise Changed(STALE.format(row=row.row))
        for name, (old, new) in changes.items():
            self._set(person, name, old, new)
        return person

    def _set(self, person: Volunteer, name: str, old: Any, new: Any) -> None:
        self._tell(person, name, old, new)
        if name == "offers":
            self.offers[person] = new
        else:
            put(person, name, new)
            self.changed.setdefault(person, set()).add(name)

    def _tell(self, person: Volunteer, name: str, old: Any = None, new: Any = None) -> None:
        entry = VolunteerChange.of(
            person, name, old, new, batch_id=self.batch.pk, changed_by=self.by
        )
        self.log.append(entry)

    def flush(self) -> None:
        Volunteer.objects.bulk_create(self.new)
        save_changed(self.changed)
        fresh = {person: self.offers.pop(person) for person in self.new}
        Offer.objects.bulk_create(
            Offer(county_id=person.county_id, volunteer=person, **line._asdict())
            for person, lines in fresh.items()
            for line in lines
        )
        if self.offers:
            write_offers(self.offers)
        VolunteerChange.objects.bulk_create(self.log)
        audit.record(
            "volunteer.imported",
            by=self.by,
            county=self.batch.county,
            batch=str(self.batch.pk),
            created=len(self.new),
            updated=len(set(self.changed) | set(self.offers)),
        )


def put(person: Volunteer, name: str, value: Any) -> None:
    """Set a fact and what is derived from it."""
    setattr(person, name, value)
    if name == "name":
        person.pinyin, person.initials = spell(value)
    for beside in BESIDE.get(name, ()):
        Volunteer._meta.get_field(beside).pre_save(person, add=False)


def save_changed(changed: dict[Volunteer, set[str]]) -> None:
    """Write the changed facts in one statement; bulk_update knows neither index nor time."""
    if not changed:
        return
    names = set().union(*changed.values())
    names |= {beside for name in names for beside in BESIDE.get(name, ())}
    for person in changed:
        person.updated_at = timezone.now()
    Volunteer.objects.bulk_update(changed, [*sorted(names), "updated_at"])


def _as_stored(changes: dict[str, Any]) -> Any:
    return json.loads(json.dumps(changes, ensure_ascii=False))


def _without_source(changes: str) -> dict[str, Any]:
    return {name: entry[:2] for name, entry in json.loads(changes or "{}").items()}
