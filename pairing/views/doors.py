"""How views of this room reach a county, a plan or a proposal; anything else is a 404."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from accounts.doors import get_visible_or_404
from accounts.models import Unit
from accounts.roles import Perm
from pairing.models import MatchPlan, Proposal


def county_or_404(request: HttpRequest, perm: Perm) -> Unit:
    """The county worked in, if the person holds `perm` there."""
    county: Any = request.county  # type: ignore[attr-defined]
    if county is None or not request.user.has_in(perm, county):
        raise Http404
    return county  # type: ignore[no-any-return]


def plan_or_404(request: HttpRequest, pk: UUID, perm: Perm = Perm.PLANS_REVIEW) -> MatchPlan:
    plan: MatchPlan = get_visible_or_404(MatchPlan, request.user, pk)
    if not request.user.has_in(perm, plan.county):
        raise Http404
    return plan


def proposal_or_404(request: HttpRequest, pk: UUID) -> Proposal:
    proposal: Proposal = get_visible_or_404(Proposal, request.user, pk)
    return proposal
