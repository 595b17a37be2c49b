"""Pages of background work: the list, one job, its live progress, stopping it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from jobs import services
from jobs.models import Job
from jobs.rules import may_cancel, may_finish

STOP_POLLING = 286  # htmx: swap this answer in, then ask no more


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    jobs = Job.objects.visible_to(request.user).select_related("started_by", "county").live_first()
    page = Paginator(jobs, 50).get_page(request.GET.get("page"))
    return render(request, "jobs/job_list.html", {"page": page})


@require_safe
def job_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = _visible_or_404(request, pk)
    context = {
        "job": job,
        "may_cancel": may_cancel(request.user, job),
        "may_finish": may_finish(request.user, job),
    }
    return render(request, "jobs/job_detail.html", context)


@require_safe
def job_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The fragment that a page with a running job asks for every second."""
    job = _visible_or_404(request, pk)
    context = {"job": job, "next_url": _own_path(request)}
    response = render(request, "jobs/_progress.html", context)
    if job.has_ended:
        response.status_code = STOP_POLLING
    if request.GET.get("was", job.state) != job.state or job.has_ended:
        response["HX-Refresh"] = "true"  # the buttons around it belong to the state before
    return response


@require_POST
def job_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = _visible_or_404(request, pk)
    if not job.has_ended and not job.cancel_asked and not may_cancel(request.user, job):
        raise Http404
    if services.cancel(job, by=request.user):
        messages.success(request, "已要求停止，做完手上这一批就停。")
    else:
        messages.info(request, "任务已经结束，没有什么可停止的。")
    return redirect("jobs:job_detail", pk)


@require_POST
def job_finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = _visible_or_404(request, pk)
    if job.has_ended or job.finish_asked:
        messages.info(request, "任务已经结束，或已要求结束。")
    elif not may_cancel(request.user, job):
        raise Http404
    elif services.finish(job, by=request.user):
        messages.success(request, "已要求停止，保留目前最好的结果，几秒后可以查看。")
    else:
        messages.info(request, "还没有可以保留的结果，请稍后再试，或取消任务。")
    return redirect("jobs:job_detail", pk)


def _visible_or_404(request: HttpRequest, pk: UUID) -> Job:
    jobs = Job.objects.visible_to(request.user).select_related("started_by", "county")
    job: Job = get_object_or_404(jobs, pk=pk)
    return job


def _own_path(request: HttpRequest) -> str:
    """Where the page that asks wants to lead on to: a path of this site or nothing."""
    url = request.GET.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""
