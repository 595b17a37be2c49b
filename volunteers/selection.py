"""Whom a bulk act is about: the ticked rows, or all that the filters of the list let through."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, QueryDict

from volunteers.filters import VolunteerFilter
from volunteers.models import Volunteer
from volunteers.models.volunteer import VolunteerQuerySet
from volunteers.tabs import tab_of

LIMIT = 2_000
OWN = ("ids", "all", "page", "to")  # parameters that are no filters


@dataclass(frozen=True)
class Selection:
    people: VolunteerQuerySet
    count: int
    is_all: bool
    passed_over: int = 0  # chosen, but the act cannot touch them

    @property
    def is_too_many(self) -> bool:
        return self.count > LIMIT


def listed(request: HttpRequest, people: VolunteerQuerySet) -> VolunteerFilter:
    """The filters of the list over `people` of the county worked in."""
    county = request.county  # type: ignore[attr-defined]
    here = people.in_county(county) if county else people.none()
    return VolunteerFilter(request.GET, queryset=here, county=county)


def selection_of(request: HttpRequest) -> Selection:
    """Read the query of a bulk page; only volunteers whom the person may edit are in it."""
    editable = Volunteer.objects.editable_by(request.user)
    is_all = "all" in request.GET
    if is_all:
        people = listed(request, editable).qs
        people = people.filter(tab_of(request.GET.get("tab")).condition(people))
    else:
        people = editable.filter(pk__in=_ids(request.GET))
    return Selection(people, people.count(), is_all)


def _ids(query: QueryDict) -> list[UUID]:
    return [pk for text in query.getlist("ids")[:LIMIT] if (pk := _uuid(text))]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def list_query(query: QueryDict) -> str:
    """The filters alone, to come back to the same list."""
    kept = query.copy()
    for name in OWN:
        kept.pop(name, None)
    return kept.urlencode()
