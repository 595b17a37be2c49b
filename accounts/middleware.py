"""Opens the county scope for each request, keeps answers out of caches, asks staff for MFA."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.audit import client_address
from accounts.limits import address_of
from accounts.models import Unit
from accounts.scope import county_scope

Next = Callable[[HttpRequest], HttpResponse]
COUNTY_KEY = "county"


class NoStoreMiddleware:
    """An answer to somebody logged in is never kept by a browser or a proxy."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated or request.path.startswith("/accounts/"):
            response["Cache-Control"] = "no-store"
        return response


class StaffMfaMiddleware:
    """With STAFF_MFA_REQUIRED, staff without a second factor reach only the page to set it up."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._lacks_mfa(request) and not request.path.startswith("/accounts/"):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _lacks_mfa(self, request: HttpRequest) -> bool:
        user = request.user
        return (
            settings.STAFF_MFA_REQUIRED
            and user.is_authenticated
            and user.is_staff_member
            and not is_mfa_enabled(user)
        )


class CountyScopeMiddleware:
    """Opens the scope of the user's counties and sets `request.county`, the one worked in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        counties = request.user.counties if request.user.is_authenticated else []
        request.county = _chosen(request, counties)  # type: ignore[attr-defined]
        token = client_address.set(address_of(request))
        try:
            with county_scope([county.pk for county in counties]):
                return self.get_response(request)
        finally:
            client_address.reset(token)


def _chosen(request: HttpRequest, counties: list[Unit]) -> Unit | None:
    wanted = request.session.get(COUNTY_KEY) if counties else None
    chosen = next((county for county in counties if county.code == wanted), None)
    return chosen or (counties[0] if counties else None)
