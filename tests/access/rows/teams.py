"""Rows of the teams 1+1+N+1."""

from typing import Any

from accounts.scope import all_counties
from pairing.engine import PRESETS
from pairing.models import Policy, TeamSeat, TutorTeam
from tests.access.objects import students
from tests.access.table import Kwargs, Row
from tests.world import World


def _teams(world: World) -> dict[str, TutorTeam]:
    body = PRESETS["yunfu"].to_json()
    policy = Policy.objects.create(code="yunfu", name="云浮做法", body=body)
    with all_counties("test data"):
        return {owner: _team(policy, world, key["pk"]) for owner, key in students(world).items()}


def _team(policy: Policy, world: World, student: Any) -> TutorTeam:
    made = TutorTeam(student_id=student, policy=policy, specialists=1, formed_by=world.users["lin"])
    made.county_id = made.student.county_id
    made.save()
    return made


def teams(world: World) -> dict[str, Kwargs]:
    return {owner: {"pk": team.pk} for owner, team in _teams(world).items()}


def seats(world: World) -> dict[str, Kwargs]:
    found = {}
    for owner, team in _teams(world).items():
        with all_counties("test data"):
            seat = TeamSeat.objects.create(
                county_id=team.county_id, team=team, kind="cadre", cadre=world.users["gao"]
            )
        found[owner] = {"pk": seat.pk}
    return found


ROWS: dict[str, Row] = {
    "pairing:team_list": Row(GET=200, who="lin mei gao chen ouyang", method_first=True),
    "pairing:team_fill": Row(POST=302, who="lin mei ouyang", method_first=True),
    "pairing:team_confirm_all": Row(POST=302, who="lin ouyang", method_first=True),
    "pairing:team_detail": Row(
        GET=200, make=teams, who="lin mei gao chen", near="lin mei", foreign="ouyang",
        method_first=True,
    ),
    "pairing:team_confirm": Row(
        POST=302, make=teams, who="lin", near="lin", foreign="ouyang", method_first=True
    ),
    "pairing:cadre_seat": Row(
        GET=200, POST=302, make=teams, who="lin", near="lin", foreign="ouyang", method_first=True
    ),
    "pairing:specialist_seat": Row(
        GET=200, POST=302, make=teams, who="lin", near="lin", foreign="ouyang", method_first=True
    ),
    "pairing:seat_release": Row(
        GET=200, POST=200, make=seats, who="lin mei", near="lin mei", foreign="ouyang",
        method_first=True,
    ),
}  # fmt: skip
