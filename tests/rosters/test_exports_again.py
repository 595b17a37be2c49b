"""What leaves in an office's own form comes back unchanged."""

import pytest

from accounts.choices import SchoolKind, UnitKind
from rosters.choices import Verdict
from rosters.sheets import FORMS
from tests.rosters.leaving import Office, rows_of
from tests.world import make_unit

STUDENT_FORMS = ("census", "survey", "school_return", "poverty_register", "school_register")


def _all_unchanged(office: Office, kind: str, content: bytes, *, asks: str = "", **more) -> None:
    """`asks`: names in rows that nothing but a person can tell."""
    told = office.verdicts(office.bring_in(kind, content, **more))
    assert told
    for title, (verdict, *why) in told.items():
        name = title.partition(" ")[2]
        wanted = Verdict.PERSON if name in asks.split() else Verdict.UNCHANGED
        assert verdict == wanted, (title, verdict, why)


def _nobody_is_made_twice(office: Office, kind: str, content: bytes, **more) -> None:
    told = office.verdicts(office.bring_in(kind, content, **more))
    assert told
    wrong = {t: w for t, w in told.items() if w[0] in {Verdict.CREATE, Verdict.UPDATE}}
    assert wrong == {}


@pytest.mark.parametrize("form", STUDENT_FORMS)
def test_children_come_back_unchanged_in_every_form(census, form):
    """Without ID number and birth date only the guardian's phone tells a child: a form that has
    no column for it asks."""
    content = census.take_out(form, sensitive=True)
    assert len(rows_of(content)) == 5
    has_phone = "guardian_phone" in dict(FORMS[form].columns)
    _all_unchanged(census, "students", content, asks="" if has_phone else "陈秀")


@pytest.mark.parametrize("form", STUDENT_FORMS)
def test_without_sensitive_fields_no_child_is_made_twice(census, form):
    """No number tells who is meant: each row asks, none is brought as a new child."""
    _nobody_is_made_twice(census, "students", census.take_out(form))


def test_children_can_be_narrowed_to_a_town_or_school(census, world):
    content = census.take_out("census", within=world.units["shanbei"].pk)
    assert {row["学生姓名"] for row in rows_of(content)} == {"买买提·吐尔逊"}
    content = census.take_out("census", within=world.units["baiteng_school"].pk)
    assert {row["学生姓名"] for row in rows_of(content)} == {"李小明", "李小刚", "手工登记", "陈秀"}


@pytest.mark.parametrize("form", ["volunteer_signup", "online_form"])
def test_volunteers_come_back_unchanged(helpers, world, form):
    content = helpers.take_out(form, sensitive=True)
    assert len(rows_of(content)) == 2
    unit = world.units["university"].pk
    _all_unchanged(helpers, "volunteers", content, unit=unit)


def test_teachers_come_back_unchanged(helpers):
    content = helpers.take_out("teacher_roster", sensitive=True)
    _all_unchanged(helpers, "teachers", content)


def test_experts_come_back_unchanged(helpers):
    _all_unchanged(helpers, "experts", helpers.take_out("expert_list", sensitive=True))


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("volunteer_signup", "volunteers"),
        ("teacher_roster", "teachers"),
        ("expert_list", "experts"),
    ],
)
def test_without_phones_no_helper_is_made_twice(helpers, world, form, kind):
    more = {"unit": world.units["university"].pk} if kind == "volunteers" else {}
    _nobody_is_made_twice(helpers, kind, helpers.take_out(form), **more)


@pytest.mark.parametrize("sensitive", [True, False])
def test_pairs_come_back_unchanged(pairs, sensitive):
    content = pairs.take_out("pairing_ledger", sensitive=sensitive)
    assert len(rows_of(content)) == 3
    _all_unchanged(pairs, "pairings", content, who="lin")


def test_schools_come_back_unchanged(office, world):
    make_unit(
        world, "s3", "第一小学", UnitKind.SCHOOL, "baiteng", code="3244099901",
        school_kind=SchoolKind.PRIMARY, aliases=["一小", "白藤一小"],
    )  # fmt: skip
    _all_unchanged(office, "schools", office.take_out("school_list"), who="lin")
