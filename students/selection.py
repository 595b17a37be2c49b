"""Whom a bulk act is about: the ticked rows, or all that the filters of the list let through."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, QueryDict

from students.filters import StudentFilter
from students.models import Student
from students.models.student import StudentQuerySet

OWN = ("ids", "all", "page", "act")  # parameters that are no filters


def filter_of(request: HttpRequest, students: StudentQuerySet) -> StudentFilter:
    """The filters of the list over `students` of the county worked in."""
    county = request.county
    here = students.in_county(county) if county else students.none()
    return StudentFilter(request.GET, queryset=here, user=request.user, county=county)


@dataclass(frozen=True)
class Selection:
    students: StudentQuerySet
    count: int
    is_all: bool

    def ids(self) -> list[UUID]:
        return list(self.students.order_by().values_list("pk", flat=True))


def selection_of(request: HttpRequest) -> Selection:
    """Read the query of a bulk page; only children whom the person may record are in it."""
    students = Student.objects.editable_by(request.user)
    is_all = "all" in request.GET
    if is_all:
        students = filter_of(request, students).qs
    else:
        students = students.filter(pk__in=_ids(request.GET))
    return Selection(students, students.count(), is_all)


def list_query(query: QueryDict) -> str:
    """The filters alone, to come back to the same list."""
    kept = query.copy()
    for name in OWN:
        kept.pop(name, None)
    return kept.urlencode()


def _ids(query: QueryDict) -> list[UUID]:
    return [key for text in query.getlist("ids") if (key := _uuid(text))]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
