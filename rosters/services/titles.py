"""The school that stands in a sheet's title and in no column: proposed to a person, never taken."""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.choices import UnitKind
from accounts.models import Unit
from accounts.resolve import plain
from rosters.models import RosterBatch
from rosters.sheets.people import AGAIN

SHORTEST = 3
"""Characters of a name that is looked for in a title."""


def schools_of(batch: RosterBatch) -> list[Unit]:
    """The schools of the county on the roster's day, town by town."""
    schools = Unit.objects.within(batch.county).of_kind(UnitKind.SCHOOL).valid_on(batch.as_of)
    return list(schools.select_related("parent").order_by("parent__path", "name"))


def school_in_title(sheet: Mapping[str, Any], schools: Sequence[Unit]) -> Unit | None:
    """The only school that the lines over the header name, by its longest name.

    None when a table follows below with a header of its own: it may be another school's.
    """
    if any(row["why"] == AGAIN for row in sheet["skipped_rows"]):
        return None
    over = (sheet.get("preview") or [])[: (sheet["header_row"] or 1) - 1]
    title = plain(" ".join(text for row in over for text in row))
    found = {
        name: school
        for school in schools
        for name in map(plain, school.names)
        if len(name) >= SHORTEST and name in title
    }
    whole = [name for name in found if not any(name != n and name in n for n in found)]
    named = {s.pk: s for s in schools if any(name in map(plain, s.names) for name in whole)}
    return next(iter(named.values())) if len(named) == 1 else None
