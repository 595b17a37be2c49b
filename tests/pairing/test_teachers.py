"""What a teacher's own record says of the way of helping, from the table to the plan."""

import pytest

from accounts.subjects import Subject
from pairing.models import MatchPlan, Proposal, Unserved
from pairing.services.instance import build_instance
from tests.pairing.conftest import Town
from tests.world import make_ready, make_student, make_volunteer
from volunteers.models import Volunteer


def teacher(town: Town, name: str = "谢老师", **facts) -> Volunteer:
    school = town.world.units["baiteng_school"]
    return make_volunteer(
        town.world,
        name,
        Subject.PHYSICS,
        kind="teacher",
        unit=school,
        university_year=None,
        **facts,
    )


def asks_for_physics(town: Town, mode: str = "either", **facts) -> None:
    child = make_student(town.world, "物理生", **facts)
    make_ready(child, Subject.PHYSICS)
    child.needs.update(mode=mode)


def in_engine(town: Town, volunteer: Volunteer):
    helpers = build_instance(town.world.county, town.policy()).instance.helpers
    return next(helper for helper in helpers if helper.id == str(volunteer.pk))


def found(plan: MatchPlan, volunteer: Volunteer) -> list[tuple[str, str]]:
    pairs = Proposal.objects.filter(plan=plan, volunteer=volunteer)
    return list(pairs.values_list("student__name", "mode"))


@pytest.mark.parametrize(
    ("mode", "modes"),
    [
        ("online", {"online"}),
        ("offline", {"offline"}),
        ("both", {"online", "offline"}),
        ("", {"online", "offline"}),
    ],
)
def test_the_way_a_teacher_chose_is_the_one_the_engine_knows(town, mode, modes):
    assert set(in_engine(town, teacher(town, mode=mode)).modes) == modes


def test_the_way_of_a_student_volunteer_stays_online(town):
    assert in_engine(town, town.volunteers[0]).modes == ("online",)


def test_a_teacher_who_helps_online_alone_gets_no_pair_in_the_school(town):
    xie = teacher(town, mode="online")
    asks_for_physics(town)
    plan = town.solved("maoming")
    assert found(plan, xie) == []
    assert Unserved.objects.get(plan=plan, student__name="物理生").reason == "mode"


def test_a_teacher_who_comes_in_person_is_not_given_lessons_online(town):
    xie = teacher(town, mode="offline")
    asks_for_physics(town, has_phone=True, has_internet=True)
    assert found(town.solved("custom"), xie) == [("物理生", "offline")]


def test_a_homeroom_teacher_is_one_to_the_engine_and_keeps_the_school(town):
    kinds = {
        fact: in_engine(town, teacher(town, f"老师{fact}", is_homeroom=fact))
        for fact in (True, False, None)
    }
    assert [kinds[fact].kind for fact in (True, False, None)] == ["homeroom", "teacher", "teacher"]
    school = str(town.world.units["baiteng_school"].pk)
    assert {helper.school for helper in kinds.values()} == {school}


@pytest.mark.parametrize("code", ["yangjiang", "maoming"])
def test_a_homeroom_teacher_goes_by_the_own_route_or_by_that_of_teachers(town, code):
    """阳江 names 班主任, 茂名 only 本校老师: both pair in the school, in person."""
    head = teacher(town, is_homeroom=True)
    asks_for_physics(town)
    assert found(town.solved(code), head) == [("物理生", "offline")]


def test_homeroom_teachers_are_sought_only_where_the_policy_names_them(town):
    teacher(town, is_homeroom=True, max_pupils=0)
    asks_for_physics(town)
    sought = {
        code: {row["kind"] for row in town.solved(code).summary["shortage"]}
        for code in ("custom", "yangjiang")
    }
    assert "teacher" in sought["custom"] and "homeroom" not in sought["custom"]
    assert {"teacher", "homeroom"} <= sought["yangjiang"]
