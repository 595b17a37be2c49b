"""The ways of matching, to be read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import needs
from accounts.roles import Perm
from pairing.services.policies import current_policies
from pairing.words import route_lines, weight_lines


@require_safe
@needs(Perm.PLANS_RUN)
def policy_list(request: HttpRequest) -> HttpResponse:
    cards = [
        {"policy": p, "routes": route_lines(p.body), "weights": weight_lines(p.body)}
        for p in current_policies()
    ]
    return render(request, "pairing/policy_list.html", {"cards": cards})
