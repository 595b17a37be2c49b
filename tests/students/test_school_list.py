"""The list of schools goes through the desk into the units of the county."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Unit
from accounts.scope import county_scope
from accounts.services.units import add_school
from rosters.choices import BatchState
from tests.pairing.ledger import Ledger
from tests.world import make_student

HEADERS = [
    "序号",
    "学校名称",
    "学校标识码",
    "镇(街)",
    "学校类别",
    "曾用名",
    "联系人",
    "联系电话",
    "备注",
]


def line(name="", town="白藤镇", **more) -> list[object]:
    values = {"学校名称": name, "镇(街)": town} | more
    return [values.get(header, "") for header in HEADERS]


class Desk(Ledger):
    """The desk of the county admin, fed with lists of schools."""

    def check(self, *rows, **more):
        return super().check(*rows, kind="schools", headers=HEADERS)


@pytest.fixture
def desk(client, world):
    with county_scope([world.county.pk]):
        yield Desk(client, world)


@pytest.fixture
def school(world) -> Unit:
    """白藤中学, with the official code that lists give it."""
    found = world.units["baiteng_school"]
    found.code = "3144990101"
    found.save()
    return found


def named(name: str) -> Unit:
    return Unit.objects.get(kind="school", name=name)


def test_new_schools_come_under_their_town(desk, world):
    batch = desk.load(
        line("大坪小学", 学校标识码="2144990999", 学校类别="小学", 曾用名="红旗小学、大坪村小"),
        line("大坪教学点", "白藤"),
    )
    assert batch.state == BatchState.APPLIED
    made = named("大坪小学")
    assert (made.code, made.parent, made.school_kind) == (
        "2144990999", world.units["baiteng"], "primary",
    )  # fmt: skip
    assert made.aliases == ["红旗小学", "大坪村小"]
    assert named("大坪教学点").parent == world.units["baiteng"]
    assert AuditEntry.objects.filter(action="unit.added").count() == 2


def test_the_same_list_twice_changes_nothing(desk):
    rows = [line("大坪小学", 学校类别="小学", 曾用名="红旗小学"), line("白藤中学", 学校类别="初中")]
    desk.load(*rows)
    assert set(desk.verdicts(desk.check(*rows))) == {"unchanged"}


def test_a_renamed_school_is_known_by_its_code(desk, school):
    desk.load(line("白藤实验学校", 学校标识码="3144990101", 学校类别="九年一贯制"))
    school.refresh_from_db()
    assert (school.name, school.aliases, school.school_kind) == (
        "白藤实验学校", ["白藤中学"], "nine_year",
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="unit.changed", object_id=str(school.pk)).exists()


def test_an_old_list_does_not_bring_the_old_name_back(desk, school):
    desk.load(line("白藤实验学校", 学校标识码="3144990101"))
    batch = desk.check(line("白藤中学", 学校标识码="3144990101"))
    assert desk.verdicts(batch) == ["unchanged"]
    assert "school_alias" in desk.codes(batch)


def test_a_school_made_here_gets_its_official_code(desk):
    desk.load(line("大坪小学"))
    made = named("大坪小学")
    assert made.code.startswith("X")
    batch = desk.load(line("大坪小学", 学校标识码="2144990999"))
    made.refresh_from_db()
    assert made.code == "2144990999"
    assert made.path.endswith("/2144990999/")
    desk.undo(batch)
    made.refresh_from_db()
    assert made.code.startswith("X")


def test_an_unknown_town_is_told_with_those_that_may_be_meant(desk):
    batch = desk.check(line("大坪小学", "白滕镇"))
    assert desk.verdicts(batch) == ["error"]
    problem = next(p for p in desk.rows(batch)[0].problems if p["code"] == "unknown_town")
    assert "白藤镇" in problem["text"]


def test_a_new_school_needs_a_town(desk):
    assert "school_no_town" in desk.codes(desk.check(line("大坪小学", "", 学校类别="小学")))


def test_another_spelling_asks_a_person(desk):
    desk.load(line("大坪第一小学"))
    batch = desk.check(line("大坪一小"))
    assert desk.verdicts(batch) == ["person"]
    assert desk.rows(batch)[0].choices == ["same", "other"]


def test_one_name_with_two_codes_asks_a_person(desk, school):
    batch = desk.check(line("白藤中学", 学校标识码="3144990777"))
    assert desk.verdicts(batch) == ["person"]


def test_one_name_in_two_towns_is_two_schools(desk):
    batch = desk.load(line("育才小学"), line("育才小学", "山背镇"))
    assert desk.verdicts(batch) == ["create", "create"]
    assert Unit.objects.filter(name="育才小学").count() == 2
    assert "school_ambiguous" in desk.codes(desk.check(line("育才小学", "", 学校类别="小学")))


def test_a_school_twice_in_the_list_comes_once(desk):
    batch = desk.load(line("大坪小学"), line("大坪小学"))
    assert desk.verdicts(batch) == ["create", "duplicate"]
    assert Unit.objects.filter(name="大坪小学").count() == 1


def test_a_code_of_another_county_is_refused(desk, world):
    world.units["wangshan_school"].code = "3144990888"
    world.units["wangshan_school"].save()
    assert "code_elsewhere" in desk.codes(desk.check(line("大坪小学", 学校标识码="3144990888")))


def test_a_closed_school_is_told(desk, school):
    Unit.objects.filter(pk=school.pk).update(valid_to="2024-08-31")
    batch = desk.check(line("白藤中学"))
    assert "school_closed" in desk.codes(batch)


def test_what_has_no_place_yet_is_told(desk):
    batch = desk.check(line("大坪小学", 联系人="黄校长", 备注="2025年并入中心小学"))
    assert {"not_kept_contact_name", "not_kept_remark", "school_closing"} <= desk.codes(batch)


def test_only_who_keeps_units_may_bring_a_list(client, world):
    with county_scope([world.county.pk]):
        desk = Desk(client, world, "mei")
        batch = desk.check(line("大坪小学"))
        assert "schools_no_right" in desk.codes(batch)
        desk.confirm(batch)
    assert not Unit.objects.filter(name="大坪小学").exists()


def test_undo_takes_schools_back(desk, school):
    batch = desk.load(line("大坪小学"), line("白藤新校", 学校标识码="3144990101"))
    desk.undo(batch)
    assert not Unit.objects.filter(name="大坪小学").exists()
    school.refresh_from_db()
    assert (school.name, school.aliases) == ("白藤中学", [])
    assert AuditEntry.objects.filter(action="unit.removed").count() == 1


def link_to(school: Unit) -> str:
    return f'<a href="{reverse("accounts:unit_edit", args=[school.pk])}">{school.name}</a>'


def test_undo_is_refused_when_children_stand_on_the_school(desk, world):
    batch = desk.load(line("大坪小学"))
    make_student(world, school=named("大坪小学"))
    page = desk.ask_undo(batch)
    assert Unit.objects.filter(name="大坪小学").exists()
    assert link_to(named("大坪小学")) in page
    desk.client.force_login(world.users["mei"])  # she keeps no schools
    page = desk.ask_undo(batch)
    assert "已用于“学生”" in page
    assert link_to(named("大坪小学")) not in page


def test_undo_is_refused_when_the_school_was_changed_since(desk):
    batch = desk.load(line("大坪小学"))
    Unit.objects.filter(name="大坪小学").update(name="大坪学校")
    page = desk.ask_undo(batch)
    assert Unit.objects.filter(name="大坪学校").exists()
    assert "1 所学校在导入之后又有改动" in page
    assert link_to(named("大坪学校")) in page


@pytest.mark.parametrize(("decision", "aliases"), [("same", ["大坪一小"]), ("other", [])])
def test_a_person_says_whether_a_spelling_is_the_same_school(desk, decision, aliases):
    desk.load(line("大坪第一小学"))
    batch = desk.check(line("大坪一小"))
    desk.decide(batch, decision)
    desk.confirm(batch)
    assert named("大坪第一小学").aliases == aliases
    assert Unit.objects.filter(name="大坪一小").exists() == (decision == "other")


@pytest.mark.parametrize("decision", ["same", "other"])
def test_a_person_says_whether_a_name_with_another_code_is_the_same(desk, school, decision):
    batch = desk.check(line("白藤中学", 学校标识码="3144990777"))
    desk.decide(batch, decision)
    desk.confirm(batch)
    found = set(Unit.objects.filter(name="白藤中学").values_list("code", flat=True))
    assert found == ({"3144990777"} if decision == "same" else {"3144990777", "3144990101"})


def test_a_school_added_since_the_preview_stops_the_import(desk, world):
    batch = desk.check(line("大坪小学"))
    add_school(values={"name": "大坪小学"}, town=world.units["baiteng"], by=world.users["lin"])
    batch = desk.confirm(batch)
    assert "台账有变动" in batch.job.error
    assert Unit.objects.filter(name="大坪小学").count() == 1
