"""What may be done to plans, proposals and pairings, and why not."""

from typing import Any

from accounts.roles import Perm
from jobs.errors import UserError
from pairing.choices import PlanState
from pairing.models import MatchPlan, Pairing

HIGH_CONFIDENCE = 85
STALE = "这一对刚被别人改过，请看过最新内容再决定。"


class Denied(UserError):  # noqa: N818 - a turn of events, not a fault
    """An act that may not be done; the text is a sentence for the person who tried."""


def demand(held: bool, text: str) -> None:
    """Raise `Denied` with the sentence unless the condition holds."""
    if not held:
        raise Denied(text)


def demand_right(user: Any, perm: Perm, county: Any) -> None:
    demand(user.has_in(perm, county), f"没有这项权限：{perm.value}。")


def demand_open(plan: MatchPlan) -> None:
    """Only a plan in review can be changed."""
    words = {
        PlanState.DRAFT: "方案还没有算完，算完后才能审核。",
        PlanState.PUBLISHED: "方案已经发布，不能再改。",
        PlanState.VOID: "方案已经作废，不能再改。",
    }
    demand(plan.state == PlanState.IN_REVIEW, words.get(PlanState(plan.state), ""))


def demand_answerer(pairing: Pairing, user: Any) -> None:
    """Only the helper who was asked answers an offer, or the county on the helper's word."""
    own = bool(user.phone_index) and user.phone_index == pairing.volunteer.phone_index
    on_behalf = user.has_in(Perm.PLANS_REVIEW, pairing.county)
    demand((own and user.has(Perm.OFFERS_ANSWER)) or on_behalf, "只有受邀的志愿者本人能答复。")
