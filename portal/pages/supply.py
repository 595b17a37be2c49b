"""What children ask for first, against what ready volunteers can give."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from accounts.models import Unit
from accounts.subjects import Subject
from students.models import NeedSubject, Student
from students.models.student import StudentQuerySet
from volunteers.models import Offer, Volunteer

MOST_SCHOOLS = 6


@dataclass(frozen=True)
class Line:
    label: str
    wanted: int
    offered: int

    @property
    def lacking(self) -> int:
        return max(0, self.wanted - self.offered)


def subject_lines(county: Unit) -> list[Line]:
    """First choices of ready children, and places of ready volunteers, most wanted first.

    A volunteer of two subjects counts in both.
    """
    ready = Student.objects.in_county(county).ready().order_by().values("pk")
    first = NeedSubject.objects.filter(rank=1, need__state="open", need__student__in=ready)
    wanted = dict(first.order_by().values_list("subject").annotate(Count("pk")))
    helpers = Volunteer.objects.in_county(county).ready().order_by().values("pk")
    offers = Offer.objects.filter(volunteer__in=helpers).order_by()
    offered = dict(offers.values_list("subject").annotate(Sum("volunteer__max_pupils")))
    lines = [
        Line(label, wanted.get(value, 0), offered.get(value, 0)) for value, label in Subject.choices
    ]
    return sorted((x for x in lines if x.wanted), key=lambda x: (-x.wanted, x.label))


def schools_behind(students: StudentQuerySet) -> list[dict[str, Any]]:
    """Schools with the most children not yet verified."""
    behind = students.enrolled().exclude(census_state="verified").exclude(school=None)
    rows = behind.order_by().values("school_id", "school__name").annotate(count=Count("pk"))
    return list(rows.order_by("-count", "school__name")[:MOST_SCHOOLS])
