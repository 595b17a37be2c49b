"""One seat of a team: a person chosen by hand, a person let go with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import get_visible_or_404, needs
from accounts.pages import page_of
from accounts.roles import Perm
from pairing.choices import SeatKind, SeatState
from pairing.forms import ReleaseForm, SeatForm
from pairing.models import TeamSeat, TutorTeam
from pairing.rules import Denied
from pairing.services.seat_choice import candidates
from pairing.services.seating import release_seat, seat_by_hand

NAME_MAX = 40


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.PLANS_PUBLISH)
def cadre_seat(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _seat(request, pk, SeatKind.CADRE)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.PLANS_PUBLISH)
def specialist_seat(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _seat(request, pk, SeatKind.SPECIALIST)


def _seat(request: HttpRequest, pk: UUID, kind: SeatKind) -> HttpResponse:
    """Those who may sit there first, the others with the reason; choosing one asks the rules."""
    get_visible_or_404(TutorTeam, request.user, pk)
    people = TutorTeam.objects.select_related("student__town", "student__school")
    team = people.select_related("county", "policy").get(pk=pk)
    if not request.user.has_in(Perm.PLANS_PUBLISH, team.county):
        raise Http404
    if request.method == "POST":
        return _chosen(request, team, kind)
    text = request.GET.get("q", "").strip()[:NAME_MAX]
    try:
        found = candidates(team, kind, text)
    except Denied as denied:
        messages.error(request, str(denied))
        return redirect("pairing:team_detail", team.pk)
    context = {"team": team, "kind": kind, "page": page_of(request, found), "q": text}
    return render(request, "pairing/seat_new.html", context)


def _chosen(request: HttpRequest, team: TutorTeam, kind: SeatKind) -> HttpResponse:
    form = SeatForm(request.POST)
    try:
        if not form.is_valid():
            raise Denied("请先选一个人。")
        seat = seat_by_hand(team, kind, form.cleaned_data["person"], by=request.user)
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, f"{seat.person.name} 已就位，已发消息告诉本人。")
    return redirect("pairing:team_detail", team.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.PLANS_REVIEW)
def seat_release(request: HttpRequest, pk: UUID) -> HttpResponse:
    get_visible_or_404(TeamSeat, request.user, pk)
    people = TeamSeat.objects.select_related("team__student", "county", "cadre", "specialist")
    seat = people.get(pk=pk)
    if not request.user.has_in(Perm.PLANS_REVIEW, seat.county):
        raise Http404
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            release_seat(seat, by=request.user, **form.cleaned_data)
        except Denied as denied:
            messages.error(request, str(denied))
        else:
            messages.success(request, "座位已空出，可以另选一个人，或重新配人。")
        return redirect("pairing:team_detail", seat.team_id)
    context = {"form": form, "seat": seat, "is_filled": seat.state == SeatState.FILLED}
    return render(request, "pairing/seat_release.html", context)
