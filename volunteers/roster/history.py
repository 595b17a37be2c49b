"""Where the facts on record come from: which roster or whose hand, and when."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils import timezone

from rosters.models import RosterBatch
from volunteers.models import VolunteerChange

Source = dict[tuple[UUID, str], str]


def sources_of(people: Iterable[UUID]) -> Source:
    """{(volunteer, fact): source and date}; `VolunteerChange.CREATED` stands for all other facts.

    Two queries, whatever the number of people.
    """
    changes = VolunteerChange.objects.filter(volunteer__in=set(people)).order_by("changed_at")
    columns = ("volunteer_id", "field", "batch_id", "changed_at", "changed_by__name")
    newest = {(row[0], row[1]): row[2:] for row in changes.values_list(*columns)}
    batches = {batch for batch, _day, _name in newest.values() if batch}
    files = dict(RosterBatch.objects.filter(pk__in=batches).values_list("pk", "file_name"))
    return {key: _words(files, *entry) for key, entry in newest.items()}


def _words(files: dict[UUID, str], batch: UUID | None, at: Any, name: str | None) -> str:
    source = files.get(batch, "名册") if batch else f"{name or '工作人员'}更正"
    return f"{source}，{timezone.localtime(at):%Y-%m-%d}"


def source_of(sources: Source, volunteer: UUID, fact: str) -> str:
    """The source of one fact, "" where the library does not know it."""
    own = sources.get((volunteer, fact))
    return own or sources.get((volunteer, VolunteerChange.CREATED), "")
