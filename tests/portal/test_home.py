"""Home: every number is the count of the list it links to; everyone finds a next step."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from accounts.scope import all_counties
from accounts.subjects import Subject
from pairing.choices import PlanState
from pairing.models import MatchPlan, Pairing, Policy, Proposal
from portal.pages.figures import SETS, STEPS, figures, funnel
from students.choices import Answer, CensusState
from students.models import Student
from students.panels import saved_view
from tests.world import make_ready, make_student, make_volunteer

HOME = reverse("portal:home")


@pytest.fixture
def log_in(client, world):
    def act(key):
        client.force_login(world.users[key])
        return client

    return act


def pair(world, student, volunteer, place=1):
    with all_counties("test data"):
        return Pairing.objects.create(
            county=student.county,
            student=student,
            volunteer=volunteer,
            place=place,
            confirmed_by=world.users["lin"],
        )


@pytest.fixture
def county(world):
    """One child for each way of getting stuck, and two who came through; one paired."""
    make_student(world, "未摸排", census_state=CensusState.UNCHECKED)
    make_student(world, "有出入", census_state=CensusState.DISPUTED)
    make_student(world, "离校", census_state=CensusState.LEFT)
    make_student(world, "不愿意", willing=Answer.NO)
    make_student(world, "没授权")
    make_ready(make_student(world, "没定级", level=""))
    needless = make_student(world, "没需求")
    make_ready(needless)
    with all_counties("test data"):
        needless.needs.update(state="closed")
    make_ready(make_student(world, "可结对"))
    paired = make_student(world, "已结对")
    make_ready(paired)
    pair(world, paired, make_volunteer(world))
    make_ready(make_student(world, "外县", county="wangshan"))
    return world


def figures_on(page: bytes) -> dict[str, int]:
    found = re.findall(r'data-figure="(\w+)">(\d+)<', page.decode())
    return {key: int(number) for key, number in found}


def test_funnel_counts(log_in, county):
    shown = figures_on(log_in("lin").get(HOME).content)
    assert shown == {
        "enrolled": 8, "verified": 6, "agreed": 4, "classified": 3, "ready": 3, "paired": 1,
    }  # fmt: skip


def test_every_number_is_the_count_of_the_list_it_links_to(log_in, county):
    client = log_in("lin")
    for one in client.get(HOME).context["funnel"]:
        listed = client.get(one["url"]).context["page"]
        assert listed.paginator.count == one["step"].count, one["url"]


def test_every_gap_is_the_count_of_the_list_it_links_to(log_in, county):
    client = log_in("lin")
    gaps = [one for one in client.get(HOME).context["funnel"] if one["gap_url"]]
    assert len(gaps) == len(STEPS) - 1
    for one in gaps:
        listed = client.get(one["gap_url"]).context["page"]
        assert listed.paginator.count == one["step"].missing, one["gap_url"]


def test_each_step_is_a_part_of_its_base(county):
    with all_counties("test data"):
        students = Student.objects.in_county(county.county)
        sets = {step.key: set(step.narrow(students).values_list("pk", flat=True)) for step in STEPS}
    assert all(sets[step.key] <= sets[step.base] for step in STEPS if step.base)


def test_every_set_has_a_saved_view():
    assert all(saved_view(key) for key in SETS)


def test_gap_is_what_the_step_lost(county):
    with all_counties("test data"):
        students = Student.objects.in_county(county.county)
        for one in funnel(figures(students, "town").total):
            if one.step.gap:
                assert one.step.gap(students).count() == one.missing, one.step.key


def test_paired_child_that_is_no_longer_ready_is_pointed_at(log_in, county):
    child = make_student(county, "变了", census_state=CensusState.DISPUTED)
    pair(county, child, make_volunteer(county, "别人"))
    page = log_in("lin").get(HOME)
    assert figures_on(page.content)["paired"] == 1
    assert "1 名已结对学生情况有变" in page.content.decode()


def test_town_tiles_and_table(log_in, county):
    client = log_in("lin")
    page = client.get(HOME, {"measure": "verified"})
    tile = next(tile for tile in page.context["tiles"] if tile.name == "白藤镇")
    assert (tile.part, tile.whole) == (6, 8)
    assert 'class="gc5 gr3"' in page.content.decode()
    table = client.get(HOME, {"measure": "verified", "view": "table"}).content.decode()
    assert "6/8" in table
    assert 'class="tiles' not in table


def test_subjects(log_in, county):
    lines = log_in("lin").get(HOME).context["subjects"]
    maths = next(line for line in lines if line.label == Subject.MATHS.label)
    assert (maths.wanted, maths.offered, maths.lacking) == (3, 1, 2)


def test_todo_tells_of_plans_in_review(log_in, county):
    with all_counties("test data"):
        policy = Policy.objects.create(code="x", name="试")
        plan = MatchPlan.objects.create(
            county=county.county, number=7, policy=policy, state=PlanState.IN_REVIEW,
            started_by=county.users["lin"],
        )  # fmt: skip
        Proposal.objects.create(
            county=county.county, plan=plan, student=Student.objects.get(name="可结对"),
            volunteer=make_volunteer(county, "新人"), score=80,
        )  # fmt: skip
    page = log_in("lin").get(HOME).content.decode()
    assert "方案 7 还有 1 对待审核" in page
    assert reverse("pairing:plan_review", args=[plan.pk]) in page
    assert "2 名学生" not in page
    assert "1 名学生还没有摸排" in page


def test_empty_county_sees_where_to_begin(log_in, world):
    page = log_in("lin").get(HOME).content.decode()
    assert "从这里开始" in page
    assert reverse("rosters:batch_upload") in page


def test_city_sees_counts_of_its_counties_only(log_in, county):
    page = log_in("mai").get(HOME)
    text = page.content.decode()
    assert "岭海县" in text
    assert "望山县" in text
    assert "远山县" not in text
    assert page.context["total"]["enrolled"] == 9
    assert "李小禾" not in text


@pytest.mark.parametrize("key", ["chen", "gao"])
def test_school_and_town_see_their_own_funnel(log_in, county, key):
    make_student(
        county, "别校", school=county.units["shanbei_school"], town=county.units["shanbei"]
    )
    client = log_in(key)
    page = client.get(HOME)
    assert figures_on(page.content)["enrolled"] == 8
    for step, number in figures_on(page.content).items():
        listed = client.get(reverse("students:student_list"), {"show": step}).context["page"]
        assert listed.paginator.count == number, step


def test_university_side_sees_volunteers(log_in, county):
    client = log_in("wu")
    shown = figures_on(client.get(HOME).content)
    assert shown == {"enlisted": 1, "approved": 1, "ready": 1}
    listed = client.get(reverse("volunteers:volunteer_list"), {"tab": "ready"}).context["page"]
    assert listed.paginator.count == shown["ready"]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("su", "感谢你报名"),
        ("tan", "带哪名学生"),
        ("zhong", "转介"),
        ("shen", "操作日志"),
        ("yun", "后台任务"),
        ("nobody", "你还没有角色"),
    ],
)
def test_others_read_what_comes_next(log_in, county, key, words):
    page = log_in(key).get(HOME).content.decode()
    assert words in page
    assert "data-figure" not in page


def test_stranger_is_sent_to_log_in(client, world):
    answer = client.get(HOME)
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_health_is_public(client, db):
    answer = client.get(reverse("portal:healthz"))
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_home_writes_nothing(log_in, county):
    client = log_in("lin")
    client.get(HOME)
    with CaptureQueriesContext(connection) as queries:
        client.get(HOME)
    assert all(q["sql"].lstrip("( ").upper().startswith("SELECT") for q in queries)


@pytest.mark.parametrize("key", ["lin", "mai", "chen", "wu"])
def test_queries_do_not_grow(log_in, world, key):
    counted = []
    client = log_in(key)
    for _ in range(3):
        child = make_student(world)
        make_ready(child)
        pair(world, child, make_volunteer(world))
        with CaptureQueriesContext(connection) as queries:
            client.get(HOME)
        counted.append(len(queries))
    assert len(set(counted)) == 1
    assert counted[0] < 45


def test_roles_named_in_the_tests_are_all(world):
    held = {m.role for user in world.users.values() for m in user.memberships.all()}
    assert held == {role.value for role in Role}
