"""What if this child had that volunteer: who else would move, and doing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import needs
from accounts.roles import Perm
from pairing.choices import PlanState
from pairing.forms import ExchangeForm
from pairing.models import Proposal
from pairing.rules import Denied, demand_open
from pairing.services.exchange import digest, effect, exchange
from pairing.views.doors import proposal_or_404
from pairing.views.review import BROKEN_FORM, at_proposal
from volunteers.models import Volunteer


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.PLANS_REVIEW)
def proposal_exchange(request: HttpRequest, pk: UUID, volunteer: UUID) -> HttpResponse:
    proposal = proposal_or_404(request, pk)
    others = Volunteer.objects.visible_to(request.user).in_county(proposal.county)
    other: Volunteer = get_object_or_404(others, pk=volunteer)
    if request.method == "POST":
        return _carry_out(request, proposal, other)
    if proposal.plan.state != PlanState.IN_REVIEW:
        return redirect(at_proposal(proposal))
    steps = effect(proposal, other)
    context = {
        "proposal": proposal,
        "plan": proposal.plan,
        "volunteer": other,
        "steps": steps,
        "left": sum(step.volunteer is None for step in steps),
        "seen": digest(steps),
        "back": at_proposal(proposal),
    }
    return render(request, "pairing/proposal_exchange.html", context)


def _carry_out(request: HttpRequest, proposal: Proposal, other: Volunteer) -> HttpResponse:
    form = ExchangeForm(request.POST)
    try:
        demand_open(proposal.plan)
        if not form.is_valid():
            raise Denied(BROKEN_FORM)
        steps = exchange(proposal, other, by=request.user, **form.cleaned_data)
    except Denied as denied:
        messages.error(request, str(denied))
        return redirect(at_proposal(proposal))
    also = f"，另有 {len(steps) - 1} 对随之调整，请一并审核" if len(steps) > 1 else ""
    messages.success(request, f"已换成 {other.name} 并通过{also}。")
    return redirect(at_proposal(proposal, "approved"))
