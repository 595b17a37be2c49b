"""Names in rosters find their place, or say what they might mean."""

from datetime import date

import pytest
from django.core.management import call_command

from accounts.models import Unit
from accounts.resolve import PlaceIndex, resolve_school, resolve_town


@pytest.fixture
def county(db) -> Unit:
    call_command("load_places", demo=True)
    return Unit.objects.get(code="449901")


@pytest.fixture
def index(county) -> PlaceIndex:
    return PlaceIndex(county)


def test_an_index_costs_two_queries(county, django_assert_num_queries):
    with django_assert_num_queries(2):
        index = PlaceIndex(county)
    with django_assert_num_queries(0):
        index.town("白藤镇")
        index.school("白藤中学")


@pytest.mark.parametrize(
    "text",
    ["白藤镇", "白藤", " 白 藤 镇 ", "岭海县白藤镇", "岭海白藤镇", "岭海市岭海县白藤镇",
     "广东省岭海市岭海县白藤镇", "白藤镇\u200b", "白藤\u3000镇"],
)  # fmt: skip
def test_towns_as_people_write_them(index, text):
    assert index.town(text).unit.name == "白藤镇"


def test_a_street_and_its_office_are_one(index):
    assert index.town("云山街道办事处").unit.name == "云山街道"
    assert index.town("云山").unit.name == "云山街道"


@pytest.mark.parametrize("text", ["白藤街道", "白藤乡"])
def test_another_kind_of_town_is_offered_not_taken(index, text):
    match = index.town(text)
    assert match.unit is None
    assert [unit.name for unit in match.candidates] == ["白藤镇"]


@pytest.mark.parametrize("text", ["", "  ", "镇", "不存在镇", "县"])
def test_nothing_is_guessed(index, text):
    assert index.town(text).unit is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("白藤中学", "白藤中学"),
        ("岭海县白藤中学", "白藤中学"),
        ("白藤镇白藤中学", "白藤中学"),
        ("白藤镇中学", "白藤中学"),
        ("白藤初级中学", "白藤中学"),
        ("白藤中心小学", "白藤中心小学"),
        ("白藤镇中心小学", "白藤中心小学"),
        ("白藤镇中心小", "白藤中心小学"),
        ("县一小", "县第一小学"),
        ("岭海县第1小学", "县第一小学"),
        ("第一小学", "县第一小学"),
        ("岭海县第一小学", "县第一小学"),
        ("岭海一中", "县第一中学"),
        ("岭海县第一中学", "县第一中学"),
        ("岭海县职业技术学校", "县职业技术学校"),
        ("县职中", "县职业技术学校"),
    ],
)
def test_schools_as_people_write_them(index, text, name):
    assert index.school(text).unit.name == name


def test_every_name_and_alias_of_the_county_finds_its_own(index):
    for unit in index.towns:
        assert {index.town(name).unit for name in unit.names} == {unit}
    for unit in index.schools:
        assert {index.school(name).unit for name in unit.names} == {unit}


def test_the_town_tells_schools_of_one_name_apart(index):
    assert index.school("中心小学").unit is None
    town = index.town("白藤").unit
    assert index.school("中心小学", town=town).unit.name == "白藤中心小学"


def test_two_of_one_name_are_both_offered(county):
    town = Unit.objects.get(code="449901100")
    for code, name in (("x1", "育才小学"), ("x2", "育才小学")):
        Unit.objects.create(code=code, name=name, kind="school", parent=town)
    match = PlaceIndex(county).school("育才小学")
    assert match.unit is None
    assert len(match.candidates) == 2


def test_a_typo_gets_candidates(index):
    match = index.school("白滕中学")
    assert match.unit is None
    assert "白藤中学" in [unit.name for unit in match.candidates]


def test_places_of_other_counties_are_not_found(index):
    assert index.town("望城镇").unit is None
    assert index.school("望山中学").unit is None


def test_closed_places_are_found_only_on_their_days(county):
    Unit.objects.filter(code="449901110").update(valid_to=date(2024, 12, 31))
    assert PlaceIndex(county, on=date(2025, 1, 1)).town("白藤镇").unit is None
    assert PlaceIndex(county, on=date(2024, 12, 31)).town("白藤镇").unit.name == "白藤镇"


def test_one_off_look_ups(county):
    assert resolve_town(county, "白藤").name == "白藤镇"
    assert resolve_school(county, "县一小").name == "县第一小学"
    assert resolve_town(county, "哪里") is None


def test_every_town_of_the_province_finds_itself(db):
    call_command("load_places")
    for county in Unit.objects.counties():
        index = PlaceIndex(county)
        for town in index.towns:
            assert index.town(town.name).unit == town, town.name
