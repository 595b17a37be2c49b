"""Members: who works here, inviting, ending."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import PortalRequest, needs
from accounts.filters import MembershipFilter
from accounts.forms import InvitationForm, ReasonForm
from accounts.models import Invitation, Membership, User
from accounts.pages import page_of
from accounts.roles import ROLES, Perm, Role
from accounts.rules import (
    Denied,
    endable_roles,
    invitable_roles,
    visible_invitations,
    visible_memberships,
)
from accounts.services import invitations, members


@needs(Perm.MEMBERS_INVITE)
@require_safe
def member_list(request: PortalRequest) -> HttpResponse:
    rows = visible_memberships(request.user).active().select_related("user", "unit")
    chosen = MembershipFilter(request.GET, rows.order_by("unit__path", "role", "user__name", "pk"))
    context = {
        "filter": chosen,
        "page": page_of(request, chosen.qs),
        "invitations": _open_invitations(request.user),
        "endable": endable_roles(request.user),
        "roles": ROLES,
        "may_invite": bool(invitable_roles(request.user)),
    }
    return render(request, "accounts/member_list.html", context)


def _open_invitations(user: User) -> QuerySet[Invitation]:
    rows = visible_invitations(user).filter(
        accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
    )
    return rows.select_related("unit", "invited_by")[:50]


@needs(Perm.MEMBERS_INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("phone")
@sensitive_variables("code")
def invitation_create(request: PortalRequest) -> HttpResponse:
    """First the role, then the person; the code is shown in the answer and never again."""
    roles = invitable_roles(request.user)
    role = _asked_role(request, roles)
    if role is None:
        return render(request, "accounts/invitation_role.html", {"roles": roles})
    form = InvitationForm(request.POST or None, user=request.user, role=role)
    if form.is_valid():
        try:
            invitation, code = invitations.invite(**form.cleaned_data, role=role, by=request.user)
        except Denied as denied:
            form.add_error(None, denied.sentence)
        else:
            context = {"invitation": invitation, "code": code}
            return render(request, "accounts/invitation_code.html", context)
    return render(request, "accounts/invitation_create.html", {"form": form, "role": role})


def _asked_role(request: PortalRequest, roles: list[Role]) -> Role | None:
    asked = request.GET.get("role")
    if asked is None and request.method != "POST":
        return None
    if asked not in roles:
        raise Http404
    return Role(asked)


@needs(Perm.MEMBERS_INVITE)
@require_POST
def invitation_revoke(request: PortalRequest, pk: str) -> HttpResponse:
    invitation = get_object_or_404(visible_invitations(request.user), pk=pk)
    try:
        invitations.revoke(invitation, by=request.user)
        messages.success(request, f"已撤回给{invitation.name}的邀请。")
    except Denied as denied:
        messages.error(request, denied.sentence)
    return redirect("accounts:member_list")


@needs(Perm.MEMBERS_INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def membership_end(request: PortalRequest, pk: str) -> HttpResponse:
    membership = _active_membership_or_404(request.user, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            members.end_membership(membership, by=request.user, **form.cleaned_data)
        except Denied as denied:
            form.add_error(None, denied.sentence)
        else:
            messages.success(request, f"已停用{membership.user.name}的{_label(membership)}身份。")
            return _after_ending(membership, request.user)
    context = {"form": form, "membership": membership, "label": _label(membership)}
    return render(request, "accounts/membership_end.html", context)


def _active_membership_or_404(user: User, pk: str) -> Membership:
    rows = visible_memberships(user).active().select_related("user", "unit")
    membership: Membership = get_object_or_404(rows, pk=pk)
    return membership


def _label(membership: Membership) -> str:
    return Role(membership.role).label


def _after_ending(membership: Membership, user: User) -> HttpResponse:
    """Whoever ended the own post may no longer see the list."""
    return redirect("/" if membership.user_id == user.pk else "accounts:member_list")
