"""The four screens of the import desk, and the batches behind them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import get_visible_or_404, needs
from accounts.pages import page_of
from accounts.roles import Perm
from rosters import downloads, screens, sheets
from rosters.choices import GOOD, BatchState, RosterKind
from rosters.forms import MappingForm, UploadForm
from rosters.models import RosterBatch
from rosters.registry import announced
from rosters.services import applying, fixing, mapping, receive

door = needs(Perm.ROSTER_IMPORT)


@door
@require_safe
def batch_list(request: HttpRequest) -> HttpResponse:
    batches = (
        RosterBatch.objects.visible_to(request.user)
        .in_county(request.county)
        .select_related("uploaded_by", "job")
        .defer("sheets", "problems")
    )
    return render(request, "rosters/batch_list.html", {"page": page_of(request, batches)})


@door
@require_http_methods(["GET", "HEAD", "POST"])
def batch_upload(request: HttpRequest) -> HttpResponse:
    if not request.user.has_in(Perm.ROSTER_IMPORT, request.county):
        raise Http404
    initial = {"kind": request.GET.get("kind", RosterKind.STUDENTS)}
    form = UploadForm(
        request.POST or None, request.FILES or None, county=request.county, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        name, content = form.content
        batch = receive.receive(
            form.cleaned_data["kind"], name, content,
            county=request.county, unit=form.cleaned_data["unit"],
            as_of=form.cleaned_data["as_of"], by=request.user,
        )  # fmt: skip
        return redirect("rosters:batch_detail", batch.pk)
    context = {"form": form, "steps": screens.steps(1), "kinds": announced()}
    return render(request, "rosters/batch_upload.html", context)


@door
@require_safe
def batch_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the batch stands now; unfinished ones lead on to their screen."""
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if batch.state == BatchState.MAPPING:
        return redirect("rosters:batch_mapping", pk)
    if batch.state == BatchState.CHECKING:
        return redirect("rosters:batch_check", pk)
    return render(request, "rosters/batch_detail.html", screens.detail(batch))


@door
@require_http_methods(["GET", "HEAD", "POST"])
def batch_mapping(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if batch.state not in {BatchState.MAPPING, BatchState.CHECKING}:
        return redirect("rosters:batch_detail", pk)
    form = MappingForm(request.POST or None, batch=batch)
    if request.method == "POST" and form.is_valid():
        mapping.confirm_mapping(batch, form.chosen, by=request.user)
        return redirect("rosters:batch_detail", pk)
    return render(request, "rosters/batch_mapping.html", screens.mapping(batch, form))


@door
@require_safe
def batch_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if batch.state != BatchState.CHECKING:
        return redirect("rosters:batch_detail", pk)
    context = screens.check(batch, request.GET.get("cause", ""), request.GET.get("page"))
    return render(request, "rosters/batch_check.html", context)


@door
@require_POST
def batch_fix(request: HttpRequest, pk: UUID) -> HttpResponse:
    """New texts for bad cells (`cell-<row id>-<field>`), or one text for many rows."""
    batch = _checking(request, pk)
    if request.POST.get("code"):
        fields = (request.POST.get(name, "") for name in ("code", "field", "old", "new"))
        good = fixing.fix_all(batch, *fields, by=request.user)
    else:
        good = fixing.fix_rows(batch, screens.edits(request.POST), by=request.user)
    messages.success(request, f"已重新校验，{good} 行现在可以导入。")
    return redirect(screens.check_url(batch, request.POST.get("cause", "")))


@door
@require_http_methods(["GET", "HEAD", "POST"])
def batch_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = _checking(request, pk)
    if request.method == "POST":
        if not batch.rows.filter(verdict__in=GOOD).exists():
            messages.error(request, "没有可以导入的行。请先修正，或放弃这个批次。")
            return redirect("rosters:batch_check", pk)
        applying.confirm(batch, by=request.user)
        return redirect("rosters:batch_detail", pk)
    return render(request, "rosters/batch_confirm.html", screens.confirm(batch))


@door
@require_POST
def batch_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    for refusal in applying.start_undo(batch, by=request.user):
        messages.error(request, refusal)
    return redirect("rosters:batch_detail", pk)


@door
@require_POST
def batch_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if receive.drop(batch, by=request.user):
        messages.success(request, "已放弃这个批次，文件和读出的内容都已删除。")
    return redirect("rosters:batch_list")


@door
@require_safe
def batch_errors(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bad rows as the same workbook, with the reasons in red."""
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if batch.state not in {BatchState.CHECKING, BatchState.APPLIED}:
        raise Http404
    return downloads.attachment(
        f"待修正_{batch.file_name.rsplit('.', 1)[0]}.xlsx", downloads.error_workbook(batch)
    )


@door
@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in announced():
        raise Http404
    return downloads.attachment(f"{RosterKind(kind).label}模板.xlsx", sheets.write_template(kind))


def _checking(request: HttpRequest, pk: UUID) -> Any:
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if batch.state != BatchState.CHECKING:
        raise Http404
    return batch
