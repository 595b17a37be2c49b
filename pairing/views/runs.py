"""Runs over all counties of a city or the province: begun, and how far each county is."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import get_visible_or_404, needs
from accounts.pages import page_of
from accounts.roles import Perm
from jobs.rules import may_cancel
from pairing.forms import RunForm
from pairing.models import PlanRun
from pairing.rules import Denied
from pairing.services.policies import current_policies
from pairing.services.runs import progress_of, start_run


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.PLANS_RUN_ALL)
def run_list(request: HttpRequest) -> HttpResponse:
    areas = request.user.units_with(Perm.PLANS_RUN_ALL)
    form = RunForm(
        request.POST if request.method == "POST" else None,
        areas=areas,
        policies=current_policies(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            run = start_run(by=request.user, **form.cleaned_data)
        except Denied as denied:
            messages.error(request, str(denied))
            return redirect("pairing:run_list")
        return redirect("pairing:run_detail", run.pk)
    runs = PlanRun.objects.visible_to(request.user).select_related("area", "policy", "started_by")
    return render(request, "pairing/run_list.html", {"form": form, "page": page_of(request, runs)})


@require_safe
@needs(Perm.PLANS_RUN_ALL)
def run_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    run: PlanRun = get_visible_or_404(PlanRun, request.user, pk)
    lines = progress_of(run)
    context = {
        "run": run,
        "lines": lines,
        "over": sum(line.is_over for line in lines),
        "served": sum(line.served for line in lines),
        "asked": sum(line.asked for line in lines),
        "may_cancel": run.job is not None and may_cancel(request.user, run.job),
    }
    return render(request, "pairing/run_detail.html", context)
