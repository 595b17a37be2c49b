"""Acts on many volunteers: a page that says how many, then one POST."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.doors import needs
from accounts.roles import Perm
from accounts.rules import Denied
from volunteers import services
from volunteers.choices import VolunteerState
from volunteers.forms import BulkGateForm, BulkStateForm
from volunteers.rules import sources_of
from volunteers.selection import LIMIT, Selection, list_query, selection_of

TITLES = {
    VolunteerState.APPROVED: "通过审核",
    VolunteerState.PAUSED: "停用",
    VolunteerState.LEFT: "设为已退出",
}


@needs(Perm.VOLUNTEERS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_gates_bulk(request: HttpRequest) -> HttpResponse:
    """登记资格 for the ticked rows or all filtered ones."""
    chosen = _narrowed(selection_of(request), excluded={VolunteerState.LEFT})
    form = BulkGateForm(request.POST or None, count=chosen.count)
    if _may_go_on(request, chosen) and form.is_valid():
        return _record(request, chosen, form.cleaned_data)
    return _page(request, chosen, form, "登记资格", "登记这些资格")


def _record(request: HttpRequest, chosen: Selection, data: dict[str, Any]) -> HttpResponse:
    dates = {name: data[name] for name in ("passed_on", "expires_on")}
    try:
        done = services.record_gate(chosen.people, kind=data["kinds"], by=request.user, **dates)
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, f"已为 {done} 名志愿者登记 {len(data['kinds'])} 项资格。")
    return _back(request)


@needs(Perm.VOLUNTEERS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_state_bulk(request: HttpRequest) -> HttpResponse:
    """通过审核, 停用 or 已退出 for those whose state allows it."""
    target = request.GET.get("to")
    if target not in TITLES:
        raise Http404
    target = VolunteerState(target)
    chosen = _narrowed(selection_of(request), only=sources_of(target))
    form = BulkStateForm(request.POST or None, count=chosen.count, initial={"state": target})
    if _may_go_on(request, chosen) and form.is_valid():
        return _move(request, chosen, target, form.cleaned_data["reason"])
    return _page(request, chosen, form, TITLES[target], TITLES[target])


def _move(
    request: HttpRequest, chosen: Selection, target: VolunteerState, reason: str
) -> HttpResponse:
    try:
        done = services.set_state(chosen.people, state=target, reason=reason, by=request.user)
    except Denied as denied:
        messages.error(request, str(denied))
        return _back(request)
    messages.success(request, f"{TITLES[target]}：{done} 名志愿者。")
    return _back(request, tab="uncleared" if target == VolunteerState.APPROVED else "")


def _narrowed(chosen: Selection, *, only: Any = (), excluded: Any = ()) -> Selection:
    """Leave out those whom the act cannot touch; the number shown is the number done."""
    people = chosen.people.filter(state__in=only) if only else chosen.people
    people = people.exclude(state__in=excluded)
    count = people.count()
    return Selection(people, count, chosen.is_all, passed_over=chosen.count - count)


def _may_go_on(request: HttpRequest, chosen: Selection) -> bool:
    return request.method == "POST" and bool(chosen.count) and not chosen.is_too_many


def _page(
    request: HttpRequest, chosen: Selection, form: Any, title: str, verb: str
) -> HttpResponse:
    context = {
        "chosen": chosen,
        "form": form,
        "title": title,
        "verb": f"{verb}（{chosen.count} 人）",
        "too_many": f"一次最多处理 {LIMIT} 人，请先用学院、分队或科目筛选缩小范围。",
        "back": _list_url(list_query(request.GET)),
    }
    return render(request, "volunteers/volunteer_bulk.html", context)


def _back(request: HttpRequest, tab: str = "") -> HttpResponse:
    """The list as it was; after an approval where the next step waits."""
    return redirect(_list_url(urlencode({"tab": tab}) if tab else list_query(request.GET)))


def _list_url(query: str) -> str:
    return reverse("volunteers:volunteer_list") + (f"?{query}" if query else "")
