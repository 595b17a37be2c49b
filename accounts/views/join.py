"""Taking up an invitation: the code is only ever posted, never part of an address."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.forms import CodeForm, JoinForm, NewAccountForm
from accounts.limits import address_of, allowed
from accounts.models import Invitation
from accounts.roles import Role
from accounts.rules import Denied
from accounts.services import invitations

TRIES_PER_ADDRESS = {"times": 20, "seconds": 600}
TRIES_PER_CODE = {"times": 10, "seconds": 3600}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def invitation_accept(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _ask_code(request, CodeForm())
    if not allowed("join", address_of(request), **TRIES_PER_ADDRESS):
        return render(request, "429.html", status=429)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask_code(request, form)
    try:
        invitation = invitations.open_invitation(form.cleaned_data["code"])
    except Denied as denied:
        form.add_error("code", denied.sentence)
        return _ask_code(request, form)
    return _join(request, invitation)


def _ask_code(request: HttpRequest, form: CodeForm) -> HttpResponse:
    return render(request, "accounts/join_code.html", {"form": form})


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Show whom the code invites to what; with phone and password, take it up."""
    known = invitations.has_account(invitation)
    form_class = JoinForm if known else NewAccountForm
    if "phone" not in request.POST:
        form = form_class(initial={"code": request.POST["code"]})
        return _ask_person(request, invitation, form)
    if not allowed("join-code", invitation.code_index, **TRIES_PER_CODE):
        return render(request, "429.html", status=429)
    form = form_class(request.POST)
    if form.is_valid() and _accepted(form):
        messages.success(request, f"已开通“{Role(invitation.role).label}”，请用手机号和密码登录。")
        return redirect("/" if request.user.is_authenticated else "account_login")
    return _ask_person(request, invitation, form)


@sensitive_variables()
def _accepted(form: JoinForm) -> bool:
    values = {k: v for k, v in form.cleaned_data.items() if k != "again"}
    try:
        invitations.accept(**values)
    except Denied as denied:
        form.add_error(None, denied.sentence)
    except ValidationError as weak:
        form.add_error("password", weak)
    return not form.errors


def _ask_person(request: HttpRequest, invitation: Invitation, form: JoinForm) -> HttpResponse:
    context = {"form": form, "invitation": invitation, "role": Role(invitation.role)}
    return render(request, "accounts/join_person.html", context)
