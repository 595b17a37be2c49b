"""Units: the towns and schools of a county, or the counties of a city."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import PortalRequest, needs
from accounts.filters import UnitFilter
from accounts.forms import SchoolForm, UnitForm
from accounts.pages import page_of
from accounts.roles import Perm
from accounts.rules import Denied, editable_units
from accounts.services import units


@needs(Perm.UNITS_EDIT)
@require_safe
def unit_list(request: PortalRequest) -> HttpResponse:
    rows = editable_units(request.user).select_related("parent").order_by("path")
    chosen = UnitFilter(request.GET, rows)
    context = {"filter": chosen, "page": page_of(request, chosen.qs)}
    return render(request, "accounts/unit_list.html", context)


@needs(Perm.UNITS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(request: PortalRequest, pk: str) -> HttpResponse:
    unit = get_object_or_404(editable_units(request.user).select_related("parent"), pk=pk)
    form = UnitForm(request.POST or None, instance=unit)
    if form.is_valid():
        changed = units.change_unit(unit, values=form.cleaned_data, by=request.user)
        messages.success(request, "已保存。" if changed else "没有改动。")
        return redirect("accounts:unit_list")
    return render(request, "accounts/unit_edit.html", {"form": form, "unit": unit})


@needs(Perm.UNITS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def unit_create(request: PortalRequest) -> HttpResponse:
    form = SchoolForm(request.POST or None, user=request.user)
    if form.is_valid():
        values = dict(form.cleaned_data)
        try:
            school = units.add_school(values=values, town=values.pop("town"), by=request.user)
        except Denied as denied:
            form.add_error("town", denied.sentence)
        else:
            messages.success(request, f"已新增{school.name}。")
            return redirect("accounts:unit_list")
    return render(request, "accounts/unit_create.html", {"form": form})
