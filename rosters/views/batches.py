"""Batches: all of a county, a new one, where one stands, and giving it up."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import get_visible_or_404
from accounts.pages import page_of
from accounts.roles import Perm
from rosters import downloads
from rosters.choices import BatchState, RosterKind
from rosters.forms import UploadForm
from rosters.models import RosterBatch
from rosters.screens import outcome, steps
from rosters.services import receive
from rosters.views.doors import door


@door
@require_safe
def batch_list(request: HttpRequest) -> HttpResponse:
    batches = (
        RosterBatch.objects.visible_to(request.user)
        .in_county(request.county)
        .select_related("uploaded_by", "job")
        .defer("sheets", "problems", "errand")
    )
    page = page_of(request, batches)
    counts = outcome.applied_counts(list(page))
    context = {"page": page, "rows": [(batch, counts[batch.pk]) for batch in page]}
    return render(request, "rosters/batch_list.html", context)


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
    context = {"form": form, "steps": steps.steps(1), "templates": downloads.templates()}
    return render(request, "rosters/batch_upload.html", context)


@door
@require_safe
def template(request: HttpRequest, form: str) -> HttpResponse:
    found = downloads.template_of(form)
    if found is None:
        raise Http404
    name, content = found
    return downloads.attachment(name, content)


@door
@require_safe
def batch_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the batch stands now; unfinished ones lead on to their screen."""
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if batch.state == BatchState.MAPPING:
        return redirect("rosters:batch_mapping", pk)
    if batch.state == BatchState.CHECKING:
        return redirect("rosters:batch_check", pk)
    return render(request, "rosters/batch_detail.html", outcome.detail(batch))


@door
@require_POST
def batch_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if receive.drop(batch, by=request.user):
        messages.success(request, "已放弃这个批次，文件和读出的内容都已删除。")
    return redirect("rosters:batch_list")
