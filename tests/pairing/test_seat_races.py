"""Thirty-two at once around the seats of teams, on PostgreSQL: one seat, the last place."""

from collections import Counter

import pytest

from accounts.models import AuditEntry, Notice
from accounts.rules import Denied as NotMoved
from accounts.scope import county_scope
from jobs.models import Job
from jobs.services import perform
from pairing.choices import SeatState
from pairing.models import TeamSeat, TutorTeam
from pairing.rules import Denied
from pairing.services import load_presets
from pairing.services.seating import confirm_seats, release_seat, seat_by_hand
from pairing.services.teams import start_filling
from students.rules import Refused
from students.services import withdraw_consent
from tests import races
from tests.pairing.conftest import Town
from tests.pairing.test_teams import expert, fill
from tests.races import in_county, on_postgres, winners
from tests.world import build_world, make_ready, make_student
from volunteers.models import Volunteer
from volunteers.services import set_state

pytestmark = on_postgres
CHILDREN = 4
REFUSALS = (Denied, Refused, NotMoved)


@pytest.fixture
def town(transactional_db, monkeypatch):
    """Four children in teams without anybody, a cadre, and an expert with a single place."""
    monkeypatch.setattr("jobs.services.wake", lambda job_id: None)  # no worker listens here
    load_presets()
    made = Town(build_world())
    with county_scope([made.world.county.pk]):
        for at in range(CHILDREN):
            child = make_student(made.world, f"学生{at}")
            make_ready(child)
            made.students.append(child)
        fill(made)
        TeamSeat.objects.all().delete()
        yield made


@pytest.fixture
def doctor(town):
    """With one place."""
    return expert(town, "心理老师", max_cases=1)


def at_once(town, *acts):
    return races.shared(town.world.county, acts, *REFUSALS)


def teams(town):
    return list(TutorTeam.objects.live().order_by("pk"))


def assert_sound():
    """Nobody beyond the own number, no seat twice, nobody twice in a team, no team that ended."""
    filled = list(TeamSeat.objects.filled().select_related("team"))
    for person in Volunteer.objects.exclude(max_cases=None):
        mine = [seat for seat in filled if seat.specialist_id == person.pk]
        assert len(mine) <= person.max_cases
    for key in ("number", "person_id"):
        taken = Counter((seat.team_id, seat.kind, getattr(seat, key)) for seat in filled)
        assert set(taken.values()) <= {1}
    assert all(seat.team.ended_on is None for seat in filled)


def test_one_seat_is_filled_once(town):
    team, gao = teams(town)[0], town.world.users["gao"].pk
    results = at_once(town, lambda: seat_by_hand(team, "cadre", gao, by=town.lin))
    assert len(winners(results)) == 1
    assert TeamSeat.objects.filled().count() == 1
    assert AuditEntry.objects.filter(action="team.seat").count() == 1
    assert Notice.objects.filter(user=gao).count() == 1
    assert_sound()


def test_two_experts_and_one_seat(town):
    team = teams(town)[0]
    both = [expert(town, name) for name in ("甲", "乙")]
    acts = [lambda p=p.pk: seat_by_hand(team, "specialist", p, by=town.lin) for p in both]
    assert len(winners(at_once(town, *acts))) == 1
    assert_sound()


def test_the_last_place_of_an_expert(town, doctor):
    acts = [
        lambda team=team: seat_by_hand(team, "specialist", doctor.pk, by=town.lin)
        for team in teams(town)
    ]
    assert len(winners(at_once(town, *acts))) == 1
    assert TeamSeat.objects.filled().filter(specialist=doctor).count() == 1
    assert_sound()


def test_the_last_place_of_a_cadre(town):
    policy = teams(town)[0].policy
    policy.body["team"]["children_per_cadre"] = 1
    policy.save()
    gao = town.world.users["gao"].pk
    acts = [lambda team=team: seat_by_hand(team, "cadre", gao, by=town.lin) for team in teams(town)]
    assert len(winners(at_once(town, *acts))) == 1
    assert_sound()


def test_two_proposals_for_the_last_place(town, doctor):
    """More was proposed than the expert now takes; two officers confirm a team each."""
    for team in teams(town)[:2]:
        TeamSeat.of(team, "specialist", 1, doctor.pk).save()
    acts = [
        lambda team=team: confirm_seats(
            TeamSeat.objects.filter(team=team), county=town.world.county, by=town.lin
        )
        for team in teams(town)[:2]
    ]
    assert winners(at_once(town, *acts)) == [1]
    assert_sound()


def test_all_are_confirmed_once(town, doctor):
    fill(town)
    everything = TeamSeat.objects.all()
    results = at_once(
        town, lambda: confirm_seats(everything, county=town.world.county, by=town.lin)
    )
    assert winners(results) == [CHILDREN + 1]
    assert Notice.objects.filter(user=town.world.users["gao"]).count() == 1
    assert_sound()


def test_letting_go_and_confirming(town):
    fill(town)
    seat = TeamSeat.objects.order_by("pk").first()
    results = at_once(
        town,
        lambda: release_seat(seat, reason="busy", by=town.mei),
        lambda: confirm_seats(TeamSeat.objects.all(), county=town.world.county, by=town.lin),
    )
    seat.refresh_from_db()
    assert seat.state == SeatState.LEFT and seat.left_reason == "busy"
    assert winners(results).count(None) == 1
    assert_sound()


def test_choosing_while_the_family_withdraws(town):
    team = teams(town)[0]
    gao, child = town.world.users["gao"].pk, team.student
    at_once(
        town,
        lambda: seat_by_hand(team, "cadre", gao, by=town.lin),
        lambda: withdraw_consent(student=child, by=town.mei),
    )
    assert not TeamSeat.objects.held().filter(team=team).exists()
    assert_sound()


def test_choosing_while_the_expert_leaves(town, doctor):
    team = teams(town)[0]
    at_once(
        town,
        lambda: seat_by_hand(team, "specialist", doctor.pk, by=town.lin),
        lambda: set_state(doctor, state="left", reason="搬家", by=town.lin),
    )
    assert not TeamSeat.objects.held().filter(specialist=doctor).exists()
    assert_sound()


def test_choosing_during_a_search(town, doctor):
    job = start_filling(town.world.county, town.policy("yunfu"), by=town.mei)
    gao = town.world.users["gao"].pk
    acts = [
        lambda team=team, kind=kind, who=who: seat_by_hand(team, kind, who, by=town.lin)
        for team in teams(town)
        for kind, who in (("specialist", doctor.pk), ("cadre", gao))
    ]
    inside = [in_county(town.world.county, act) for act in acts]
    races.at_once([lambda: perform(job.pk), *inside * 3], expected=Denied)
    assert Job.objects.get(pk=job.pk).state == "done"
    held = TeamSeat.objects.held()
    assert held.filter(kind="cadre").count() == CHILDREN
    assert held.filter(specialist=doctor).count() == 1
    assert_sound()
