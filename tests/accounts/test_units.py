"""Names, aliases and schools of the own county; the county worked in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import UnitKind
from accounts.models import AuditEntry, Unit
from accounts.rules import Denied, editable_units
from accounts.services.units import add_school, change_unit

LIST, NEW, COUNTY = "/members/units/", "/members/units/new/", "/members/county/"


def edit_url(world, key) -> str:
    return reverse("accounts:unit_edit", args=[world.units[key].pk])


def values(**more) -> dict:
    return {"name": "白藤镇", "aliases": "", "grid_col": 5, "grid_row": 3} | more


def test_one_edits_what_lies_below_and_not_oneself(world):
    own = set(editable_units(world.users["lin"]))
    assert world.units["baiteng"] in own and world.units["baiteng_school"] in own
    assert not own & {world.county, world.other_county, world.units["wangshan_town"]}
    assert set(editable_units(world.users["mei"])) == set()


def test_editing_a_town(client, world):
    client.force_login(world.users["lin"])
    assert client.get(edit_url(world, "baiteng")).status_code == 200
    data = values(aliases="白藤、白藤圩\n藤镇", valid_to="2030-01-01")
    assert client.post(edit_url(world, "baiteng"), data)["Location"] == LIST
    unit = Unit.objects.get(pk=world.units["baiteng"].pk)
    assert unit.aliases == ["白藤", "白藤圩", "藤镇"]
    assert unit.path == world.units["baiteng"].path
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.county_code) == ("unit.changed", "449901")
    assert entry.detail["fields"] == ["aliases", "valid_to"]


def test_nothing_changed_writes_nothing(client, world):
    client.force_login(world.users["lin"])
    client.post(edit_url(world, "baiteng"), values())
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": ""}, "请填写"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "停用日期不能早于启用日期"),
    ],
)
def test_what_does_not_fit_is_said(client, world, more, words):
    client.force_login(world.users["lin"])
    assert words in client.post(edit_url(world, "baiteng"), values(**more)).content.decode()


def test_the_path_and_the_kind_cannot_be_posted(client, world):
    client.force_login(world.users["lin"])
    data = values(path="/44/", kind="county", code="x", parent=world.other_county.pk)
    client.post(edit_url(world, "baiteng"), data)
    unit = Unit.objects.get(pk=world.units["baiteng"].pk)
    assert (unit.kind, unit.code, unit.parent) == (UnitKind.TOWN, "baiteng", world.county)


@pytest.mark.parametrize("key", ["linghai", "wangshan_town", "university", "guangdong"])
def test_others_have_no_page(client, world, key):
    client.force_login(world.users["lin"])
    assert client.get(edit_url(world, key)).status_code == 404
    with pytest.raises(Denied):
        change_unit(world.units[key], values={"name": "x"}, by=world.users["lin"])


def test_adding_a_school(client, world):
    client.force_login(world.users["lin"])
    form = client.get(NEW).content.decode()
    assert "白藤镇" in form and "望山镇" not in form
    data = {"name": "新生小学", "town": world.units["baiteng"].pk, "school_kind": "primary"}
    assert client.post(NEW, data)["Location"] == LIST
    school = Unit.objects.get(name="新生小学")
    assert (school.parent, school.kind) == (world.units["baiteng"], UnitKind.SCHOOL)
    assert school.path.startswith(world.units["baiteng"].path)
    assert AuditEntry.objects.get().action == "unit.added"


def test_a_school_lies_in_one_of_the_own_towns(client, world):
    client.force_login(world.users["lin"])
    data = {"name": "新生小学", "town": world.units["wangshan_town"].pk, "school_kind": "primary"}
    assert "请从列表里选择" in client.post(NEW, data).content.decode()
    for key in ("wangshan_town", "baiteng_school"):
        with pytest.raises(Denied):
            add_school(values={"name": "x"}, town=world.units[key], by=world.users["lin"])


def test_the_list_costs_the_same_for_few_and_many(client, world):
    client.force_login(world.users["lin"])
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for n in range(5):
        add_school(values={"name": f"小学{n}"}, town=world.units["baiteng"], by=world.users["lin"])
    with CaptureQueriesContext(connection) as many:
        page = client.get(LIST).content.decode()
    assert len(many) == len(few)
    assert "小学4" in page and "望山" not in page


def test_list_filters(client, world):
    client.force_login(world.users["lin"])
    page = client.get(f"{LIST}?kind=town&name=白藤").content.decode()
    assert "白藤镇" in page and "白藤中学" not in page
    assert "没有符合条件的单位" in client.get(f"{LIST}?name=查无").content.decode()


# -- The county worked in ----------------------------------------------------------------------


def test_switching_the_county(client, world):
    client.force_login(world.users["mai"])
    assert "望山县" in client.get(COUNTY).content.decode()
    response = client.post(COUNTY, {"county": "449902", "next": "/members/units/"})
    assert response["Location"] == "/members/units/"
    assert client.session["county"] == "449902"


@pytest.mark.parametrize("code", ["449801", "44", "nonsense", ""])
def test_only_to_own_counties(client, world, code):
    client.force_login(world.users["mai"])
    assert client.post(COUNTY, {"county": code}).status_code == 200
    assert "county" not in client.session


@pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test", "javascript:alert(1)"])
def test_never_to_another_host(client, world, target):
    client.force_login(world.users["mai"])
    assert client.post(COUNTY, {"county": "449902", "next": target})["Location"] == "/"


def test_people_without_a_county_have_no_switch(client, world):
    client.force_login(world.users["nobody"])
    assert client.get(COUNTY).status_code == 404
