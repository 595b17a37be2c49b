"""转入转出申请: what other counties ask of ours, and what ours asked."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import get_visible_or_404, needs
from accounts.models import Unit
from accounts.roles import Perm
from students.choices import CensusState, TransferState
from students.forms import DeclineForm
from students.models import Student, TransferRequest
from students.rules import Refused
from students.services import transfer

PER_PAGE = 20
TOO_LATE = "这份申请已经有人答复过了，没有再改动。"


@require_safe
@needs(Perm.ROSTER_IMPORT)
def transfer_list(request: HttpRequest) -> HttpResponse:
    is_ours = request.GET.get("way") == "out"
    side = {"asking" if is_ours else "county": request.county}
    rows = TransferRequest.objects.visible_to(request.user).filter(**side)
    rows = rows.select_related("asking", "asked_by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    if is_ours:
        _find_arrivals(page, request.county)
    context = {
        "page": page,
        "is_ours": is_ours,
        "form": DeclineForm(),
    }
    return render(request, "students/transfer_list.html", context)


def _find_arrivals(rows: Iterable[TransferRequest], county: Unit) -> None:
    """Give each child that came its record, and those of its name whom the county had before.

    Whether they are one child only a person can say: a number may have been mistyped.
    """
    here = Student.objects.in_county(county).exclude(census_state=CensusState.LEFT)
    came = [row for row in rows if row.state == TransferState.ACCEPTED]
    by_number = {s.id_index: s for s in here.filter(id_index__in=[row.id_index for row in came])}
    names = {s.name for s in by_number.values()} | {row.name for row in came}
    namesakes = list(here.filter(name__in=names))
    for row in came:
        row.arrived = arrived = by_number.get(row.id_index)
        mine = {row.name, arrived.name} if arrived else set()
        row.namesakes = [s for s in namesakes if s.name in mine and s != arrived]


@require_POST
@needs(Perm.ROSTER_IMPORT)
def transfer_accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _answerable(request, pk)
    try:
        done = transfer.accept(request=asked, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        _say(request, done, "已同意转出，学生和他的记录已转到申请的县区。")
    return redirect("students:transfer_list")


@require_POST
@needs(Perm.ROSTER_IMPORT)
def transfer_decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _answerable(request, pk)
    form = DeclineForm(request.POST)
    if form.is_valid():
        done = transfer.decline(request=asked, by=request.user, **form.cleaned_data)
        _say(request, done, "已答复不同意，原因已告知申请的县区。")
    else:
        messages.error(request, form.errors["reason"][0])
    return redirect("students:transfer_list")


def _answerable(request: HttpRequest, pk: UUID) -> TransferRequest:
    """A request to our county; the county that asked may look at it, not answer it."""
    asked: TransferRequest = get_visible_or_404(TransferRequest, request.user, pk)
    if not TransferRequest.objects.answerable_by(request.user).filter(pk=pk).exists():
        raise Http404
    return asked


def _say(request: HttpRequest, done: bool, text: str) -> None:
    (messages.success if done else messages.warning)(request, text if done else TOO_LATE)
