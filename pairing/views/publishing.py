"""The last look before publishing, and publishing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import needs
from accounts.roles import Perm
from pairing.choices import PlanState
from pairing.rules import Denied
from pairing.services import publish, publish_check
from pairing.views.doors import plan_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.PLANS_PUBLISH)
def plan_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk, Perm.PLANS_PUBLISH)
    if request.method == "POST":
        try:
            count = publish(plan, by=request.user)
        except Denied as denied:
            messages.error(request, str(denied))
            return redirect("pairing:plan_publish", plan.pk)
        messages.success(request, f"已发布 {count} 对结对。")
        return redirect("pairing:pairing_list")
    if plan.state != PlanState.IN_REVIEW:
        return redirect("pairing:plan_detail", plan.pk)
    context = {"plan": plan, "check": publish_check(plan)}
    return render(request, "pairing/plan_publish.html", context)
