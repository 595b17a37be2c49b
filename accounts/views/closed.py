"""Where allauth would offer sign-up and change of address: who can help instead."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def signup_closed(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/signup_closed.html")


@require_safe
def email_closed(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/email_closed.html")
