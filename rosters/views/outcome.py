"""Screen 4 and after: confirming, leaving the rest out, taking back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import get_visible_or_404
from accounts.rules import Denied
from rosters.models import RosterBatch
from rosters.screens import outcome
from rosters.services import applying
from rosters.views.doors import batch_door, door, open_batch


@batch_door
@require_http_methods(["GET", "HEAD", "POST"])
def batch_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = open_batch(request, pk)
    if request.method == "POST":
        if not batch.rows.pending().exists():
            messages.error(request, "没有可以导入的行。请先修正，或放弃这个批次。")
            return redirect("rosters:batch_check", pk)
        if request.POST.get("seen", outcome.stamp(batch)) != outcome.stamp(batch):
            raise Denied(applying.CHANGED)
        for refusal in applying.confirm(batch, by=request.user, seen=batch.acted_at):
            messages.error(request, refusal)
        return redirect("rosters:batch_detail", pk)
    context = outcome.confirm(batch, request.GET.get("page"))
    return render(request, "rosters/batch_confirm.html", context)


@batch_door
@require_POST
def batch_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rows that still wait are left out for good."""
    batch = open_batch(request, pk)
    left = applying.close(batch, by=request.user)
    messages.success(request, f"批次已结束，{left} 行没有导入。")
    return redirect("rosters:batch_detail", pk)


@door
@require_POST
def batch_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if refusals := applying.start_undo(batch, by=request.user):
        return render(
            request, "rosters/batch_detail.html", outcome.detail(batch, refusals, by=request.user)
        )
    return redirect("rosters:batch_detail", pk)
