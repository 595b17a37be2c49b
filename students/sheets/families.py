"""Finding or founding the households that a chunk of rows names."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Model

from accounts.crypto import blind_index
from students.models import Household
from students.sheets.census import Households

INDEX_OF = {"head_id_number": "head_id_index", "phone": "phone_index"}


class Families:
    """The households of one chunk; new ones are written by `save`."""

    def __init__(self, batch: Any, works: Sequence[Mapping[str, Any]]) -> None:
        self.county_id: UUID = batch.county_id
        named = [w["household"] | {"head_id_index": _head(w["household"])} for w in works]
        self.known = Households(batch.county, named)
        self.new: list[Household] = []

    def of(self, said: Mapping[str, Any]) -> Household | None:
        """The household that a row names, founded when it is not there yet."""
        if not said:
            return None
        found = self.known.find(said, _head(said))
        return found or self._found(said)

    def is_another(self, own: Household, said: Mapping[str, Any]) -> bool:
        """The head that a row names is on record as the head of another household than `own`."""
        found = self.known.headed_by(_head(said))
        return found is not None and found.pk != own.pk

    def change(self, household: Household, said: Mapping[str, Any]) -> None:
        """Write what a row says of a household; later rows find it by its new facts."""
        set_values(household, said)
        set_household_indexes(household)
        self.known.add(household)

    def save(self) -> None:
        Household.objects.bulk_create(self.new)
        self.new = []

    def _found(self, said: Mapping[str, Any]) -> Household:
        household = Household(county_id=self.county_id)
        set_values(household, said)
        set_household_indexes(household)
        self.known.add(household)
        self.new.append(household)
        return household


def set_values(obj: Model, values: Mapping[str, Any]) -> None:
    """Set columns from their JSON forms."""
    for name, value in values.items():
        attribute, blank, read = _column(type(obj), name)
        setattr(obj, attribute, blank if value is None else read(value))


@cache
def _column(model: type[Model], name: str) -> tuple[str, Any, Callable[[Any], Any]]:
    """Where a column's value goes, what it is without one, how its JSON form is read."""
    column = model._meta.get_field(name)
    read = UUID if name in {"town", "school", "household"} else column.to_python
    return column.attname, None if column.null else "", read


def set_household_indexes(household: Household) -> None:
    """bulk_update() does not call pre_save(), so the blind indexes are set by hand."""
    for name, index in INDEX_OF.items():
        setattr(household, index, blind_index(getattr(household, name)))


def _head(said: Mapping[str, Any]) -> str:
    return blind_index(said.get("head_id_number", ""))
