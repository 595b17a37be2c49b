"""Choosing the county to work in."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts.doors import PortalRequest
from accounts.forms import CountyForm
from accounts.middleware import COUNTY_KEY


@require_http_methods(["GET", "HEAD", "POST"])
def county_switch(request: PortalRequest) -> HttpResponse:
    counties = request.user.counties
    if not counties:
        raise Http404
    initial = {"county": request.county and request.county.code}
    form = CountyForm(request.POST or None, counties=counties, initial=initial)
    if form.is_valid():
        request.session[COUNTY_KEY] = form.cleaned_data["county"]
        return redirect(local_address(request, request.POST.get("next", "")))
    return render(request, "accounts/county_switch.html", {"form": form})


def local_address(request: PortalRequest, wanted: str) -> str:
    """Return `wanted` if it stays on this host, else the home page."""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"
