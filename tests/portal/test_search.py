"""Search finds by name or pinyin, inside the own reach, and never by number."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.world import make_student, make_volunteer

SEARCH = reverse("portal:search")


@pytest.fixture
def log_in(client, world):
    def act(key):
        client.force_login(world.users[key])
        return client

    return act


def names(found) -> list[str]:
    return [one.name for one in [*found.students, *found.volunteers, *found.schools]]


@pytest.fixture
def people(world):
    spelled = {"pinyin": "lixiaohe", "initials": "lxh"}
    make_student(world, "李小禾", **spelled)
    make_student(world, "李远山", county="wangshan", pinyin="liyuanshan", initials="lys")
    make_volunteer(world, "李晓涵", pinyin="lixiaohan", initials="lxh")
    return world


@pytest.mark.parametrize("text", ["lxh", "LXH", "lixiao", "li xiao", "李"])
def test_finds_children_and_helpers(log_in, people, text):
    found = log_in("lin").get(SEARCH, {"q": text}).context["found"]
    assert names(found) == ["李小禾", "李晓涵"]


def test_schools_of_the_own_reach(log_in, people):
    assert names(log_in("lin").get(SEARCH, {"q": "中"}).context["found"]) == [
        "白藤中学", "山背中心小学",
    ]  # fmt: skip
    assert names(log_in("chen").get(SEARCH, {"q": "中学"}).context["found"]) == ["白藤中学"]


def test_squad_leader_finds_no_child(log_in, people):
    assert names(log_in("wu").get(SEARCH, {"q": "李"}).context["found"]) == ["李晓涵"]


@pytest.mark.parametrize("text", ["", "  ", "l", "440902201001010004", "19900001234"])
def test_hints_instead_of_rows(log_in, people, text):
    found = log_in("lin").get(SEARCH, {"q": text}).context["found"]
    assert found.hint
    assert names(found) == []


def test_a_number_is_not_repeated_on_the_page(log_in, people):
    page = log_in("lin").get(SEARCH, {"q": "440902201001010004"}).content.decode()
    assert "“4409" not in page


@pytest.mark.parametrize("key", ["mai", "su", "nobody", "shen"])
def test_who_sees_no_people_finds_no_page(log_in, people, key):
    assert log_in(key).get(SEARCH, {"q": "李"}).status_code == 404


def test_at_most_twenty(log_in, world):
    for _ in range(22):
        make_student(world, "王多多")
    assert len(log_in("lin").get(SEARCH, {"q": "王"}).context["found"].students) == 20


def test_queries_do_not_grow(log_in, world):
    counted, client = [], log_in("lin")
    for _ in range(3):
        make_student(world, "王一")
        make_volunteer(world, "王二")
        with CaptureQueriesContext(connection) as queries:
            client.get(SEARCH, {"q": "王"})
        counted.append(len(queries))
    assert len(set(counted)) == 1


def test_help_opens_for_everyone_inside(log_in, people):
    for key in ("lin", "chen", "su"):
        assert log_in(key).get(reverse("portal:help")).status_code == 200
