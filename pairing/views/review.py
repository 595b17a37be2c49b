"""The review bench: one pair after another, the least certain first."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import needs
from accounts.pages import page_of
from accounts.roles import Perm
from pairing.bench import Bench
from pairing.choices import Decision, PlanState
from pairing.forms import ApproveAllForm, DecideForm, LockForm, SwapForm
from pairing.models import MatchPlan, Proposal, ProposalSession
from pairing.models.pairing import SEALED
from pairing.models.plan import ProposalQuerySet
from pairing.rules import HIGH_CONFIDENCE, Denied
from pairing.services import approve_all, decide, lock, swap
from pairing.services.alternatives import alternatives
from pairing.services.publish import changed_since
from pairing.views.doors import plan_or_404, proposal_or_404
from pairing.views.plans import decision_counts
from pairing.words import confidence
from volunteers.models import Volunteer

SHOWN = 4
MOST_SHOWN = 50
BROKEN_FORM = "没有收到完整的内容，请刷新后再试。"


def _listed(plan: MatchPlan, decision: str) -> ProposalQuerySet:
    """The least certain first; the same order by which the next one is found."""
    rows = Proposal.objects.filter(plan=plan, decision=decision).order_by("score", "pk")
    return rows.select_related("student", "volunteer").defer(*SEALED).prefetch_related("sessions")


@require_safe
@needs(Perm.PLANS_REVIEW)
def plan_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    state = request.GET.get("state", Decision.WAITING)
    if state not in Decision.values:
        raise Http404
    page = page_of(request, _listed(plan, state))
    for row in page:
        row.tag = confidence(row.score)[0]
    chosen = _chosen(request, plan, page)
    context = {
        "plan": plan,
        "state": state,
        "tabs": _tabs(plan, state),
        "page": page,
        "high": Proposal.objects.filter(
            plan=plan, decision=Decision.WAITING, score__gte=HIGH_CONFIDENCE
        ).count(),
        "swapped": Proposal.objects.filter(plan=plan, is_swapped=True).count(),
        "may_publish": request.user.has_in(Perm.PLANS_PUBLISH, plan.county),
    }
    return render(request, "pairing/plan_review.html", context | _bench(chosen))


def _tabs(plan: MatchPlan, state: str) -> list[dict[str, Any]]:
    counts = decision_counts(plan)
    labels = {Decision.WAITING: "待审", Decision.APPROVED: "已过", Decision.HELD: "暂缓"}
    return [
        {"key": key.value, "label": label, "count": counts[key], "on": key == state}
        for key, label in labels.items()
    ]


def _chosen(request: HttpRequest, plan: MatchPlan, page: Any) -> Proposal | None:
    """The pair asked for by `p`, else the first of the page."""
    wanted = request.GET.get("p", "")
    try:
        pk = UUID(wanted) if wanted else None
    except ValueError:
        raise Http404 from None
    pk = pk or next((row.pk for row in page), None)
    if pk is None:
        return None
    found = _whole().filter(plan=plan, pk=pk).first()
    if found is None:
        raise Http404
    return found


def _whole() -> ProposalQuerySet:
    sessions = ProposalSession.objects.select_related("need_subject__need")
    return (
        Proposal.objects.select_related(
            "plan__policy",
            "plan__county",
            "county",
            "student__school",
            "volunteer__unit",
            "decided_by",
        )
        .defer(*SEALED)
        .prefetch_related(Prefetch("sessions", queryset=sessions))
    )


def _bench(chosen: Proposal | None, limit: int = SHOWN, text: str = "") -> dict[str, Any]:
    if chosen is None:
        return {"chosen": None}
    is_open = chosen.plan.state == PlanState.IN_REVIEW
    others = alternatives(chosen, limit=limit, text=text) if is_open else []
    return {
        "chosen": chosen,
        "bench": Bench(chosen),
        "others": others,
        "is_open": is_open,
        "changed": changed_since(chosen) if is_open else "",
    }


@require_safe
@needs(Perm.PLANS_REVIEW)
def proposal_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everyone who could take this child instead, with a search by name."""
    proposal_or_404(request, pk)
    chosen = _whole().get(pk=pk)
    text = request.GET.get("q", "").strip()[:40]
    context = {"plan": chosen.plan, "q": text} | _bench(chosen, MOST_SHOWN, text)
    return render(request, "pairing/proposal_detail.html", context)


@require_POST
@needs(Perm.PLANS_REVIEW)
def proposal_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    proposal = proposal_or_404(request, pk)
    form = DecideForm(request.POST)
    if not form.is_valid():
        messages.error(request, BROKEN_FORM)
        return redirect(at_proposal(proposal))
    try:
        decide(proposal, by=request.user, **form.cleaned_data)
    except Denied as denied:
        messages.error(request, str(denied))
        return redirect(at_proposal(proposal))
    return redirect(_next(proposal))


@require_POST
@needs(Perm.PLANS_REVIEW)
def proposal_swap(request: HttpRequest, pk: UUID) -> HttpResponse:
    proposal = proposal_or_404(request, pk)
    form = SwapForm(request.POST)
    volunteer = (
        form.is_valid()
        and Volunteer.objects.in_county(proposal.county)
        .filter(pk=form.cleaned_data["volunteer"])
        .first()
    )
    if not volunteer:
        messages.error(request, BROKEN_FORM)
        return redirect(at_proposal(proposal))
    try:
        swap(proposal, volunteer, version=form.cleaned_data["version"], by=request.user)
    except Denied as denied:
        messages.error(request, str(denied))
        return redirect(at_proposal(proposal))
    messages.success(request, f"已换成 {volunteer.name} 并通过。")
    return redirect(_next(proposal))


@require_POST
@needs(Perm.PLANS_REVIEW)
def proposal_lock(request: HttpRequest, pk: UUID) -> HttpResponse:
    proposal = proposal_or_404(request, pk)
    form = LockForm(request.POST)
    try:
        if not form.is_valid():
            raise Denied(BROKEN_FORM)
        lock(proposal, by=request.user, **form.cleaned_data)
    except Denied as denied:
        messages.error(request, str(denied))
    return redirect(at_proposal(proposal))


@require_POST
@needs(Perm.PLANS_REVIEW)
def plan_approve_all(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    form = ApproveAllForm(request.POST)
    try:
        if not form.is_valid():
            raise Denied(BROKEN_FORM)
        count = approve_all(plan, by=request.user, **form.cleaned_data)
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, f"已通过 {count} 对。")
    return redirect("pairing:plan_review", plan.pk)


def at_proposal(proposal: Proposal, state: str = "") -> str:
    """The bench with this pair in front."""
    query = urlencode({"state": state or proposal.decision, "p": proposal.pk})
    return f"{reverse('pairing:plan_review', args=[proposal.plan_id])}?{query}"


def _next(proposal: Proposal) -> str:
    """The bench with the next pair that waits: after this one, else from the start."""
    waiting = Proposal.objects.filter(plan=proposal.plan_id, decision=Decision.WAITING)
    waiting = waiting.order_by("score", "pk")
    after = Q(score__gt=proposal.score) | Q(score=proposal.score, pk__gt=proposal.pk)
    row = waiting.filter(after).first() or waiting.first()
    if row is None:
        return reverse("pairing:plan_review", args=[proposal.plan_id])
    return at_proposal(row, Decision.WAITING)
