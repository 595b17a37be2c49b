"""学生台账: the list of children with filters, saved views and bulk acts."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import needs
from accounts.roles import Perm
from students.filters import StudentFilter, active_filters, view_links
from students.models import Need, Student
from students.models.student import StudentQuerySet
from students.rules import Gap, gaps_of
from students.selection import filter_of

PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    student: Student
    need: Need | None
    gaps: list[Gap]

    @property
    def first_subject(self) -> str:
        subjects = self.need.subjects.all() if self.need else ()
        return next((row.get_subject_display() for row in subjects), "")


@require_safe
@needs(Perm.STUDENTS_VIEW)
def student_list(request: HttpRequest) -> HttpResponse:
    filters = filter_of(request, Student.objects.visible_to(request.user))
    keys = filters.qs.values_list("pk", flat=True)
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "students/student_list.html", _context(request, filters, page))


def with_facts(students: StudentQuerySet) -> StudentQuerySet:
    """Read with the page what its columns show: a fixed number of queries."""
    open_needs = Need.objects.open().prefetch_related("subjects")
    prefetch = Prefetch("needs", queryset=open_needs, to_attr="open_needs")
    places = students.select_related("town", "school")
    return places.with_consent_mark().prefetch_related(prefetch)


def _students_of(page: Page) -> StudentQuerySet:
    """Facts of the children of one page; a deep page skips over keys, not over whole rows."""
    return with_facts(Student.objects.filter(pk__in=list(page.object_list)))


def _context(request: HttpRequest, filters: StudentFilter, page: Page) -> dict[str, Any]:
    active = active_filters(filters, request.GET) if filters.is_valid() else []
    return {
        "filters": filters,
        "page": page,
        "rows": [_row(student) for student in _students_of(page)],
        "active": active,
        "views": view_links(request.GET),
        "may_edit": request.user.has(Perm.STUDENTS_EDIT),
        "may_import": request.user.has(Perm.ROSTER_IMPORT),
    }


def _row(student: Student) -> Row:
    need = next(iter(student.open_needs), None)
    return Row(student, need, gaps_of(student, consented=student.has_consent, need=need))
