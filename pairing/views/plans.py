"""Plans: the list, a new one, its run, its result, putting it aside."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import needs
from accounts.models import Unit
from accounts.pages import page_of
from accounts.roles import Perm
from jobs.rules import may_cancel, may_finish
from pairing.choices import Decision, PlanState
from pairing.forms import PlanForm, VoidForm
from pairing.models import MatchPlan, Proposal, Unserved
from pairing.models.pairing import SEALED
from pairing.queries import matchable_students, matchable_volunteers, paired_students
from pairing.rules import Denied
from pairing.services import start_plan, void_plan
from pairing.services.policies import current_policies
from pairing.services.priority import TIER_NAMES
from pairing.views.doors import county_or_404, plan_or_404
from pairing.words import (
    gap_tables,
    proof_words,
    reason_words,
    route_lines,
    shortage_lines,
    weight_lines,
)
from students.models import Student
from volunteers.models import Volunteer

NO_FIGURES = dict.fromkeys(
    ("students_served", "students_asked", "pairs", "needs_served", "needs_asked", "first_choice"), 0
)


@require_safe
@needs(Perm.PLANS_REVIEW)
def plan_list(request: HttpRequest) -> HttpResponse:
    county = county_or_404(request, Perm.PLANS_REVIEW)
    plans = MatchPlan.objects.visible_to(request.user).in_county(county)
    page = page_of(request, plans.select_related("policy", "wave", "started_by", "job"))
    return render(request, "pairing/plan_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.PLANS_RUN)
def plan_new(request: HttpRequest) -> HttpResponse:
    county = county_or_404(request, Perm.PLANS_RUN)
    policies = current_policies(county)
    form = PlanForm(
        request.POST if request.method == "POST" else None, policies=policies, county=county
    )
    if request.method == "POST" and form.is_valid():
        try:
            plan = start_plan(county, by=request.user, **form.cleaned_data)
        except Denied as denied:
            messages.error(request, str(denied))
            return redirect("pairing:plan_new")
        return redirect("pairing:plan_run", plan.pk)
    cards = [
        {"policy": p, "routes": route_lines(p.body), "weights": weight_lines(p.body)}
        for p in policies
    ]
    context = {"form": form, "cards": cards, "counts": _counts(county)}
    return render(request, "pairing/plan_new.html", context)


def _counts(county: Unit) -> dict[str, int]:
    """Who can be matched, and what keeps others out: the same named querysets as the lists."""
    students = Student.objects.in_county(county).enrolled()
    return {
        "students": matchable_students(county).count(),
        "volunteers": matchable_volunteers(county).count(),
        "paired": paired_students(county).count(),
        "unchecked": students.unchecked().count(),
        "unconsented": students.unconsented().count(),
        "needless": students.without_open_need().count(),
        "uncleared": Volunteer.objects.in_county(county).uncleared().count(),
    }


@require_safe
@needs(Perm.PLANS_REVIEW)
def plan_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    if plan.state in {PlanState.IN_REVIEW, PlanState.PUBLISHED} or plan.job is None:
        return redirect("pairing:plan_detail", plan.pk)
    context = {
        "plan": plan,
        "job": plan.job,
        "may_cancel": may_cancel(request.user, plan.job),
        "may_finish": may_finish(request.user, plan.job),
        "next_url": reverse("pairing:plan_detail", args=[plan.pk]),
    }
    return render(request, "pairing/plan_run.html", context)


@require_safe
@needs(Perm.PLANS_REVIEW)
def plan_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    if not plan.summary and plan.job_id:
        return redirect("pairing:plan_run", plan.pk)
    unserved = Unserved.objects.filter(plan=plan)
    chosen = request.GET.get("reason", "")
    rows = unserved.filter(reason=chosen) if chosen else unserved
    sealed = [name for name in SEALED if name.startswith("student")]
    page = page_of(request, rows.select_related("student__school").defer(*sealed))
    for row in page:
        row.words = reason_words(row.reason)  # type: ignore[attr-defined]
    context = {
        "plan": plan,
        "summary": NO_FIGURES | plan.summary,
        "before": _before(plan),
        "tiers": _tiers(plan.summary),
        "shortage": shortage_lines(plan.summary.get("shortage", [])),
        "gaps": gap_tables(plan.summary.get("gaps", [])),
        "proof": proof_words(plan.summary),
        "reasons": _reasons(unserved),
        "chosen": chosen,
        "page": page,
        "counts": decision_counts(plan),
        "may_run": request.user.has_in(Perm.PLANS_RUN, plan.county),
        "may_publish": request.user.has_in(Perm.PLANS_PUBLISH, plan.county),
    }
    return render(request, "pairing/plan_detail.html", context)


def decision_counts(plan: MatchPlan) -> dict[str, int]:
    rows = Proposal.objects.filter(plan=plan).order_by().values_list("decision")
    counts = dict.fromkeys(Decision.values, 0) | dict(rows.annotate(n=Count("pk")))
    return counts | {"all": sum(counts.values())}


def _before(plan: MatchPlan) -> dict[str, Any] | None:
    """The summary of the solved plan before this one, to compare with."""
    plans = MatchPlan.objects.in_county(plan.county).filter(number__lt=plan.number)
    row = plans.exclude(solved_at=None).values("number", "summary").first()
    if row is None:
        return None
    served = plan.summary.get("students_served", 0) - row["summary"].get("students_served", 0)
    return {"number": row["number"], "served": served, "fewer": -served}


def _tiers(summary: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": TIER_NAMES[at] if at < len(TIER_NAMES) else f"第 {at + 1} 级",
         "served": served, "asked": asked}
        for at, (served, asked) in enumerate(summary.get("students_by_tier", []))
    ]  # fmt: skip


def _reasons(unserved: Any) -> list[dict[str, Any]]:
    rows = unserved.order_by().values_list("reason").annotate(n=Count("pk")).order_by("-n")
    return [{"code": code, "words": reason_words(code), "count": n} for code, n in rows]


@require_POST
@needs(Perm.PLANS_RUN)
def plan_void(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk, Perm.PLANS_RUN)
    form = VoidForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        void_plan(plan, by=request.user, reason=reason)
    except Denied as denied:
        messages.error(request, str(denied))
        return redirect("pairing:plan_detail", plan.pk)
    messages.success(request, f"方案 {plan.number} 已作废，学生回到待匹配。")
    return redirect("pairing:plan_list")
