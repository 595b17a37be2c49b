"""Teams 1+1+N+1: formed, seats proposed by the engine, confirmed by a person, left with a date."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Membership
from accounts.roles import Role
from accounts.subjects import Subject
from jobs.models import Job
from jobs.services import perform
from pairing.engine import PRESETS, Instance, solve, verify
from pairing.engine.instance import Helper, Need, Offer, Student
from pairing.models import Pairing, PairingSlot, TeamSeat, TutorTeam
from pairing.rules import Denied
from pairing.services.policies import copy_policy, save_policy
from pairing.services.seating import confirm_seats
from pairing.services.teams import start_filling
from students.services import withdraw_consent
from tests.world import make_ready, make_student, make_user, make_volunteer


def expert(town, name, categories=("psychology",), **more):
    more = {"kind": "expert", "unit": None, "categories": list(categories)} | more
    return make_volunteer(town.world, name, **more)


def fill(town, policy=None):
    job = start_filling(town.world.county, policy or town.policy("yunfu"), by=town.mei)
    perform(job.pk)
    job = Job.objects.get(pk=job.pk)
    assert job.state == "done", job.error
    return job.result


def team_of(child):
    return TutorTeam.objects.live().with_gaps().get(student=child)


def pair(town, child, volunteer, subject, slot, **more):
    made = Pairing.objects.create(
        county=town.world.county, student=child, volunteer=volunteer, place=1,
        confirmed_by=town.lin, **more,
    )  # fmt: skip
    PairingSlot.objects.create(
        county=made.county, pairing=made, student=child, volunteer=volunteer, subject=subject,
        slot=slot,
    )  # fmt: skip


def url(name, *args, **query):
    made = reverse(f"pairing:{name}", args=args)
    return made + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def log_in(client, town):
    def enter(who):
        client.force_login(town.world.users[who])
        return client

    return enter


# Filling and confirming


def test_a_search_proposes_people_and_says_who_is_missing(town):
    doctor = expert(town, "心理老师")
    result = fill(town)
    assert (result["formed"], result["proposed"]) == (3, 6)
    team = team_of(town.students[0])
    assert (team.no_cadre, team.no_volunteer, team.no_specialists, team.waiting) == (1, 1, 1, 2)
    assert team.missing_words == "缺 3 人：团干部、大学生、专业人员"
    assert {seat.person for seat in team.seats.all()} == {town.world.users["gao"], doctor}
    assert confirm_seats(TeamSeat.objects.all(), county=town.world.county, by=town.lin) == 6
    assert team_of(town.students[0]).missing_words == "缺 1 人：大学生"
    town.approve(plan := town.solved("yunfu"))
    from_plan = {p.student_id for p in plan.proposals.all()}
    assert from_plan == {one.pk for one in town.students}


def test_a_published_volunteer_fills_the_seat_without_a_second_record(town):
    fill(town)
    pair(town, town.students[0], town.volunteers[0], Subject.MATHS, 10)
    assert team_of(town.students[0]).no_volunteer == 0
    assert team_of(town.students[1]).no_volunteer == 1


def test_a_second_search_keeps_filled_seats_and_doubles_nothing(town):
    expert(town, "心理老师")
    fill(town)
    confirm_seats(team_of(town.students[0]).seats.all(), county=town.world.county, by=town.lin)
    before = set(TeamSeat.objects.filter(state="filled").values_list("pk", flat=True))
    assert fill(town)["formed"] == 0
    assert set(TeamSeat.objects.filter(state="filled").values_list("pk", flat=True)) == before
    assert TeamSeat.objects.held().count() == 6


def test_the_number_of_specialists_comes_from_the_policy(town):
    for name in ("心理老师", "社工", "律师"):
        expert(town, name, max_cases=2)
    own = copy_policy(town.policy("yunfu"), county=town.world.county, name="两人", by=town.mei)
    body = own.body | {"team": {"specialists": 2, "children_per_cadre": 2}}
    fill(town, save_policy(own, body=body, by=town.mei))
    assert TeamSeat.objects.filter(kind="specialist").count() == 6  # three experts, two cases each
    assert TeamSeat.objects.filter(kind="cadre").count() == 2
    assert sorted(t.no_specialists for t in TutorTeam.objects.with_gaps()) == [2, 2, 2]


def test_an_expert_who_is_not_cleared_sits_nowhere(town):
    expert(town, "未准入", gates=False)
    fill(town)
    assert not TeamSeat.objects.filter(kind="specialist").exists()


def test_confirming_looks_again(town):
    fill(town)
    Membership.objects.filter(user=town.world.users["gao"]).update(ends_on=timezone.localdate())
    with pytest.raises(Denied, match="高镇长：已不在学生所在镇街任团干部"):
        confirm_seats(TeamSeat.objects.all(), county=town.world.county, by=town.lin)
    assert TeamSeat.objects.proposed().count() == 3


def test_who_is_gone_leaves_with_a_date_and_is_replaced(town):
    fill(town)
    confirm_seats(TeamSeat.objects.all(), county=town.world.county, by=town.lin)
    Membership.objects.filter(user=town.world.users["gao"]).update(ends_on=timezone.localdate())
    lu = make_user(town.world, "lu", "陆委员", Role.TOWN_CADRE, "baiteng")
    fill(town)
    seats = TeamSeat.objects.filter(team__student=town.students[0], kind="cadre")
    told = {(seat.person.name, seat.state, seat.left_on) for seat in seats}
    assert told == {("高镇长", "left", timezone.localdate()), (lu.name, "proposed", None)}


def test_a_team_ends_when_consent_is_withdrawn(town):
    fill(town)
    confirm_seats(TeamSeat.objects.all(), county=town.world.county, by=town.lin)
    withdraw_consent(
        student=town.students[0], by=town.mei, withdrawn_on=timezone.localdate(), reason=""
    )
    team = TutorTeam.objects.get(student=town.students[0])
    assert team.ended_on == timezone.localdate()
    assert not team.seats.held().exists()
    assert TutorTeam.objects.live().count() == 2


def test_a_policy_without_teams_and_a_county_without_children_are_refused(town):
    with pytest.raises(Denied, match="不组小队"):
        start_filling(town.world.county, town.policy("zhanjiang"), by=town.mei)
    start_filling(town.world.county, town.policy("yunfu"), by=town.mei)
    with pytest.raises(Denied, match="正在配小队"):
        start_filling(town.world.county, town.policy("yunfu"), by=town.mei)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "cadre", "number": 1},
        {"kind": "specialist", "number": 1, "cadre": True},
        {"kind": "cadre", "number": 2, "cadre": True},
        {"kind": "cadre", "number": 1, "cadre": True, "state": "filled"},
        {"kind": "cadre", "number": 1, "cadre": True, "state": "left"},
    ],
)
def test_the_database_refuses_impossible_seats(town, wrong):
    fill(town)
    TeamSeat.objects.all().delete()
    team = TutorTeam.objects.first()
    if wrong.pop("cadre", False):
        wrong["cadre"] = town.lin
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamSeat.objects.create(county=team.county, team=team, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        TutorTeam.objects.create(
            county=team.county, student=team.student, policy=team.policy, specialists=1,
            formed_by=town.lin,
        )  # fmt: skip


# Supplement beside the teacher, several helpers by subject (the engine under 茂名 and 云浮)


def _person(key, kind, subject, slots, **more):
    offers = (Offer(subject, 7, 9, 3),)
    return Helper(key, kind, offers, slots, modes=("offline", "online"), **more)


def _asks(*subjects):
    needs = tuple(Need(f"n-{s}", s, rank) for rank, s in enumerate(subjects, 1))
    return Student(
        "s", "junior", 8, needs, (10, 20), school="x1", online_ready=True, special_need=True
    )


def test_a_supplement_stands_next_to_the_teacher_and_never_replaces_one():
    teacher = _person("t", "teacher", "maths", (10,), school="x1")
    student = _person("v", "university", "physics", (20,))
    both = Instance((_asks("maths", "physics"),), (teacher, student))
    result = solve(both, PRESETS["maoming"])
    assert {(p.helper, p.role) for p in result.pairs} == {("t", "main"), ("v", "supplement")}
    assert verify(both, result, PRESETS["maoming"]) == []
    alone = solve(Instance((_asks("maths", "physics"),), (student,)), PRESETS["maoming"])
    assert alone.pairs == []


def test_a_team_has_a_helper_for_each_subject():
    people = (
        _person("v1", "university", "maths", (10, 20)),
        _person("v2", "university", "physics", (10, 20)),
    )
    result = solve(Instance((_asks("maths", "physics"),), people), PRESETS["yunfu"])
    assert {p.helper for p in result.pairs} == {"v1", "v2"}


# Pages


def test_the_pages_lead_from_a_search_to_a_full_team(town, log_in):
    doctor = expert(town, "心理老师")
    answer = log_in("mei").post(url("team_fill"), {"policy": town.policy("yunfu").pk})
    job = Job.objects.get(kind="pairing.teams")
    assert answer.url == reverse("jobs:job_detail", args=[job.pk])
    perform(job.pk)
    client = log_in("lin")
    page = text(client.get(url("team_list")))
    assert "缺 3 人：团干部、大学生、专业人员" in page and "确认全部 6 个建议的座位" in page
    team = team_of(town.students[0])
    client.post(url("team_confirm", team.pk))
    pair(town, town.students[0], town.volunteers[0], Subject.MATHS, 10)
    teacher = make_volunteer(
        town.world, "谭老师", Subject.PHYSICS, kind="teacher",
        unit=town.world.units["baiteng_school"],
    )  # fmt: skip
    pair(town, town.students[0], teacher, Subject.PHYSICS, 20, mode="offline")
    page = text(client.get(url("team_detail", team.pk)))
    for words in ("到齐", "高镇长", doctor.name, "大学生志愿者 · 数学", "本校老师 · 物理"):
        assert words in page
    assert text(client.get(url("team_list", gap="cadre"))).count("缺 3 人") == 2
    client.post(url("team_confirm_all"))
    assert not TeamSeat.objects.proposed().exists()
    assert AuditEntry.objects.filter(action="team.confirm").count() == 2


def test_a_cadre_sees_the_teams_of_the_own_town(town, log_in):
    far = make_student(
        town.world, "王小山", town=town.world.units["shanbei"],
        school=town.world.units["shanbei_school"],
    )  # fmt: skip
    make_ready(far)
    fill(town)
    page = text(log_in("gao").get(url("team_list")))
    assert town.students[0].name in page and "王小山" not in page
    assert "组队并配人" not in page
    assert log_in("gao").get(url("team_detail", team_of(far).pk)).status_code == 404


def test_the_list_costs_the_same_for_many_teams(town, log_in, django_assert_max_num_queries):
    for n in range(12):
        make_ready(make_student(town.world, f"学生{n}"))
    fill(town)
    client = log_in("lin")
    client.get(url("team_list"))
    with django_assert_max_num_queries(16):
        client.get(url("team_list"))
