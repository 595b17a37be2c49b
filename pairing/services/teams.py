"""Teams 1+1+N+1: formed around agreed children, seats proposed by the engine, confirmed by a
person, left with a date (F3–F6). The volunteer's seat is filled by plans like any other pair."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from accounts.roles import Perm
from jobs import services as jobs
from jobs.models import ENDED, Job
from jobs.run import Run
from pairing.choices import SeatKind, SeatState
from pairing.engine import Cancelled
from pairing.engine import Policy as Rules
from pairing.engine.policies import Team
from pairing.models import Policy, TeamSeat, TutorTeam
from pairing.models.team import SeatQuerySet, TeamQuerySet
from pairing.rules import Denied, demand, demand_right
from pairing.services.seats import cadre_seats, specialist_seats
from pairing.services.team_people import People, cadre_of
from students.models import Student

JOB = "pairing.teams"
STAGES = ("组队、清点座位", "给各队找团干部", "给各队找专业人员", "保存建议")
BATCH = 500
NAMED = 3
PEOPLE = ("cadre", "specialist")


@transaction.atomic
def start_filling(county: Unit, policy: Policy, *, by: User) -> Job:
    """Queue the search for everybody who is missing in the teams of a county."""
    demand_right(by, Perm.PLANS_RUN, county)
    demand(policy.county_id in {None, county.pk}, "只能用通用做法或本县的做法。")
    demand(Rules.from_json(policy.body).team is not None, "这一做法不组小队，请换一种做法。")
    Unit.objects.select_for_update().get(pk=county.pk)  # one search at a time
    running = Job.objects.filter(kind=JOB, county=county).exclude(state__in=ENDED)
    demand(not running.exists(), "本县正在配小队，请等它算完。")
    children = Student.objects.in_county(county).agreed()
    demand(children.exists(), "没有可以组队的学生：先核实、问意愿、取得监护人同意。")
    job = jobs.start(JOB, args={"policy": str(policy.pk)}, by=by, county=county)
    audit.record(
        "team.fill", by=by, obj=policy, county=county, policy=policy.code, version=policy.version
    )
    return job


def fill_teams(county: Unit, policy: Policy, run: Run) -> dict[str, Any]:
    """Form the missing teams and propose people for free seats: the whole of the job.

    What was proposed before and not confirmed is proposed anew; filled seats stay.
    """
    template = Rules.from_json(policy.body).team
    if template is None:
        raise Denied("这一做法不组小队，请换一种做法。")
    run.stage(STAGES[0])
    with run.chunk():
        _vacate(county)
        formed = _form(county, policy, template, run.started_by)
    people = People(county, template)
    cadres, specialists = _found(people, run)
    run.stage(STAGES[3])
    with run.chunk():
        proposed = _propose(county, cadres, specialists)
    return {"formed": formed, "proposed": proposed, "url": reverse("pairing:team_list")}


def _found(people: People, run: Run) -> tuple[dict[str, str], dict[str, list[str]]]:
    with run.beating() as heart:

        def go(*_: Any) -> bool:
            return not heart.cancelled()

        try:
            run.stage(STAGES[1])
            cadres = cadre_seats(people.leaderless(), people.cadres(), go)
            run.stage(STAGES[2])
            seats = people.free_seats()
            found = specialist_seats(people.children(seats), people.specialists(), seats, go)
        except Cancelled:
            run.beat()  # says why: cancelled, or taken over by another worker
            raise
    return {child: cadre_of(person) for child, person in cadres.items()}, found


def _form(county: Unit, policy: Policy, template: Team, by: User) -> int:
    """A team for each agreed child; standing teams take over the number of specialists."""
    teams = TutorTeam.objects.in_county(county).live()
    teams.update(policy=policy, specialists=template.specialists)
    children = Student.objects.in_county(county).agreed()
    lonely = children.exclude(pk__in=teams.order_by().values("student"))
    made = [
        TutorTeam(
            county=county, student_id=child, policy=policy, formed_by=by,
            specialists=template.specialists,
        )
        for child in lonely.order_by("pk").values_list("pk", flat=True)
    ]  # fmt: skip
    TutorTeam.objects.bulk_create(made, batch_size=BATCH)
    return len(made)


def _vacate(county: Unit) -> None:
    """Seats of people who are gone or no longer cleared become free; their time stays on record."""
    people = People(county, Team())
    seats = TeamSeat.objects.in_county(county).filter(state=SeatState.FILLED)
    gone = [seat.pk for seat in seats.select_related("team__student") if people.problem(seat)]
    _leave(TeamSeat.objects.filter(pk__in=gone))


def _propose(county: Unit, cadres: dict[str, str], specialists: dict[str, list[str]]) -> int:
    TeamSeat.objects.in_county(county).proposed().delete()
    teams = TutorTeam.objects.in_county(county).live().prefetch_related("seats")
    rows: list[TeamSeat] = []
    for team in teams:
        child = str(team.student_id)
        if child in cadres and not _numbers(team, SeatKind.CADRE):
            rows.append(_seat(team, SeatKind.CADRE, 1, cadre_id=cadres[child]))
        taken = _numbers(team, SeatKind.SPECIALIST)
        free = [n for n in range(1, team.specialists + 1) if n not in taken]
        for number, person in zip(free, specialists.get(child, ()), strict=False):
            rows.append(_seat(team, SeatKind.SPECIALIST, number, specialist_id=person))
    TeamSeat.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _numbers(team: TutorTeam, kind: SeatKind) -> set[int]:
    return {s.number for s in team.seats.all() if s.kind == kind and s.state == SeatState.FILLED}


def _seat(team: TutorTeam, kind: SeatKind, number: int, **person: Any) -> TeamSeat:
    return TeamSeat(county_id=team.county_id, team=team, kind=kind, number=number, **person)


@transaction.atomic
def confirm_seats(seats: SeatQuerySet, *, county: Unit, by: User) -> int:
    """Let proposed people take their seats; all or nothing, after a second look at each."""
    demand_right(by, Perm.PLANS_PUBLISH, county)
    mine = seats.proposed().filter(county=county, team__ended_on=None)
    rows = mine.select_for_update(of=("self",)).select_related("team__student", *PEOPLE)
    found = list(rows.order_by("pk"))
    demand(bool(found), "没有待确认的座位。")
    people = People(county, Team())
    wrong = [(seat, why) for seat in found if (why := people.problem(seat))]
    if wrong:
        named = "；".join(f"{s.team.student.name} 的{s.person.name}：{w}" for s, w in wrong[:NAMED])
        more = f"等 {len(wrong)} 处" if len(wrong) > NAMED else ""
        raise Denied(f"名册变了，没有确认。请重新配一次：{named}{more}。")
    TeamSeat.objects.filter(pk__in=[seat.pk for seat in found]).update(
        state=SeatState.FILLED, confirmed_by=by, filled_on=timezone.localdate()
    )
    audit.record("team.confirm", by=by, county=county, seats=len(found))
    return len(found)


@transaction.atomic
def release_seat(seat: TeamSeat, *, by: User) -> None:
    """Take a person out of a team: a proposal is dropped, a filled seat is left today."""
    demand_right(by, Perm.PLANS_REVIEW, seat.county)
    rows = TeamSeat.objects.held().filter(pk=seat.pk)
    demand(bool(_leave(rows)), "这个座位刚被别人空出来了。")
    audit.record("team.release", by=by, obj=seat.team, county=seat.county, seat=seat.kind)


def _leave(seats: SeatQuerySet) -> int:
    dropped, _ = seats.proposed().delete()
    filled = seats.filter(state=SeatState.FILLED)
    return dropped + filled.update(state=SeatState.LEFT, left_on=timezone.localdate())


@transaction.atomic
def end_teams(teams: TeamQuerySet) -> None:
    """Disband because of something that happened below; no right is asked."""
    live = teams.live()
    _leave(TeamSeat.objects.held().filter(team__in=live))
    live.update(ended_on=timezone.localdate())


@transaction.atomic
def leave_seats_of(specialist: UUID) -> None:
    """An expert who left the pool leaves all teams."""
    _leave(TeamSeat.objects.held().filter(specialist=specialist))
