"""Acts on one volunteer, each a POST that comes back to the file."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.doors import needs
from accounts.roles import Perm
from accounts.rules import Denied
from volunteers import services
from volunteers.choices import GateKind, VolunteerState
from volunteers.forms import GateForm, StateForm
from volunteers.models import Volunteer
from volunteers.views.doors import get_editable_or_404

REMOVE = "remove"


@needs(Perm.VOLUNTEERS_EDIT)
@require_POST
def volunteer_state(request: HttpRequest, pk: Any) -> HttpResponse:
    volunteer = get_editable_or_404(request.user, pk)
    form = StateForm(request.POST)
    return _done(request, volunteer, form, lambda: _set_state(request, volunteer, form))


def _set_state(request: HttpRequest, volunteer: Volunteer, form: forms.Form) -> str:
    services.set_state(volunteer, by=request.user, **form.cleaned_data)
    return f"{volunteer.name} 现在是“{VolunteerState(form.cleaned_data['state']).label}”。"


@needs(Perm.VOLUNTEERS_EDIT)
@require_POST
def volunteer_gate(request: HttpRequest, pk: Any) -> HttpResponse:
    """Record a gate; with action=remove take it back."""
    volunteer = get_editable_or_404(request.user, pk)
    if request.POST.get("action") == REMOVE:
        form: forms.Form = _KindForm(request.POST)
        return _done(request, volunteer, form, lambda: _remove(request, volunteer, form))
    form = GateForm(request.POST)
    return _done(request, volunteer, form, lambda: _record(request, volunteer, form))


class _KindForm(forms.Form):
    kind = forms.ChoiceField(choices=GateKind.choices)


def _record(request: HttpRequest, volunteer: Volunteer, form: forms.Form) -> str:
    services.record_gate(volunteer, by=request.user, **form.cleaned_data)
    return f"已登记“{GateKind(form.cleaned_data['kind']).label}”。"


def _remove(request: HttpRequest, volunteer: Volunteer, form: forms.Form) -> str:
    services.remove_gate(volunteer, by=request.user, **form.cleaned_data)
    return f"已撤销“{GateKind(form.cleaned_data['kind']).label}”。"


def _done(
    request: HttpRequest, volunteer: Volunteer, form: forms.Form, act: Callable[[], str]
) -> HttpResponse:
    """Do the act when the form is right; say how it went; back to the file."""
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, errors[0])
    else:
        try:
            messages.success(request, act())
        except Denied as denied:
            messages.error(request, str(denied))
    return redirect("volunteers:volunteer_detail", volunteer.pk)
