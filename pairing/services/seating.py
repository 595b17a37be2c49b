"""People take seats of teams and leave them: confirmed, chosen by hand, let go with a reason.

Every act holds the children first, then the people, as acts on pairs do, and looks again.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from accounts.roles import Perm
from pairing.choices import LET_GO, SeatKind, SeatLeaving, SeatState
from pairing.models import TeamSeat, TutorTeam
from pairing.models.team import SeatQuerySet, TeamQuerySet
from pairing.rules import Denied, demand, demand_right
from pairing.services.occupancy import hold_people
from pairing.services.seat_choice import free_seat, people_of, reasons
from pairing.services.seat_notices import tell_joined, tell_left
from pairing.services.team_people import People

NAMED = 3
PEOPLE = ("cadre", "specialist")
TAKEN = "座位刚被别人补上，请刷新后再看。"
LEFT = "这个座位刚被别人空出来了。"


def hold(students: Iterable[Any], people: Iterable[Any]) -> None:
    """Lock children, specialists and cadres: the last place of a person is given away once."""
    hold_people(students, people)
    cadres = User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=people)
    list(cadres.order_by("pk").values_list("pk", flat=True))


# Taking a seat


@transaction.atomic
def confirm_seats(seats: SeatQuerySet, *, county: Unit, by: User) -> int:
    """Let proposed people take their seats; all or nothing, after a second look at each."""
    demand_right(by, Perm.PLANS_PUBLISH, county)
    waiting = seats.proposed().filter(county=county, team__ended_on=None)
    columns = waiting.order_by().values_list("team__student", "cadre_id", "specialist_id")
    students = {student for student, _, _ in columns}
    hold(students, {cadre or specialist for _, cadre, specialist in columns})
    mine = waiting.filter(team__student__in=students)
    found = list(mine.select_related("team__student", "team__policy", *PEOPLE).order_by("pk"))
    demand(bool(found), "没有待确认的座位。")
    _look_again(found, county)
    filled = {"state": SeatState.FILLED, "confirmed_by": by, "filled_on": timezone.localdate()}
    demand(mine.update(**filled) == len(found), TAKEN)
    audit.record("team.confirm", by=by, county=county, seats=len(found))
    tell_joined(found)
    return len(found)


def _look_again(seats: list[TeamSeat], county: Unit) -> None:
    """Refuse, naming some, when a person may not sit there any more or has too many teams."""
    teams = TutorTeam.objects.filter(pk__in={seat.team_id for seat in seats})
    people = People(county, seats[0].team.policy, teams)
    most = {p.id: p.load + p.room for kind in SeatKind for p in people.people(kind)}
    load = Counter(TeamSeat.objects.in_county(county).filled().people())
    wrong = []
    for seat in seats:
        load[seat.person_id] += 1
        over = load[seat.person_id] > most.get(str(seat.person_id), 0)
        if why := people.problem(seat) or ("名额已满" if over else ""):
            wrong.append(f"{seat.team.student.name} 的{seat.person.name}：{why}")
    if wrong:
        more = f"等 {len(wrong)} 处" if len(wrong) > NAMED else ""
        raise Denied(f"名册变了，没有确认。请重新配一次：{'；'.join(wrong[:NAMED])}{more}。")


def seat_by_hand(team: TutorTeam, kind: str, person: UUID, *, by: User) -> TeamSeat:
    """Let a chosen person take a free seat at once, or refuse with the rule in the way."""
    try:
        return _seat(team, kind, person, by)
    except IntegrityError as error:
        raise Denied(TAKEN) from error


@transaction.atomic
def _seat(team: TutorTeam, kind: str, person: UUID, by: User) -> TeamSeat:
    demand_right(by, Perm.PLANS_PUBLISH, team.county)
    hold([team.student_id], [person])
    fresh = TutorTeam.objects.live().select_related("county", "policy").filter(pk=team.pk).first()
    if fresh is None:
        raise Denied("这一队已经解散。")
    people = people_of(fresh)
    number = free_seat(people, kind)
    why = reasons(people, kind).get(str(person), "不在本县名单里")
    demand(not why, f"不能选这一位：{why}。")
    seat = TeamSeat.of(fresh, kind, number, person)
    seat.state, seat.confirmed_by, seat.filled_on = SeatState.FILLED, by, timezone.localdate()
    seat.save(force_insert=True)
    audit.record("team.seat", by=by, obj=fresh, county=fresh.county, seat=kind, person=str(person))
    tell_joined([seat])
    return seat


# Leaving a seat


@transaction.atomic
def release_seat(seat: TeamSeat, *, reason: str, by: User, note: str = "") -> None:
    """Let a person go, or refuse a proposal; both stay on record with the reason."""
    demand_right(by, Perm.PLANS_REVIEW, seat.county)
    reason = SeatLeaving(reason)
    demand(reason in LET_GO, "请选空出座位的原因。")
    hold([seat.team.student_id], [seat.person_id])
    fresh = TeamSeat.objects.held().filter(pk=seat.pk)
    filled = list(fresh.filled())
    demand(_end(fresh, reason, left_note=note.strip()[:100]) == 1, LEFT)
    audit.record(
        "team.release", by=by, obj=seat.team, county=seat.county, reason=reason.label,
        seat=seat.kind, person=str(seat.person_id),
    )  # fmt: skip
    tell_left(filled)


def leave(seats: SeatQuerySet, reason: SeatLeaving) -> None:
    """Something happened below: proposals are dropped, filled seats are left today."""
    seats.proposed().delete()
    filled = list(seats.filled())
    _end(seats.filled(), reason)
    tell_left(filled)


def _end(seats: SeatQuerySet, reason: SeatLeaving, **columns: Any) -> int:
    left = {"state": SeatState.LEFT, "left_on": timezone.localdate(), "left_reason": reason}
    return seats.update(**left, **columns)


@transaction.atomic
def end_teams(teams: TeamQuerySet) -> None:
    """Disband because of something that happened below; no right is asked."""
    live = teams.live()
    leave(TeamSeat.objects.filter(team__in=live), SeatLeaving.CHILD)
    live.update(ended_on=timezone.localdate())


@transaction.atomic
def leave_seats_of(specialist: UUID) -> None:
    """An expert who left the pool leaves all teams."""
    leave(TeamSeat.objects.filter(specialist=specialist), SeatLeaving.GONE)
