"""Pages under the roof: home, search, help, health."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.choices import UnitKind
from accounts.models import Unit
from accounts.roles import Perm
from pairing.models import Pairing
from portal.pages import figures, search, supply, tiles, todo
from portal.pages.links import address, students_url
from students.models import Student
from volunteers.models import Volunteer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The page that says what comes next, whoever asks."""
    user = request.user
    if request.county and user.has_in(Perm.DASHBOARD, request.county) and _works_in(request):
        return _dashboard(request)
    if user.has(Perm.DASHBOARD):
        return _counties_table(request)
    if user.has(Perm.STUDENTS_VIEW):
        return _own_students(request)
    if user.has(Perm.VOLUNTEERS_VIEW):
        return _own_volunteers(request)
    offers = Pairing.objects.of_helper(user).offered().count()
    return render(request, "portal/home_other.html", {"roles": _roles(user), "offers": offers})


def _works_in(request: HttpRequest) -> bool:
    return request.user.has_in(Perm.STUDENTS_VIEW, request.county)


def _dashboard(request: HttpRequest) -> HttpResponse:
    county = request.county
    students = Student.objects.visible_to(request.user).in_county(county)
    found = figures.figures(students, "town")
    subjects = supply.subject_lines(county)
    context = _head(request) | {
        "funnel": _funnel(found.total),
        "is_empty": not found.total["enrolled"],
        "todos": todo.todos(request.user, county, students),
        "subjects": subjects,
        "most": max((max(x.wanted, x.offered) for x in subjects), default=0),
        "schools": supply.schools_behind(students),
        "can_import": request.user.has_in(Perm.ROSTER_IMPORT, county),
        "can_match": request.user.has_in(Perm.PLANS_RUN, county),
        **_map(request, found),
    }
    if context["is_empty"]:
        context["first_steps"] = _first_steps(request)
    return render(request, "portal/home.html", context)


def _head(request: HttpRequest) -> dict[str, Any]:
    now = timezone.localtime()
    return {"now": now, "greeting": _greeting(now.hour), "weekday": "一二三四五六日"[now.weekday()]}


def _greeting(hour: int) -> str:
    return "上午好" if 5 <= hour < 12 else "下午好" if 12 <= hour < 18 else "晚上好"


def _funnel(total: figures.Counts) -> list[dict[str, Any]]:
    """Each step with the list that shows it, and the list of those still missing."""
    return [
        {
            "step": one,
            "url": students_url(one.step.key),
            "gap_url": students_url(one.step.gap_key) if one.step.gap else "",
        }
        for one in figures.funnel(total)
    ]


def _map(request: HttpRequest, found: figures.Figures) -> dict[str, Any]:
    measure = tiles.measure_of(request.GET.get("measure"), found.total)
    towns = Unit.objects.within(request.county).of_kind(UnitKind.TOWN)
    return {
        "measures": tiles.MEASURES,
        "measure": measure,
        "tiles": tiles.tiles(towns.valid_on(timezone.localdate()), found, measure),
        "legend": tiles.LEGEND,
        "as_table": request.GET.get("view") == "table",
    }


def _first_steps(request: HttpRequest) -> list[dict[str, Any]]:
    """The checklist of a county that begins."""
    county, user = request.county, request.user
    below = Unit.objects.within(county)
    units, members = address("accounts:unit_list"), address("accounts:member_list")
    upload = address("rosters:batch_upload")
    volunteers = Volunteer.objects.in_county(county)
    facts = (
        ("核对镇街和学校", units, Perm.UNITS_EDIT, below.of_kind(UnitKind.SCHOOL).exists()),
        ("邀请同事", members, Perm.MEMBERS_INVITE, False),
        ("导入学生名册", f"{upload}?kind=students", Perm.ROSTER_IMPORT, False),
        ("导入志愿者名册", f"{upload}?kind=volunteers", Perm.ROSTER_IMPORT, volunteers.exists()),
    )
    return [
        {"title": title, "url": url, "state": "done" if done else ""}
        for title, url, perm, done in facts
        if user.has_in(perm, county)
    ]


def _counties_table(request: HttpRequest) -> HttpResponse:
    """City and province: the same counts, a line a county."""
    units = request.user.units_with(Perm.DASHBOARD)
    found = figures.figures(Student.objects.reached_by(units), "county")
    counties = [c for c in request.user.counties if any(unit.holds(c) for unit in units)]
    context = _head(request) | {
        "funnel": figures.funnel(found.total),
        "lines": [{"county": county, "counts": found.at(county.pk)} for county in counties],
        "total": found.total,
    }
    return render(request, "portal/home_counties.html", context)


def _own_students(request: HttpRequest) -> HttpResponse:
    """A school contact or a town cadre: the funnel of the own children."""
    students = Student.objects.visible_to(request.user).in_county(request.county)
    total = figures.figures(students, "town").total
    context = _head(request) | {
        "funnel": _funnel(total),
        "todos": todo.todos(request.user, request.county, students),
    }
    return render(request, "portal/home_own.html", context)


def _own_volunteers(request: HttpRequest) -> HttpResponse:
    """A university, a college or a squad: the own volunteers."""
    volunteers = Volunteer.objects.visible_to(request.user)
    if request.county:
        volunteers = volunteers.in_county(request.county)
    context = _head(request) | {
        "enlisted": volunteers.count(),
        "approved": volunteers.approved().count(),
        "ready": volunteers.ready().count(),
        "todos": list(todo.volunteer_todos(request.user, request.county)),
    }
    return render(request, "portal/home_volunteers.html", context)


def _roles(user: Any) -> list[dict[str, str]]:
    return [
        {
            "role": membership.get_role_display(),
            "unit": membership.unit.name,
            "key": membership.role,
        }
        for membership in user.active_memberships
    ]


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Students, volunteers and schools of the own reach, by name or pinyin."""
    if not (request.user.has(Perm.STUDENTS_VIEW) or request.user.has(Perm.VOLUNTEERS_VIEW)):
        raise Http404
    found = search.search(request.GET.get("q", ""), user=request.user)
    return render(request, "portal/search.html", {"found": found})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/help.html")


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """For the watcher of the service: the process answers and the database too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")
