"""The table of rights says what the papers say, and rights reach down, never up or across."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.choices import UnitKind
from accounts.models import Membership, Partnership, User
from accounts.privacy import mask_id_number, mask_name, mask_phone, mask_text
from accounts.roles import ROLES, Perm, Role


def again(user: User) -> User:
    """The person as the next request sees them."""
    return User.objects.get(pk=user.pk)


def test_every_role_is_described():
    assert set(ROLES) == set(Role)
    for role, info in ROLES.items():
        assert info.label and info.description and info.held_in
        assert role.label == info.label


def test_order_follows_the_list_of_rights():
    ordered = ROLES[Role.COUNTY_ADMIN].permissions_in_order
    assert ordered == [
        perm for perm in Perm if perm not in {Perm.OFFERS_ANSWER, Perm.PLANS_RUN_ALL}
    ]


@pytest.mark.parametrize(
    "role", [Role.PROVINCE_VIEWER, Role.CITY_ADMIN, Role.AUDITOR, Role.OPERATOR]
)
def test_those_above_and_beside_see_no_child(role):
    assert not {p for p in role.info.permissions if p.name.startswith(("STUDENTS", "VOLUNTEERS"))}


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (Role.TEACHER, {Perm.OFFERS_ANSWER}),
        (Role.VOLUNTEER, {Perm.OFFERS_ANSWER}),
        (Role.EXPERT, set()),
    ],
)
def test_helpers_are_no_staff_and_only_answer_for_themselves(role, rights):
    assert role.info.permissions == rights and not role.info.is_staff


def test_university_people_hold_no_right_over_students():
    for role, info in ROLES.items():
        if info.held_in & {UnitKind.UNIVERSITY, UnitKind.COLLEGE, UnitKind.SQUAD}:
            assert not {p for p in info.permissions if p.name.startswith("STUDENTS")}, role


@pytest.mark.parametrize("perm", [Perm.PLANS_PUBLISH, Perm.AUDIT_VIEW, Perm.UNITS_EDIT])
def test_county_staff_lack_what_the_admin_decides(perm):
    assert perm not in Role.COUNTY_STAFF.info.permissions


# -- From memberships to rights -----------------------------------------------------------------


def test_rights_reach_down_only(world):
    gao = world.users["gao"]
    assert gao.has_in(Perm.STUDENTS_VIEW, world.units["baiteng_school"])
    assert not gao.has_in(Perm.STUDENTS_VIEW, world.units["shanbei"])
    assert not gao.has_in(Perm.STUDENTS_VIEW, world.county)


def test_an_ended_membership_gives_nothing(world):
    mei = world.users["mei"]
    Membership.objects.filter(user=mei).update(ends_on=timezone.localdate())
    assert again(mei).permissions == frozenset()
    assert again(mei).counties == []


def test_a_membership_ends_and_begins_on_its_day(world):
    mei, today = world.users["mei"], timezone.localdate()
    Membership.objects.filter(user=mei).update(ends_on=today + timedelta(days=1))
    assert again(mei).has(Perm.STUDENTS_VIEW)
    Membership.objects.filter(user=mei).update(starts_on=today + timedelta(days=1), ends_on=None)
    assert not again(mei).has(Perm.STUDENTS_VIEW)


def test_moved_staff_take_nothing_along(world):
    mei = world.users["mei"]
    Membership.objects.filter(user=mei).update(ends_on=timezone.localdate())
    Membership.objects.create(user=mei, unit=world.other_county, role=Role.COUNTY_STAFF)
    assert [county.code for county in again(mei).counties] == ["449902"]


def test_an_inactive_person_has_nothing(world):
    lin = world.users["lin"]
    lin.is_active = False
    assert not lin.has(Perm.DASHBOARD)
    assert lin.units_with(Perm.DASHBOARD) == []
    assert lin.counties == []


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("province", ["449801", "449901", "449902"]),
        ("mai", ["449901", "449902"]),
        ("lin", ["449901"]),
        ("chen", ["449901"]),
        ("he", ["449901"]),
        ("su", ["449901"]),
        ("nobody", []),
    ],
)
def test_counties_of_each(world, who, codes):
    assert [county.code for county in world.users[who].counties] == codes


def test_university_people_lose_a_county_with_the_partnership(world):
    Partnership.objects.update(ends_on=date(2026, 1, 2))
    assert again(world.users["wu"]).counties == []


def test_two_posts_add_up(world):
    gao = world.users["gao"]
    Membership.objects.create(user=gao, unit=world.other_county, role=Role.AUDITOR)
    gao = again(gao)
    assert gao.has_in(Perm.AUDIT_VIEW, world.other_county)
    assert not gao.has_in(Perm.AUDIT_VIEW, world.county)
    assert not gao.has_in(Perm.STUDENTS_VIEW, world.units["wangshan_town"])


# -- Masks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (mask_id_number, "449901201301010009", "4499**********0009"),
        (mask_id_number, "12345678", ""),
        (mask_id_number, None, ""),
        (mask_phone, "19900003333", "199****3333"),
        (mask_phone, "123", ""),
        (mask_name, "李小禾", "李**"),
        (mask_name, "", ""),
        (mask_text, "岭海县白藤镇", "******"),
        (mask_text, None, ""),
    ],
)
def test_masks(mask, value, shown):
    assert mask(value) == shown
