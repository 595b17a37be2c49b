"""Pairs: the list, its export, one pair and what may be done to it."""

from collections.abc import Callable
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
from pairing.choices import PairingState
from pairing.filters import LIVE, PairingFilter
from pairing.forms import AnswerForm, EndForm, ExportForm, PauseForm
from pairing.models import Pairing
from pairing.models.pairing import SEALED, PairingQuerySet
from pairing.queries import waiting_takeovers
from pairing.rules import Denied
from pairing.services import end_pairing
from pairing.services.ending import consequences, pause, resume
from pairing.services.export import export_pairs
from pairing.services.offers import accept, decline, offer
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
    may_end = county and request.user.has_in(Perm.PLANS_REVIEW, county)
    context = {
        "filter": filtered,
        "page": page_of(request, _rows(filtered)),
        "export_form": ExportForm(),
        "may_export": county and request.user.has_in(Perm.PAIRS_EXPORT, county),
        "may_end": may_end,
        "takeovers": waiting_takeovers(county).count() if may_end else 0,
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
    pairing = _own(request, pk, Perm.PLANS_REVIEW)
    if request.method != "POST" and not pairing.is_live:
        return redirect("pairing:pairing_detail", pairing.pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    verb = "收回邀请" if pairing.state == PairingState.OFFERED else "结束结对"
    if request.method == "POST" and form.is_valid():
        try:
            end_pairing(pairing, by=request.user, **form.cleaned_data)
        except Denied as denied:
            messages.error(request, str(denied))
        else:
            messages.success(request, f"已{verb}，志愿者的名额和时间已空出。")
        return redirect("pairing:pairing_list")
    after = consequences(pairing)
    context = {"form": form, "pairing": pairing, "verb": verb, "after": after}
    return render(request, "pairing/pairing_end.html", context)


@require_safe
@needs(Perm.PAIRS_VIEW)
def pairing_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One pair: who, what, when, and all that has happened to it."""
    get_visible_or_404(Pairing, request.user, pk)
    people = Pairing.objects.select_related("student__school", "volunteer__unit", "plan", "county")
    pairing = people.defer(*SEALED).get(pk=pk)
    context = {
        "pairing": pairing,
        "moves": pairing.moves.select_related("by"),
        "may_end": request.user.has_in(Perm.PLANS_REVIEW, pairing.county),
        "may_publish": request.user.has_in(Perm.PLANS_PUBLISH, pairing.county),
        "answer_form": AnswerForm(),
    }
    return render(request, "pairing/pairing_detail.html", context)


@require_POST
@needs(Perm.PLANS_REVIEW)
def pairing_pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Pause a running pair; go on with a paused one."""
    pairing = _own(request, pk, Perm.PLANS_REVIEW)
    form = PauseForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    return _acted(
        request, pairing, "已暂停，名额和时间仍为两人保留。",
        lambda: pause(pairing, note=note, by=request.user),
    )  # fmt: skip


@require_POST
@needs(Perm.PLANS_REVIEW)
def pairing_resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    pairing = _own(request, pk, Perm.PLANS_REVIEW)
    return _acted(request, pairing, "已恢复。", lambda: resume(pairing, by=request.user))


@require_POST
@needs(Perm.PLANS_PUBLISH)
def pairing_offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the helper of a pair that the ledger only intended."""
    pairing = _own(request, pk, Perm.PLANS_PUBLISH)
    return _acted(
        request, pairing, "已发出邀请，3 天内答复。", lambda: offer(pairing, by=request.user)
    )


@require_POST
@needs(Perm.PLANS_REVIEW)
def pairing_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The helper's answer, told to the county by telephone."""
    pairing = _own(request, pk, Perm.PLANS_REVIEW)
    form = AnswerForm(request.POST)

    def act() -> None:
        if not form.is_valid():
            raise Denied("请选接受还是谢绝。")
        if form.cleaned_data["answer"] == "accept":
            accept(pairing, by=request.user)
        elif not form.cleaned_data["reason"]:
            raise Denied("请选谢绝的原因。")
        else:
            decline(pairing, reason=form.cleaned_data["reason"], by=request.user)

    return _acted(request, pairing, "已登记志愿者的答复。", act)


def _own(request: HttpRequest, pk: UUID, perm: Perm) -> Pairing:
    pairing: Pairing = get_visible_or_404(Pairing, request.user, pk)
    if not request.user.has_in(perm, pairing.county):
        raise Http404
    return pairing


def _acted(
    request: HttpRequest, pairing: Pairing, text: str, act: Callable[[], Any]
) -> HttpResponse:
    try:
        act()
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, text)
    return redirect("pairing:pairing_detail", pairing.pk)
