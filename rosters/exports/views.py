"""The page of exports: ask for one, approve a colleague's, fetch one's own."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import PortalRequest, get_visible_or_404, needs
from accounts.pages import page_of
from accounts.roles import Perm
from accounts.rules import Denied
from rosters import sheets
from rosters.downloads import attachment
from rosters.exports import services
from rosters.exports.choices import ExportState
from rosters.exports.forms import AskForm
from rosters.exports.models import RosterExport
from rosters.exports.rules import may_fetch


@needs(Perm.ROSTER_EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def export_list(request: PortalRequest) -> HttpResponse:
    county = request.county
    if county is None or not request.user.has_in(Perm.ROSTER_EXPORT, county):
        raise Http404
    form = AskForm(request.POST or None, county=county)
    if request.method == "POST" and form.is_valid():
        asked = services.ask(county=county, by=request.user, **form.cleaned_data)
        messages.success(request, _what_next(asked))
        return redirect("rosters:export_list")
    return render(request, "rosters/export_list.html", _context(request, form))


@needs(Perm.EXPORT_APPROVE)
@require_POST
def export_approve(request: PortalRequest, pk: UUID) -> HttpResponse:
    return _answer(request, pk, services.approve, "已批准，文件生成后只有申请人能下载。")


@needs(Perm.EXPORT_APPROVE)
@require_POST
def export_decline(request: PortalRequest, pk: UUID) -> HttpResponse:
    decline = partial(services.decline, reason=request.POST.get("reason", ""))
    return _answer(request, pk, decline, "已告诉申请人没有批准。")


@needs(Perm.ROSTER_EXPORT)
@require_POST
def export_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    return _answer(request, pk, services.withdraw, "已撤回申请。")


def _answer(request: PortalRequest, pk: UUID, act: Callable[..., None], told: str) -> HttpResponse:
    export = get_visible_or_404(RosterExport, request.user, pk)
    try:
        act(export, by=request.user)
        messages.success(request, told)
    except Denied as denied:
        messages.error(request, denied.sentence)
    return redirect("rosters:export_list")


@needs(Perm.ROSTER_EXPORT)
@require_POST
def export_file(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The workbook; a POST, because each download is written to the log."""
    export = get_visible_or_404(RosterExport, request.user, pk)
    content = services.fetch(export, by=request.user)
    if content is None:
        raise Http404
    return attachment(_file_name(export), content)


def _context(request: PortalRequest, form: AskForm) -> dict[str, Any]:
    people = ("county", "asked_by", "decided_by", "within", "job")
    mine = RosterExport.objects.visible_to(request.user).in_county(request.county)
    waiting = mine.waiting_for(request.user).select_related(*people)
    others = mine.exclude(pk__in=waiting.values("pk")).select_related(*people)
    page = page_of(request, others)
    return {
        "form": form,
        "waiting": [_row(export, request.user) for export in waiting],
        "page": page,
        "rows": [_row(export, request.user) for export in page],
        "may_approve": request.user.has_in(Perm.EXPORT_APPROVE, request.county),
    }


def _row(export: RosterExport, user: Any) -> dict[str, Any]:
    form = sheets.FORMS.get(export.form)
    return {
        "export": export,
        "label": form.label if form else export.get_kind_display(),
        "place": export.within.name if export.within else "全县",
        "is_mine": export.asked_by_id == user.pk,
        "may_fetch": may_fetch(user, export),
        "is_running": export.state == ExportState.APPROVED and export.job is not None,
    }


def _what_next(export: RosterExport) -> str:
    if export.is_sensitive:
        return "申请已提交，批准后开始生成，会有消息提醒。"
    return "正在生成，做完会有消息提醒。"


def _file_name(export: RosterExport) -> str:
    form = sheets.FORMS.get(export.form)
    label = form.label if form else export.get_kind_display()
    place = (export.within or export.county).name
    return f"{label}-{place}-{export.ready_at:%Y%m%d}.xlsx"
