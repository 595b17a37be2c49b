"""Pairs: the list, its export, ending one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import get_visible_or_404, needs
from accounts.pages import page_of
from accounts.roles import Perm
from pairing.filters import LIVE, PairingFilter
from pairing.forms import EndForm, ExportForm
from pairing.models import Pairing
from pairing.models.pairing import PairingQuerySet
from pairing.rules import Denied
from pairing.services import end_pairing
from pairing.services.export import export_pairs
from pairing.views.doors import county_or_404

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _filtered(request: HttpRequest) -> PairingFilter:
    """Live pairs unless another state is asked for."""
    county: Any = request.county  # type: ignore[attr-defined]
    pairs = Pairing.objects.visible_to(request.user).in_county(county)
    query = request.GET.copy()
    query.setdefault("state", LIVE)
    return PairingFilter(query, queryset=pairs, county=county)


def _rows(filtered: PairingFilter) -> PairingQuerySet:
    rows = filtered.qs if filtered.is_valid() else filtered.queryset.none()
    return rows.with_people()  # type: ignore[no-any-return]


@require_safe
@needs(Perm.PAIRS_VIEW)
def pairing_list(request: HttpRequest) -> HttpResponse:
    filtered = _filtered(request)
    county: Any = request.county  # type: ignore[attr-defined]
    context = {
        "filter": filtered,
        "page": page_of(request, _rows(filtered)),
        "export_form": ExportForm(),
        "may_export": county and request.user.has_in(Perm.PAIRS_EXPORT, county),
        "may_end": county and request.user.has_in(Perm.PLANS_REVIEW, county),
    }
    return render(request, "pairing/pairing_list.html", context)


@require_POST
@needs(Perm.PAIRS_EXPORT)
def pairing_export(request: HttpRequest) -> HttpResponse:
    county = county_or_404(request, Perm.PAIRS_EXPORT)
    form = ExportForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["reason"][0])
        return redirect("pairing:pairing_list")
    body = export_pairs(
        _rows(_filtered(request)), county=county, by=request.user,
        reason=form.cleaned_data["reason"],
    )  # fmt: skip
    name = f"结对名单-{county.name}-{timezone.localdate():%Y%m%d}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(body, content_type=XLSX, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.PLANS_REVIEW)
def pairing_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    pairing: Pairing = get_visible_or_404(Pairing, request.user, pk)
    if not request.user.has_in(Perm.PLANS_REVIEW, pairing.county):
        raise Http404
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            end_pairing(pairing, by=request.user, **form.cleaned_data)
        except Denied as denied:
            messages.error(request, str(denied))
        else:
            messages.success(request, "已结束这一对，学生回到待匹配，志愿者的名额已空出。")
        return redirect("pairing:pairing_list")
    return render(request, "pairing/pairing_end.html", {"form": form, "pairing": pairing})
