"""The bell shows only one's own."""

import pytest
from django.urls import reverse

from accounts.models import Notice

LIST = "/members/notices/"


@pytest.fixture
def notice(world) -> Notice:
    return Notice.objects.create(user=world.users["lin"], text="名册已导入", url="/rosters/")


def read_url(notice) -> str:
    return reverse("accounts:notice_read", args=[notice.pk])


def test_reading_marks_and_leads_on(client, world, notice):
    client.force_login(world.users["lin"])
    assert "名册已导入" in client.get(LIST).content.decode()
    notice.refresh_from_db()
    assert notice.read_at is None  # a GET never writes
    assert client.post(read_url(notice))["Location"] == "/rosters/"
    notice.refresh_from_db()
    first = notice.read_at
    client.post(read_url(notice))
    notice.refresh_from_db()
    assert notice.read_at == first is not None


@pytest.mark.parametrize(("url", "to"), [("", LIST), ("https://evil.test/", "/")])
def test_where_it_leads(client, world, notice, url, to):
    Notice.objects.update(url=url)
    client.force_login(world.users["lin"])
    assert client.post(read_url(notice))["Location"] == to


def test_those_of_others_do_not_exist(client, world, notice):
    client.force_login(world.users["mei"])
    assert "没有消息" in client.get(LIST).content.decode()
    assert client.post(read_url(notice)).status_code == 404
    assert client.get(read_url(notice)).status_code == 405
