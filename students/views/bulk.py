"""Recording the same for many children: a page that says how many, then one act or a job."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.doors import needs
from accounts.roles import Perm
from students.forms import BulkConsentForm, BulkVerifyForm
from students.selection import Selection, list_query, selection_of
from students.services import bulk


@dataclass(frozen=True)
class Act:
    form: type
    title: str
    verb: str
    note: str


ACTS = {
    bulk.VERIFY: Act(
        BulkVerifyForm,
        "批量核实",
        "记为已核实",
        "只改“未摸排”的学生；有出入和已离校的要逐个核，会自动跳过。",
    ),
    bulk.CONSENT: Act(
        BulkConsentForm,
        "批量登记意愿和授权",
        "登记愿意并授权",
        "已答“不愿意”和已离校的学生会自动跳过；已有授权的不重复登记。",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.STUDENTS_EDIT)
def student_bulk(request: HttpRequest) -> HttpResponse:
    name = request.GET.get("act", "")
    if name not in ACTS:
        raise Http404
    chosen = selection_of(request)
    form = ACTS[name].form(request.POST or None, count=chosen.count)
    if request.method == "POST" and form.is_valid() and chosen.count:
        return _do(request, name, chosen, form.cleaned_data)
    context = {"act": ACTS[name], "form": form, "chosen": chosen, "back": _back(request)}
    return render(request, "students/student_bulk.html", context)


def _do(request: HttpRequest, name: str, chosen: Selection, data: dict[str, Any]) -> HttpResponse:
    order = bulk.Order(
        act=name, method=data["method"], on=data.get("on"), reason=data.get("reason", "")
    )
    if chosen.count > bulk.AT_ONCE:
        job = bulk.start_bulk(order=order, ids=chosen.ids(), county=request.county, by=request.user)
        return redirect("jobs:job_detail", job.pk)
    done = bulk.record_bulk(order=order, ids=chosen.ids(), county=request.county, by=request.user)
    messages.success(request, f"已登记 {done.written} 名学生，跳过 {done.skipped} 名。")
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    query = list_query(request.GET)
    return reverse("students:student_list") + (f"?{query}" if query else "")
