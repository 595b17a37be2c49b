"""The bell: what the portal told this person."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import PortalRequest
from accounts.models import Notice
from accounts.pages import page_of
from accounts.services.notices import mark_read
from accounts.views.county import local_address


@require_safe
def notice_list(request: PortalRequest) -> HttpResponse:
    page = page_of(request, Notice.objects.filter(user=request.user).order_by("-created_at", "pk"))
    return render(request, "accounts/notice_list.html", {"page": page})


@require_POST
def notice_read(request: PortalRequest, pk: str) -> HttpResponse:
    """Mark one as read and go to the page that it speaks of."""
    notice = get_object_or_404(Notice, pk=pk, user=request.user)
    mark_read(notice)
    if notice.url:
        return redirect(local_address(request, notice.url))
    return redirect("accounts:notice_list")
