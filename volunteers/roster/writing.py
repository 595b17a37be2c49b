"""Writes planned rows: new volunteers, changed facts, and what was there before."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts import audit
from accounts.crypto import blind_index
from accounts.models import Unit, User
from accounts.pinyin import spell
from rosters.choices import Verdict
from rosters.registry import Changed
from volunteers.models import Offer, Volunteer, VolunteerChange
from volunteers.roster.facts import Values, differences, new_volunteer, offers_in, shown
from volunteers.roster.identity import Clash, Library
from volunteers.roster.units import UnitBook
from volunteers.services.offers import OfferLine, write_offers

STALE = "第 {row} 行：这名志愿者的资料在预览之后有了变化，请重新校验后再导入。"


def write(batch: Any, rows: Sequence[Any], *, by: User) -> dict[UUID, UUID]:
    """Write one chunk; return {row id: volunteer id}."""
    values = {row.pk: json.loads(row.sealed)["values"] for row in rows}
    library = Library.load(batch.county, list(values.values()), lock=True)
    units = UnitBook(batch.unit)
    writer = Writer(batch, library, by)
    made = {}
    for row in rows:
        unit = units.unit_of(values[row.pk])
        take = writer.create if row.verdict == Verdict.CREATE else writer.update
        made[row.pk] = take(row, values[row.pk], unit).pk
    writer.flush()
    return made


class Writer:
    """Collects the writes of a chunk, so that they go in a few statements."""

    def __init__(self, batch: Any, library: Library, by: User) -> None:
        self.batch, self.library, self.by = batch, library, by
        self.new: list[Volunteer] = []
        self.changed: dict[Volunteer, set[str]] = {}
        self.offers: dict[Volunteer, list[OfferLine]] = {}
        self.log: list[VolunteerChange] = []

    def create(self, row: Any, values: Values, unit: Unit | None) -> Volunteer:
        if self._found(row, values):
            raise Changed(STALE.format(row=row.row))
        person = new_volunteer(values, unit, county=self.batch.county)
        person.pinyin, person.initials = spell(person.name)
        self.new.append(person)
        self.offers[person] = offers_in(values)
        self.log.append(self._entry(person, VolunteerChange.CREATED))
        return person

    def update(self, row: Any, values: Values, unit: Unit | None) -> Volunteer:
        person = self._found(row, values)
        if person is None or person.pk != row.target_id:
            raise Changed(STALE.format(row=row.row))
        changes = differences(person, values, unit)
        if _as_stored(shown(changes)) != json.loads(row.changes or "{}"):
            raise Changed(STALE.format(row=row.row))
        for name, (old, new) in changes.items():
            self._set(person, name, old, new)
        return person

    def _found(self, row: Any, values: Values) -> Volunteer | None:
        try:
            return self.library.find(values)
        except Clash:
            raise Changed(STALE.format(row=row.row)) from None

    def _set(self, person: Volunteer, name: str, old: Any, new: Any) -> None:
        self.log.append(self._entry(person, name, old, new))
        if name == "offers":
            self.offers[person] = new
        else:
            put(person, name, new)
            self.changed.setdefault(person, set()).add(name)

    def _entry(self, person: Volunteer, name: str, old: Any = None, new: Any = None) -> Any:
        return VolunteerChange(
            county_id=person.county_id,
            volunteer=person,
            batch_id=self.batch.pk,
            field=name,
            old=sealed(old),
            new=sealed(new),
            changed_by=self.by,
        )

    def flush(self) -> None:
        Volunteer.objects.bulk_create(self.new)
        save_changed(self.changed)
        fresh = {person: self.offers.pop(person) for person in self.new}
        Offer.objects.bulk_create(
            Offer(county_id=person.county_id, volunteer=person, **line._asdict())
            for person, lines in fresh.items()
            for line in lines
        )
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
    """Set a fact and the blind index that stands beside it."""
    setattr(person, name, value)
    if name in {"id_number", "phone"}:
        index = {"id_number": "id_index", "phone": "phone_index"}[name]
        setattr(person, index, blind_index(value))


def save_changed(changed: dict[Volunteer, set[str]]) -> None:
    """Write the changed facts in one statement; bulk_update knows neither index nor time."""
    if not changed:
        return
    names = set().union(*changed.values())
    names |= {"id_index"} if "id_number" in names else set()
    names |= {"phone_index"} if "phone" in names else set()
    for person in changed:
        person.updated_at = timezone.now()
    Volunteer.objects.bulk_update(changed, [*sorted(names), "updated_at"])


def sealed(value: Any) -> str:
    """A fact as it is kept in the history: JSON, a unit by its id."""
    return json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: Any) -> Any:
    return str(value.pk) if isinstance(value, Unit) else value


def _as_stored(changes: dict[str, Any]) -> Any:
    return json.loads(json.dumps(changes, ensure_ascii=False))
