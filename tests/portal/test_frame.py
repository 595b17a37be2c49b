"""The frame: a menu for each role, the county worked in, nothing for strangers."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Membership, Notice
from accounts.roles import Role
from portal.context import frame, term_of
from portal.pages.menu import menu_of
from tests.world import make_student

HOME = reverse("portal:home")
COUNTY_STAFF = [
    "工作台", "名册导入", "名册导出", "学生台账", "志愿者库", "结对匹配", "结对名单", "小队",
    "后台任务",
]  # fmt: skip
MENUS = {
    "lin": [*COUNTY_STAFF[:-1], "成员与邀请", "单位与学校", "操作日志", "后台任务"],
    "mei": COUNTY_STAFF,
    "mai": ["工作台", "统一匹配", "成员与邀请", "单位与学校", "操作日志", "后台任务"],
    "province": ["工作台", "统一匹配", "成员与邀请", "后台任务"],
    "chen": ["工作台", "学生台账", "结对名单", "小队", "后台任务"],
    "gao": ["工作台", "学生台账", "结对名单", "小队", "后台任务"],
    "he": ["工作台", "志愿者库", "成员与邀请", "后台任务"],
    "wu": ["工作台", "志愿者库", "后台任务"],
    "shen": ["工作台", "操作日志", "后台任务"],
    "su": ["工作台", "我的邀请"],
    "zhong": ["工作台"],
    "nobody": ["工作台"],
}


@pytest.fixture
def log_in(client, world):
    def act(key):
        client.force_login(world.users[key])
        return client

    return act


@pytest.mark.parametrize("key", MENUS)
def test_menu_of_a_role(log_in, world, key):
    menu = log_in(key).get(HOME).context["menu"]
    assert [item.label for group in menu for item in group["items"]] == MENUS[key]


@pytest.mark.parametrize("key", MENUS)
def test_every_item_opens(log_in, world, key):
    client = log_in(key)
    for group in client.get(HOME).context["menu"]:
        for item in group["items"]:
            assert client.get(item.url).status_code == 200, item.label


def test_counts_are_those_of_the_lists(log_in, world):
    make_student(world)
    make_student(world, county="wangshan")
    menu = log_in("lin").get(HOME).context["menu"]
    counts = {item.label: item.count for group in menu for item in group["items"]}
    assert counts["学生台账"] == 1


def test_the_item_of_the_page_is_marked(log_in, world):
    menu = log_in("lin").get(reverse("accounts:unit_list")).context["menu"]
    assert [i.label for group in menu for i in group["items"] if i.active] == ["单位与学校"]


def test_bell_and_county(log_in, world):
    Notice.objects.create(user=world.users["lin"], text="x")
    shown = log_in("lin").get(HOME).context["frame"]
    assert shown["unread"] == 1
    assert shown["county_name"] == "岭海县"
    assert "scope_url" not in shown


def test_who_works_in_two_counties_may_switch(log_in, world):
    user = world.users["lin"]
    Membership.objects.create(user=user, unit=world.other_county, role=Role.COUNTY_STAFF)
    client = log_in("lin")
    page = client.get(HOME)
    assert page.context["frame"]["scope_url"] == reverse("accounts:county_switch")
    client.post(reverse("accounts:county_switch"), {"county": world.other_county.code})
    assert client.get(HOME).context["frame"]["county_name"] == "望山县"


def test_city_is_named_by_its_own_unit(log_in, world):
    shown = log_in("mai").get(HOME).context["frame"]
    assert shown["county_name"] == "岭海市"
    assert "scope_url" not in shown
    assert "search_url" not in shown


def test_frame_costs_nothing_until_shown(rf, world, django_assert_num_queries):
    request = rf.get("/")
    request.user, request.county = world.users["lin"], world.county
    with django_assert_num_queries(0):
        frame(request)


def test_stranger_has_no_menu(client, world):
    page = client.get(reverse("account_login"))
    assert list(page.context["menu"]) == []


def test_menu_without_county(rf, world):
    request = rf.get("/")
    request.county = None
    assert menu_of(request, world.users["nobody"])


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2026, 2, 1), "2026 春"),
        (date(2026, 7, 31), "2026 春"),
        (date(2026, 8, 1), "2026 秋"),
        (date(2027, 1, 31), "2026 秋"),
    ],
)
def test_term(day, term):
    assert term_of(day) == term
