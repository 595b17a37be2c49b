"""志愿者库: who has signed up, who may be paired, what the others lack."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import needs
from accounts.roles import Perm
from volunteers import rows, selection, tabs
from volunteers.models import Volunteer

PAGE = 50


@needs(Perm.VOLUNTEERS_VIEW)
@require_safe
def volunteer_list(request: HttpRequest) -> HttpResponse:
    visible = Volunteer.objects.visible_to(request.user)
    filters = selection.listed(request, visible)
    people, tab = filters.qs, tabs.tab_of(request.GET.get("tab"))
    numbers = tabs.counts(people)
    pages = Paginator(rows.for_list(people.filter(tab.condition(people))), PAGE)
    pages.count = numbers[tab.key]
    page = pages.get_page(request.GET.get("page"))
    page.object_list = rows.rows_of(list(page.object_list))
    context = {
        "filters": filters,
        "tab": tab,
        "tabs": [(each, numbers[each.key]) for each in tabs.TABS],
        "page": page,
        "total": numbers[tab.key],
        "limit": selection.LIMIT,
        "carried": _carried(request),
        "may_edit": request.user.has(Perm.VOLUNTEERS_EDIT),
        "may_import": request.user.has(Perm.ROSTER_IMPORT),
    }
    return render(request, "volunteers/volunteer_list.html", context)


def _carried(request: HttpRequest) -> list[tuple[str, Any]]:
    """The filters that a bulk page needs to find the same people again."""
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in selection.OWN
        for value in values
    ]
