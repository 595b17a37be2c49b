"""The four screens of the import desk, and the batches behind them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import get_visible_or_404, needs
from accounts.pages import page_of
from accounts.roles import Perm
from rosters import downloads
from rosters.choices import OPEN, BatchState, RosterKind
from rosters.forms import LayoutForm, MappingForm, UploadForm
from rosters.models import RosterBatch
from rosters.screens import check, columns, mending, outcome, steps
from rosters.services import aliases, applying, deciding, errands, fixing, mapping, mends, receive

door = needs(Perm.ROSTER_IMPORT)
STARTED = "行数较多，正在后台修改，完成后会有消息提醒。"


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
def batch_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the batch stands now; unfinished ones lead on to their screen."""
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if batch.state == BatchState.MAPPING:
        return redirect("rosters:batch_mapping", pk)
    if batch.state == BatchState.CHECKING:
        return redirect("rosters:batch_check", pk)
    return render(request, "rosters/batch_detail.html", outcome.detail(batch))


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


@door
@require_POST
def batch_fix(request: HttpRequest, pk: UUID) -> HttpResponse:
    """New texts for bad cells (`cell-<row id>-<field>`), or one text for many rows."""
    batch = _open(request, pk)
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


@door
@require_POST
def batch_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a person decides of rows (`decide-<row id>`), or of all rows of a cause (`all`)."""
    batch = _open(request, pk)
    if decision := request.POST.get("all"):
        code, field = check.split_cause(request.POST.get("cause", ""))
        settled = errands.decide_all(batch, code, field, decision, by=request.user)
    else:
        settled = deciding.decide(batch, check.decisions(request.POST), by=request.user)
    return _checked(request, batch, settled, f"已处理 {settled} 行。")


@door
@require_http_methods(["GET", "HEAD", "POST"])
def batch_mends(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Automatic mends: listed, taken back one by one, by column or all, and made again."""
    batch = _open(request, pk)
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
@require_http_methods(["GET", "HEAD", "POST"])
def batch_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = _open(request, pk)
    if request.method == "POST":
        if not batch.rows.pending().exists():
            messages.error(request, "没有可以导入的行。请先修正，或放弃这个批次。")
            return redirect("rosters:batch_check", pk)
        for refusal in applying.confirm(batch, by=request.user):
            messages.error(request, refusal)
        return redirect("rosters:batch_detail", pk)
    context = outcome.confirm(batch, request.GET.get("page"))
    return render(request, "rosters/batch_confirm.html", context)


@door
@require_POST
def batch_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rows that still wait are left out for good."""
    batch = _open(request, pk)
    left = applying.close(batch, by=request.user)
    messages.success(request, f"批次已结束，{left} 行没有导入。")
    return redirect("rosters:batch_detail", pk)


@door
@require_POST
def batch_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if refusals := applying.start_undo(batch, by=request.user):
        return render(request, "rosters/batch_detail.html", outcome.detail(batch, refusals))
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
    if batch.state not in {*OPEN, BatchState.APPLIED}:
        raise Http404
    return downloads.attachment(
        f"待修正_{batch.file_name.rsplit('.', 1)[0]}.xlsx", downloads.error_workbook(batch)
    )


@door
@require_safe
def template(request: HttpRequest, form: str) -> HttpResponse:
    found = downloads.template_of(form)
    if found is None:
        raise Http404
    name, content = found
    return downloads.attachment(name, content)


def _open(request: HttpRequest, pk: UUID) -> Any:
    batch = get_visible_or_404(RosterBatch, request.user, pk)
    if batch.state not in OPEN:
        raise Http404
    return batch


def _checked(request: HttpRequest, batch: RosterBatch, good: int | None, text: str) -> HttpResponse:
    """Back to the cause at hand, or to the job when it was much work."""
    messages.success(request, STARTED if good is None else text)
    if good is None:
        return redirect("rosters:batch_detail", batch.pk)
    return redirect(check.check_url(batch, request.POST.get("cause", "")))
