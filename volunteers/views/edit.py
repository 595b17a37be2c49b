"""Mending facts, free time and subjects of one volunteer."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.choices import UnitKind
from accounts.doors import needs
from accounts.models import Unit
from accounts.roles import Perm
from volunteers import rows, rules, services
from volunteers.choices import HelperKind
from volunteers.filters import units_serving
from volunteers.forms import OfferForms, ProfileForm
from volunteers.models import Volunteer
from volunteers.services.offers import offers_of
from volunteers.views.doors import get_editable_or_404


@needs(Perm.VOLUNTEERS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_edit(request: HttpRequest, pk: Any) -> HttpResponse:
    volunteer = get_editable_or_404(request.user, pk)
    form, offers = _forms(request, volunteer)
    if request.method == "POST" and form.is_valid() and (offers is None or offers.is_valid()):
        changed = _save(request, volunteer, form, offers)
        messages.success(request, "已保存。" if changed else "没有改动。")
        return redirect("volunteers:volunteer_detail", volunteer.pk)
    context = {
        "volunteer": volunteer,
        "form": form,
        "offers": offers,
        "week": rows.week(_numbers(form["slots"].value())) if offers else [],
        "may_correct": rules.may_correct(request.user, volunteer),
    }
    return render(request, "volunteers/volunteer_edit.html", context)


def _forms(request: HttpRequest, volunteer: Volunteer) -> tuple[ProfileForm, Any]:
    data = request.POST if request.method == "POST" else None
    lines = [line._asdict() for line in offers_of(volunteer)]
    form = ProfileForm(
        data,
        instance=volunteer,
        units=_units(request.user, volunteer),
        unit_needed=not request.user.has_in(Perm.VOLUNTEERS_EDIT, volunteer.county),
    )
    if volunteer.kind == HelperKind.EXPERT:  # they teach nobody
        return form, None
    return form, OfferForms(data, initial=lines, prefix="offers")


def _units(user: Any, volunteer: Volunteer) -> QuerySet[Unit]:
    """Where the person may put the volunteer: within the own units, and where they are now."""
    reach = Q(pk=volunteer.unit_id)
    if volunteer.kind == HelperKind.TEACHER:
        return Unit.objects.filter(reach | _schools_of(volunteer.county)).order_by("path")
    for unit in user.units_with(Perm.VOLUNTEERS_EDIT):
        reach |= Q(path__startswith=unit.path, kind__in=("university", "college", "squad"))
    if user.has_in(Perm.VOLUNTEERS_EDIT, volunteer.county):
        serving = units_serving(volunteer.county).order_by().values("pk")
        reach |= Q(pk__in=serving)
    return Unit.objects.filter(reach)


def _schools_of(county: Unit) -> Q:
    return Q(path__startswith=county.path, kind=UnitKind.SCHOOL)


@transaction.atomic
def _save(request: HttpRequest, volunteer: Volunteer, form: ProfileForm, offers: Any) -> bool:
    facts = services.edit_volunteer(volunteer, by=request.user, **form.cleaned_data)
    if offers is None:
        return bool(facts)
    subjects = services.set_offers(volunteer, offers=offers.lines, by=request.user)
    return bool(facts) or subjects


def _numbers(values: Any) -> list[int]:
    return [int(value) for value in values or [] if str(value).isdigit()]
