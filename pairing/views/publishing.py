"""The last look before publishing, and publishing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import needs
from accounts.roles import Perm
from pairing.choices import PlanState
from pairing.forms import PublishForm
from pairing.rules import Denied
from pairing.services import publish, publish_check
from pairing.services.placing import accounts_of
from pairing.services.publish import Check
from pairing.views.doors import plan_or_404
from volunteers.models import Volunteer


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.PLANS_PUBLISH)
def plan_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk, Perm.PLANS_PUBLISH)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ask = form.cleaned_data["ask"]
        try:
            count = publish(plan, by=request.user, ask=ask)
        except Denied as denied:
            messages.error(request, str(denied))
            return redirect("pairing:plan_publish", plan.pk)
        sent = "；已向志愿者发出邀请，3 天内答复" if ask else ""
        messages.success(request, f"已发布 {count} 对结对{sent}。")
        return redirect("pairing:pairing_list")
    if plan.state != PlanState.IN_REVIEW:
        return redirect("pairing:plan_detail", plan.pk)
    check = publish_check(plan)
    context = {"plan": plan, "check": check, "form": form, "accounts": _accounts(check)}
    return render(request, "pairing/plan_publish.html", context)


def _accounts(check: Check) -> int:
    """How many of the volunteers could answer an offer themselves."""
    helpers = {proposal.volunteer_id for proposal, _ in check.pairs}
    return accounts_of(Volunteer.objects.filter(pk__in=helpers)).count()
