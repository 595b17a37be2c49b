"""Teams 1+1+N+1: the list with who is missing, one child's team, filling, confirming, leaving."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import get_visible_or_404, needs
from accounts.models import Unit
from accounts.pages import page_of
from accounts.roles import Perm
from pairing.choices import SeatKind, SeatState
from pairing.forms import PlanForm
from pairing.models import Pairing, Policy, TeamSeat, TutorTeam
from pairing.models.pairing import SEALED
from pairing.rules import Denied
from pairing.services.policies import current_policies
from pairing.services.seating import confirm_seats
from pairing.services.teams import start_filling
from pairing.views.doors import county_or_404

SEALED_PEOPLE = ("cadre__phone", "specialist__id_number", "specialist__phone")
BY_NAME = ("student__pinyin", "pk")
GAPS = {
    "cadre": ("缺团干部", {"no_cadre__gt": 0}),
    "volunteer": ("缺大学生", {"no_volunteer__gt": 0}),
    "specialist": ("缺专业人员", {"no_specialists__gt": 0}),
    "waiting": ("有待确认", {"waiting__gt": 0}),
}


@require_safe
@needs(Perm.PAIRS_VIEW)
def team_list(request: HttpRequest) -> HttpResponse:
    county: Any = request.county  # type: ignore[attr-defined]
    teams = TutorTeam.objects.visible_to(request.user).in_county(county).live().with_gaps()
    gap = request.GET.get("gap", "")
    shown = teams.filter(**GAPS[gap][1]) if gap in GAPS else teams
    people = shown.select_related("student__school", "student__town").order_by(*BY_NAME)
    sealed = [name for name in SEALED if name.startswith("student")]
    may = {perm: county and request.user.has_in(perm, county) for perm in Perm}
    context = {
        "page": page_of(request, people.defer(*sealed)),
        "gap": gap,
        "gaps": [(key, label) for key, (label, _) in GAPS.items()],
        "total": _total(teams),
        "policies": _with_team(county) if may[Perm.PLANS_RUN] else [],
        "may_run": may[Perm.PLANS_RUN],
        "may_confirm": may[Perm.PLANS_PUBLISH],
    }
    return render(request, "pairing/team_list.html", context)


def _total(teams: Any) -> dict[str, int]:
    """Teams that the person sees, and their missing people and waiting seats."""
    names = ("no_cadre", "no_volunteer", "no_specialists", "waiting")
    sums = {f"all_{name}": Sum(name) for name in names}
    found = teams.order_by().aggregate(teams=Count("pk"), **sums)
    return {"teams": found["teams"]} | {name: found[f"all_{name}"] or 0 for name in names}


def _with_team(county: Unit) -> list[Policy]:
    return [policy for policy in current_policies(county) if policy.body.get("team")]


@require_safe
@needs(Perm.PAIRS_VIEW)
def team_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    team = _team_or_404(request, pk)
    rows = team.seats.select_related("cadre", "specialist").defer(*SEALED_PEOPLE)
    seats = [seat for seat in rows if seat.state != SeatState.LEFT]
    held = Counter(seat.kind for seat in seats)
    publishes = request.user.has_in(Perm.PLANS_PUBLISH, team.county)
    chooses = publishes and team.ended_on is None
    pairs = Pairing.objects.live().filter(student=team.student_id).with_people()
    context = {
        "team": team,
        "cadres": [seat for seat in seats if seat.kind == SeatKind.CADRE],
        "specialists": [seat for seat in seats if seat.kind == SeatKind.SPECIALIST],
        "pairs": pairs,
        "left": sorted((seat for seat in rows if seat.left_on), key=lambda seat: seat.left_on),
        "may_confirm": team.waiting and publishes,
        "may_seat_cadre": chooses and not held[SeatKind.CADRE],
        "may_seat_specialist": chooses and held[SeatKind.SPECIALIST] < team.specialists,
        "may_release": request.user.has_in(Perm.PLANS_REVIEW, team.county),
    }
    return render(request, "pairing/team_detail.html", context)


@require_POST
@needs(Perm.PLANS_RUN)
def team_fill(request: HttpRequest) -> HttpResponse:
    county = county_or_404(request, Perm.PLANS_RUN)
    form = PlanForm(request.POST, policies=_with_team(county), county=county)
    try:
        if not form.is_valid():
            raise Denied(form.errors["policy"][0])
        job = start_filling(county, form.cleaned_data["policy"], by=request.user)
    except Denied as denied:
        messages.error(request, str(denied))
        return redirect("pairing:team_list")
    return redirect("jobs:job_detail", job.pk)


@require_POST
@needs(Perm.PLANS_PUBLISH)
def team_confirm_all(request: HttpRequest) -> HttpResponse:
    county = county_or_404(request, Perm.PLANS_PUBLISH)
    _confirm(request, TeamSeat.objects.in_county(county), county)
    return redirect("pairing:team_list")


@require_POST
@needs(Perm.PLANS_PUBLISH)
def team_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    team = _team_or_404(request, pk)
    _confirm(request, team.seats.all(), team.county)
    return redirect("pairing:team_detail", team.pk)


def _confirm(request: HttpRequest, seats: Any, county: Unit) -> None:
    try:
        count = confirm_seats(seats, county=county, by=request.user)
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, f"已确认 {count} 个座位。")


def _team_or_404(request: HttpRequest, pk: UUID) -> TutorTeam:
    team: TutorTeam = get_visible_or_404(TutorTeam, request.user, pk)
    return TutorTeam.objects.with_gaps().select_related("student__school", "county").get(pk=team.pk)
