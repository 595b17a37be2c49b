"""Screen 2: header rows, sheets and columns."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import get_visible_or_404
from rosters.forms import LayoutForm, MappingForm
from rosters.models import RosterBatch
from rosters.screens import columns
from rosters.services import mapping
from rosters.views.doors import door


@door
@require_http_methods(["GET", "HEAD", "POST"])
def batch_mapping(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if batch.state not in mapping.CHANGEABLE:
        return redirect("rosters:batch_detail", pk)
    form = MappingForm(request.POST or None, batch=batch)
    if request.method == "POST" and form.is_valid():
        mapping.confirm_mapping(
            batch, form.chosen, by=request.user,
            repeats=form.cleaned_data["repeats"], remember=form.cleaned_data["remember"],
        )  # fmt: skip
        return redirect("rosters:batch_detail", pk)
    context = columns.mapping(batch, form, LayoutForm(batch=batch))
    return render(request, "rosters/batch_mapping.html", context)


@door
@require_POST
def batch_layout(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Other header rows or sheets: the file is read again."""
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if batch.state not in mapping.CHANGEABLE:
        raise Http404
    form = LayoutForm(request.POST, batch=batch)
    if form.is_valid():
        mapping.choose_layout(batch, form.header_rows, form.wanted, by=request.user)
    return redirect("rosters:batch_detail", pk)
