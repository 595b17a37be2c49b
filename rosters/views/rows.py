"""Screen 3: rows are mended, decided, left out, and given back as a workbook."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import get_visible_or_404
from rosters import downloads
from rosters.choices import OPEN, BatchState
from rosters.models import RosterBatch
from rosters.screens import check, mending
from rosters.services import aliases, deciding, errands, fixing, mends
from rosters.views.doors import STARTED, batch_door, door, open_batch

LEFT_AS_IS = "有 {} 行没有改：这些行刚由别人处理过。请看现在的结果，要改再选一次。"


@door
@require_safe
def batch_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if batch.state not in OPEN:
        return redirect("rosters:batch_detail", pk)
    context = check.check(
        batch, request.GET.get("cause", ""), request.GET.get("page"), by=request.user
    )
    return render(request, "rosters/batch_check.html", context)


@batch_door
@require_POST
def batch_fix(request: HttpRequest, pk: UUID) -> HttpResponse:
    """New texts for bad cells (`cell-<row id>-<field>`), or one text for many rows."""
    batch = open_batch(request, pk)
    if request.POST.get("code"):
        code, field, old, new = (request.POST.get(n, "") for n in ("code", "field", "old", "new"))
        _name_school(request, batch, field, old, new)
        good = errands.fix_all(batch, code, field, old, new, by=request.user)
    else:
        good = fixing.fix_rows(batch, check.edits(request.POST), by=request.user)
    return _checked(request, batch, good, f"已重新校验，{good} 行现在可以导入。")


def _name_school(request: HttpRequest, batch: RosterBatch, field: str, old: str, new: str) -> None:
    wished = field == "school" and request.POST.get("as_alias")
    if wished and aliases.remember_school(batch.county, old, new, by=request.user):
        messages.success(request, f"已把“{old}”记作“{new}”的别名。")


@batch_door
@require_POST
def batch_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a person decides of rows (`decide-<row id>`), or of all rows of a cause (`all`)."""
    batch = open_batch(request, pk)
    if decision := request.POST.get("all"):
        code, field = check.split_cause(request.POST.get("cause", ""))
        settled = errands.decide_all(batch, code, field, decision, by=request.user)
    else:
        wanted = check.decisions(request.POST)
        seen = check.seen(request.POST)
        settled = deciding.decide(batch, wanted, by=request.user, seen=seen)
        if settled < len(wanted):
            messages.error(request, LEFT_AS_IS.format(len(wanted) - settled))
    return _checked(request, batch, settled, f"已处理 {settled} 行。")


def _checked(request: HttpRequest, batch: RosterBatch, good: int | None, text: str) -> HttpResponse:
    """Back to the cause at hand, or to the job when it was much work."""
    messages.success(request, STARTED if good is None else text)
    if good is None:
        return redirect("rosters:batch_detail", batch.pk)
    return redirect(check.check_url(batch, request.POST.get("cause", "")))


@batch_door
@require_http_methods(["GET", "HEAD", "POST"])
def batch_mends(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Automatic mends: listed, taken back one by one, by column or all, and made again."""
    batch = open_batch(request, pk)
    if request.method != "POST":
        context = mending.mended(batch, request.GET.get("field", ""), request.GET.get("page"))
        return render(request, "rosters/batch_mends.html", context)
    field, back = request.POST.get("field", ""), reverse("rosters:batch_mends", args=[pk])
    if "again" in request.POST:
        good = errands.mend_all_again(batch, by=request.user)
    elif row := request.POST.get("row"):
        row_id, _dot, field = row.partition(".")
        good = mends.take_back(batch, _ids(row_id), field, by=request.user)
        back += f"?field={request.POST.get('field', '')}"
    else:
        good = errands.take_back_all(batch, field, by=request.user)
    messages.success(request, STARTED if good is None else "已按你的选择重新校验。")
    return redirect(
        "rosters:batch_detail" if good is None else back, *([pk] if good is None else ())
    )


def _ids(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        raise Http404 from None


@door
@require_safe
def batch_errors(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bad rows as the same workbook, with the reasons in red."""
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if batch.state not in {*OPEN, BatchState.APPLIED}:
        raise Http404
    return downloads.attachment(
        f"待修正_{batch.file_name.rsplit('.', 1)[0]}.xlsx", downloads.error_workbook(batch)
    )
