"""Who takes over: the list of successions, and deciding on one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import get_visible_or_404, needs
from accounts.pages import page_of
from accounts.roles import Perm
from pairing.forms import ArrangeForm, DropForm
from pairing.models import Succession
from pairing.models.pairing import SEALED
from pairing.rules import Denied
from pairing.services.handover import arrange, drop, seek_again
from pairing.views.doors import county_or_404

SEALED_HERE = [*(f"pairing__{name}" for name in SEALED), "volunteer__id_number", "volunteer__phone"]


@require_safe
@needs(Perm.PLANS_REVIEW)
def succession_list(request: HttpRequest) -> HttpResponse:
    """Those that wait, the soonest to leave first."""
    county = county_or_404(request, Perm.PLANS_REVIEW)
    rows = Succession.objects.visible_to(request.user).in_county(county).waiting()
    people = rows.select_related(
        "pairing__student__school", "pairing__volunteer", "volunteer__unit"
    )
    ordered = people.defer(*SEALED_HERE).prefetch_related("pairing__slots", "pairing__moves")
    page = page_of(
        request, ordered.order_by(F("leaves_on").asc(nulls_last=True), "sought_at", "pk")
    )
    context = {"page": page, "may_publish": request.user.has_in(Perm.PLANS_PUBLISH, county)}
    return render(request, "pairing/succession_list.html", context)


@require_POST
@needs(Perm.PLANS_PUBLISH)
def succession_arrange(request: HttpRequest, pk: UUID) -> HttpResponse:
    succession = _succession(request, pk, Perm.PLANS_PUBLISH)
    form = ArrangeForm(request.POST)
    try:
        if not form.is_valid():
            raise Denied("请选“发出邀请”或“直接结对”。")
        made = arrange(succession, ask=form.cleaned_data["way"] == "ask", by=request.user)
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        done = "已结对" if made.helps else "已发出邀请，3 天内答复"
        messages.success(request, f"{made.student.name} 和 {made.volunteer.name}：{done}。")
    return redirect("pairing:succession_list")


@require_POST
@needs(Perm.PLANS_REVIEW)
def succession_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    succession = _succession(request, pk, Perm.PLANS_REVIEW)
    form = DropForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return _done(
        request, "已记下不安排接替。", lambda: drop(succession, note=note, by=request.user)
    )


@require_POST
@needs(Perm.PLANS_REVIEW)
def succession_seek(request: HttpRequest, pk: UUID) -> HttpResponse:
    succession = _succession(request, pk, Perm.PLANS_REVIEW)
    return _done(
        request, "已按今天的名册重新找过。", lambda: seek_again(succession, by=request.user)
    )


def _done(request: HttpRequest, text: str, act: Any) -> HttpResponse:
    try:
        act()
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, text)
    return redirect("pairing:succession_list")


def _succession(request: HttpRequest, pk: UUID, perm: Perm) -> Succession:
    succession: Succession = get_visible_or_404(Succession, request.user, pk)
    if not request.user.has_in(perm, succession.county):
        raise Http404
    return succession
