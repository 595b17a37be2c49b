"""Teams 1+1+N+1: formed around agreed children, free seats proposed by the engine (F3–F6).

`seating` lets people take and leave seats. The volunteer's seat is filled by plans like any pair.
"""

from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts import audit
from accounts.models import Unit, User
from accounts.roles import Perm
from jobs import services as jobs
from jobs.models import ENDED, Job
from jobs.run import Run
from pairing.choices import SeatKind, SeatLeaving
from pairing.engine import Policy as Rules
from pairing.engine.policies import Team
from pairing.models import Policy, TeamSeat, TutorTeam
from pairing.models.team import TeamQuerySet
from pairing.rules import Denied, demand, demand_right
from pairing.services.seating import hold, leave
from pairing.services.team_people import People
from students.models import Student
from volunteers.models import Volunteer

JOB = "pairing.teams"
STAGES = ("组队、清点座位", "给空座位找人")
BATCH = 500


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

    What was proposed before and not confirmed is proposed anew; filled seats stay. Children and
    people are held while the search runs (about a second), so nobody sits down meanwhile.
    """
    template = Rules.from_json(policy.body).team
    if template is None:
        raise Denied("这一做法不组小队，请换一种做法。")
    teams = TutorTeam.objects.in_county(county).live()
    run.stage(STAGES[0])
    with run.chunk():
        _hold(county)
        _vacate(People(county, policy, teams), teams)
        formed = _form(teams, county, policy, template, run.started_by)
    run.stage(STAGES[1])
    with run.chunk():
        _hold(county)
        TeamSeat.objects.filter(team__in=teams).proposed().delete()
        proposed = _propose(People(county, policy, teams))
    return {"formed": formed, "proposed": proposed, "url": reverse("pairing:team_list")}


def _hold(county: Unit) -> None:
    held = TeamSeat.objects.in_county(county).held().people()
    experts = Volunteer.objects.in_county(county).experts().values_list("pk", flat=True)
    hold(Student.objects.in_county(county).values("pk"), {*held, *experts})


def _vacate(people: People, teams: TeamQuerySet) -> None:
    """Seats of people who are gone or no longer cleared become free; their time stays on record."""
    filled = TeamSeat.objects.filter(team__in=teams).filled().select_related("team__student")
    gone = [seat.pk for seat in filled if people.problem(seat)]
    leave(TeamSeat.objects.filter(pk__in=gone), SeatLeaving.GONE)


def _form(teams: TeamQuerySet, county: Unit, policy: Policy, template: Team, by: User) -> int:
    """A team for each agreed child; standing teams take over the number of specialists."""
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


def _propose(people: People) -> int:
    rows = [row for kind in SeatKind for row in _proposals(people, kind)]
    TeamSeat.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _proposals(people: People, kind: SeatKind) -> list[TeamSeat]:
    found = people.found(kind)
    return [
        TeamSeat.of(team, kind, number, person)
        for team in people.teams
        for number, person in zip(
            people.free(team, kind), found.get(str(team.student_id), ()), strict=False
        )
    ]
