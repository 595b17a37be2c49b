"""The ways of matching: to be read, compared, copied and changed."""

from itertools import pairwise
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import get_visible_or_404, needs
from accounts.models import Unit
from accounts.roles import Perm
from pairing.engine import Policy as Rules
from pairing.models import Policy
from pairing.policy_forms import CopyForm, PolicyForm
from pairing.policy_words import CONDITIONS, differences, settings, table
from pairing.rules import Denied
from pairing.services.policies import copy_policy, current_policies, save_policy
from pairing.views.doors import county_or_404
from pairing.words import route_lines, weight_lines

pages = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@needs(Perm.PLANS_RUN)
def policy_list(request: HttpRequest) -> HttpResponse:
    county = county_or_404(request, Perm.PLANS_RUN)
    cards = [
        {"policy": p, "routes": route_lines(p.body), "weights": weight_lines(p.body)}
        for p in current_policies(county)
    ]
    return render(request, "pairing/policy_list.html", {"cards": cards})


@require_safe
@needs(Perm.PLANS_RUN)
def policy_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version in words, all versions with who and when, and the differences to another."""
    county, policy = _found(request, pk)
    versions = list(Policy.objects.family_of(policy).select_related("created_by"))
    others = [p for p in current_policies(county) if p.code != policy.code]
    other = _asked(request, [*versions, *others])
    rules = Rules.from_json(policy.body)
    context = {
        "policy": policy,
        "conditions": CONDITIONS,
        "relaxed": rules.relaxed,
        "settings": settings(rules),
        "table": table(rules),
        "versions": _told(versions),
        "newest": versions[0],
        "others": [p for p in [*versions, *others] if p.pk != policy.pk],
        "other": other,
        "changes": differences(Rules.from_json(other.body), rules) if other else [],
    }
    return render(request, "pairing/policy_detail.html", context)


def _told(versions: list[Policy]) -> list[dict[str, Any]]:
    """Each version with what it changed in the one before."""
    rules = [Rules.from_json(v.body) for v in versions]
    changes = [differences(old, new) for new, old in pairwise(rules)]
    return [{"policy": v, "changes": c} for v, c in zip(versions, [*changes, None], strict=True)]


def _asked(request: HttpRequest, known: list[Policy]) -> Policy | None:
    asked = request.GET.get("against", "")
    return next((p for p in known if str(p.pk) == asked), None)


@pages
@needs(Perm.PLANS_RUN)
def policy_copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    county, policy = _found(request, pk)
    initial = {"name": f"{policy.name}（{county.name}）"[:40]}
    form = CopyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = copy_policy(policy, county=county, by=request.user, **form.cleaned_data)
        except Denied as denied:
            form.add_error("name", str(denied))
        else:
            messages.success(request, "已复制成本县的做法，请修改后保存。")
            return redirect("pairing:policy_edit", made.pk)
    return render(request, "pairing/policy_copy.html", {"form": form, "policy": policy})


@pages
@needs(Perm.PLANS_RUN)
def policy_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    _county, policy = _found(request, pk)
    if policy.county is None:
        return redirect("pairing:policy_copy", policy.pk)
    form = PolicyForm(request.POST or None, rules=Rules.from_json(policy.body))
    if request.method == "POST" and form.is_valid():
        try:
            made = save_policy(policy, body=form.body(), by=request.user)
        except Denied as denied:
            form.add_error(None, str(denied))
        else:
            messages.success(request, f"已存成第 {made.version} 版，以后的方案用这一版。")
            return redirect("pairing:policy_detail", made.pk)
    return render(request, "pairing/policy_edit.html", {"form": form, "policy": policy})


def _found(request: HttpRequest, pk: UUID) -> tuple[Unit, Policy]:
    """The county worked in, and a preset or one of its own ways of matching."""
    county = county_or_404(request, Perm.PLANS_RUN)
    policy: Policy = get_visible_or_404(Policy, request.user, pk)
    if policy.county_id not in {None, county.pk}:
        raise Http404
    return county, policy
