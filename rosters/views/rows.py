"""Screen 3: rows are mended, decided, left out, and given back as a workbook."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import get_visible_or_404
from accounts.models import User
from rosters import downloads
from rosters.choices import OPEN, BatchState
from rosters.models import RosterBatch
from rosters.screens import check, mending
from rosters.services import aliases, causes, deciding, errands, fixing, mends
from rosters.services.fixing import Done
from rosters.views.doors import STARTED, batch_door, door, open_batch

LEFT_AS_IS = "有 {} 行没有改：这些行刚由别人处理过。请看现在的结果，要改再选一次。"
LAST = "最近一次处理：{}，{}。"
NOT_OPEN = "有 {} 行不能这样决定，请逐行选。"


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
    done: Done | None
    if request.POST.get("code"):
        fix = {name: request.POST.get(name, "") for name in errands.FIX}
        _name_school(request, batch, fix["field"], fix["old"], fix["new"])
        shown = check.number(request.POST, "rows")
        done = errands.fix_all(batch, fix, by=request.user)
    else:
        edits, seen = check.edits(request.POST), check.seen_cells(request.POST)
        shown, done = len(edits), fixing.fix_rows(batch, edits, by=request.user, seen=seen)
    if done is None:
        return _sent(request, batch)
    _tell_late(request, batch, shown - done.rows)
    return _checked(request, batch, done, f"已重新校验，{done.good} 行现在可以导入。")


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
        sent = errands.decide_all(batch, code, field, decision, by=request.user)
        if sent is None:
            return _sent(request, batch)
        done = sent
        waiting = causes.waiting(causes.open_rows(batch), code, field)
        _tell_late(request, batch, check.number(request.POST, "rows") - done.rows - waiting)
        if waiting:
            messages.error(request, NOT_OPEN.format(waiting))
    else:
        wanted, seen = check.decisions(request.POST), check.seen(request.POST)
        done = deciding.decide(batch, wanted, by=request.user, seen=seen)
        _tell_late(request, batch, len(wanted) - done.rows)
    return _checked(request, batch, done, f"已处理 {done.rows} 行。")


def _tell_late(request: HttpRequest, batch: RosterBatch, rows: int) -> None:
    """Rows that somebody else settled first are as she left them: say so, and who it was."""
    if rows <= 0:
        return
    text = LEFT_AS_IS.format(rows)
    if batch.acted_by:
        at = timezone.localtime(batch.acted_at)
        text += LAST.format(_name(batch.acted_by, request.user), f"{at:%H:%M}")
    messages.error(request, text)


def _name(person: User, reader: Any) -> str:
    return "你自己（在另一个页面）" if person == reader else person.name


def _sent(request: HttpRequest, batch: RosterBatch) -> HttpResponse:
    """It was much work: on to its job."""
    messages.success(request, STARTED)
    return redirect("rosters:batch_detail", batch.pk)


def _checked(request: HttpRequest, batch: RosterBatch, done: Done, text: str) -> HttpResponse:
    """Back to the cause at hand."""
    if done.rows:
        messages.success(request, text)
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
    done: Done | None
    if "again" in request.POST:
        done = errands.mend_all_again(batch, by=request.user)
    elif row := request.POST.get("row"):
        row_id, _dot, field = row.partition(".")
        done = mends.take_back(batch, _ids(row_id), field, by=request.user)
        back += f"?field={request.POST.get('field', '')}"
    else:
        done = errands.take_back_all(batch, field, by=request.user)
    if done is None:
        return _sent(request, batch)
    messages.success(request, "已按你的选择重新校验。")
    return redirect(back)


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
