"""Old names, short names, parts of schools: all inside one county, and never a guess."""

from time import perf_counter

import pytest
from django.core.management import call_command

from accounts.models import Unit
from accounts.resolve import PlaceIndex
from accounts.school_names import school_form


@pytest.fixture
def places(db):
    call_command("load_places", demo=True)


def county(code: str) -> Unit:
    return Unit.objects.get(code=code)


def add_school(name: str, town: str = "449901110", aliases: tuple[str, ...] = ()) -> Unit:
    return Unit.objects.create(
        code=f"x-{name}", name=name, kind="school", parent=Unit.objects.get(code=town),
        aliases=list(aliases),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["三排", "三排镇", "连南三排", "连南三排镇", "连南县三排镇", "清远市连南县三排镇",
     "广东省清远市连南瑶族自治县三排镇", "三排镇人民政府", "三排镇油岭村委会"],
)  # fmt: skip
def test_a_town_however_far_its_address_reaches(places, text):
    assert PlaceIndex(county("441826")).town(text).unit.name == "三排镇"


@pytest.mark.parametrize(
    ("code", "old"),
    [("440904", "电白县"), ("440904", "茂港区"), ("441704", "阳东县"), ("441803", "清新县"),
     ("445303", "云安县")],
)  # fmt: skip
def test_old_names_of_counties_stand_before_a_town(places, code, old):
    index = PlaceIndex(county(code))
    town = index.towns[-1]
    assert index.town(f"{old}{town.name}").unit == town


def test_the_name_of_another_county_is_no_way_in(places):
    match = PlaceIndex(county("449901")).town("望山县白藤镇")
    assert match.unit is None
    assert [unit.name for unit in match.candidates] == ["白藤镇"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第一小学", "一小"),
        ("第11小学", "十一小"),
        ("20中", "第二十中学"),
        ("21小", "第二十一小学"),
        ("大坪完小", "大坪完全小学"),
        ("大坪中心校", "大坪中心小学"),
        ("岭师附属中学", "岭师附中"),
        ("岭师附属小学", "岭师附小"),
        ("岭师附属实验小学", "岭师附属实小"),
        ("白藤九年一贯制学校", "白藤学校"),
        ("白藤完全中学", "白藤中学"),
        ("白藤中学(初中部)", "白藤中学"),
        ("白藤中学本部", "白藤中学"),
        ("大坪小学教学点", "大坪教学点"),
    ],
)
def test_two_ways_to_write_one_school(one, other):
    assert school_form(one) == school_form(other)


@pytest.mark.parametrize("text", ["2018级", "第100中学", "一二三"])
def test_numbers_that_are_no_names_stay(text):
    assert "百" not in school_form(text)


def test_a_part_is_not_the_school_itself(places):
    index = PlaceIndex(county("449901"))
    for text in ("白藤中心小学大坪教学点", "白藤中学东校区", "白藤中学大坪分校"):
        match = index.school(text)
        assert match.unit is None, text
        assert match.candidates, text


def test_a_part_on_the_list_is_found_with_or_without_its_school(places):
    point = add_school("大坪教学点")
    index = PlaceIndex(county("449901"))
    for text in ("大坪教学点", "白藤中心小学大坪教学点", "白藤镇中心小学大坪小学教学点"):
        assert index.school(text).unit == point, text


def test_parts_of_one_name_are_told_apart_by_the_town(places):
    first = add_school("大坪教学点")
    Unit.objects.create(
        code="x2", name="大坪教学点", kind="school", parent=Unit.objects.get(code="449901100")
    )
    index = PlaceIndex(county("449901"))
    assert index.school("白藤中心小学大坪教学点").unit is None
    assert index.school("白藤中心小学大坪教学点", index.town("白藤").unit).unit == first


def test_an_old_name_of_a_school_is_its_alias(places):
    school = add_school("育英小学", aliases=("红旗小学",))
    assert PlaceIndex(county("449901")).school("岭海县红旗小学").unit == school


def test_candidates_come_with_the_likest_first(places):
    add_school("白藤第三小学")
    add_school("白藤第三初级中学")
    names = [unit.name for unit in PlaceIndex(county("449901")).school("白滕第三小学").candidates]
    assert names[0] == "白藤第三小学"
    assert len(names) == len(set(names)) <= 5


def test_a_slip_in_the_name_of_a_town_is_offered(places):
    match = PlaceIndex(county("449901")).town("白滕镇")
    assert match.unit is None
    assert match.candidates[0].name == "白藤镇"


def test_nothing_alike_offers_nothing(places):
    assert PlaceIndex(county("449901")).school("哈尔滨工业").candidates == ()


def test_a_long_roster_is_looked_up_once_a_name(places):
    index = PlaceIndex(county("449901"))
    texts = ["白藤镇中心小", "县一小", "白滕中学", "没有的学校"] * 5_000
    began = perf_counter()
    for text in texts:
        index.school(text)
    assert perf_counter() - began < 1
    assert len(index._found) == 4
