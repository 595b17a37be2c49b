"""Batches: compared side by side, opened, corrected."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import get_visible_or_404, needs
from accounts.roles import Perm
from pairing.forms import WaveForm
from pairing.models import Wave
from pairing.services.waves import change_wave, open_wave, wave_results
from pairing.views.doors import county_or_404


@require_safe
@needs(Perm.PLANS_REVIEW)
def wave_list(request: HttpRequest) -> HttpResponse:
    county = county_or_404(request, Perm.PLANS_REVIEW)
    results = wave_results(county)
    context = {
        "results": results,
        "most": max((max(r.wave.target, r.served) for r in results), default=0),
        "may_run": request.user.has_in(Perm.PLANS_RUN, county),
    }
    return render(request, "pairing/wave_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.PLANS_RUN)
def wave_new(request: HttpRequest) -> HttpResponse:
    county = county_or_404(request, Perm.PLANS_RUN)
    form = WaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        wave = open_wave(county, by=request.user, **form.cleaned_data)
        messages.success(request, f"已新建{wave}，运行匹配时可以选它。")
        return redirect("pairing:wave_list")
    return render(request, "pairing/wave_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.PLANS_RUN)
def wave_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    wave: Wave = get_visible_or_404(Wave, request.user, pk)
    if not request.user.has_in(Perm.PLANS_RUN, wave.county):
        raise Http404
    form = WaveForm(request.POST if request.method == "POST" else None, instance=wave)
    if request.method == "POST" and form.is_valid():
        change_wave(wave, by=request.user, **form.cleaned_data)
        messages.success(request, f"第 {wave.number} 批已保存。")
        return redirect("pairing:wave_list")
    return render(request, "pairing/wave_form.html", {"form": form, "wave": wave})
