"""更正身份: name, ID number and phone of one person, by staff of the county."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.doors import get_visible_or_404, needs
from accounts.privacy import mask_id_number, mask_phone
from accounts.roles import Perm
from accounts.rules import Denied
from volunteers import rules, services
from volunteers.forms import IdentityForm
from volunteers.models import Volunteer


@needs(Perm.VOLUNTEERS_REVEAL)
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_identity(request: HttpRequest, pk: Any) -> HttpResponse:
    volunteer: Volunteer = get_visible_or_404(Volunteer, request.user, pk)
    if not rules.may_correct(request.user, volunteer):
        raise Http404
    form = IdentityForm(request.POST or None, initial={"name": volunteer.name})
    if request.method == "POST" and form.is_valid() and _correct(request, volunteer, form):
        return redirect("volunteers:volunteer_detail", volunteer.pk)
    context = {
        "volunteer": volunteer,
        "form": form,
        "id_number": mask_id_number(volunteer.id_number),
        "phone": mask_phone(volunteer.phone),
        "back": reverse("volunteers:volunteer_detail", args=[volunteer.pk]),
    }
    return render(request, "volunteers/volunteer_identity.html", context)


def _correct(request: HttpRequest, volunteer: Volunteer, form: IdentityForm) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        changed = services.correct_identity(
            volunteer, by=request.user, reason=reason, **form.corrected
        )
    except Denied as denied:
        form.add_error(None, str(denied))
        return False
    messages.success(request, "已更正，原来的内容留在变更记录里。" if changed else "没有改动。")
    return True
