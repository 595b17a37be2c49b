"""转入转出申请: what other counties ask of ours, and what ours asked."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import get_visible_or_404, needs
from accounts.roles import Perm
from students.forms import DeclineForm
from students.models import TransferRequest
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
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "is_ours": is_ours,
        "form": DeclineForm(),
    }
    return render(request, "students/transfer_list.html", context)


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
