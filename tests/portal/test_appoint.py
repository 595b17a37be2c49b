"""The first administrator of an installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry, User
from accounts.roles import Perm

PHONE = "19900009999"


def appoint(monkeypatch, *, password="a-long-word-77", **more):  # noqa: S107
    monkeypatch.setattr("sys.stdin", StringIO(password + "\n"))
    given = {"name": "陈静", "phone": PHONE, "role": "county_admin", "unit": "449901"} | more
    call_command("appoint", stdin=True, stdout=StringIO(), **given)


def test_appoints_on_the_record(world, monkeypatch):
    appoint(monkeypatch)
    user = User.objects.by_phone(PHONE)
    assert user.has_in(Perm.PLANS_PUBLISH, world.county)
    assert user.check_password("a-long-word-77")
    assert AuditEntry.objects.filter(action="membership.appointed").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": "123"},
        {"unit": "000000"},
        {"role": "city_admin"},
        {"password": "123"},
    ],
)
def test_refuses(world, monkeypatch, wrong):
    with pytest.raises(CommandError):
        appoint(monkeypatch, **wrong)
    assert User.objects.by_phone(PHONE) is None


def test_once_is_enough(world, monkeypatch):
    appoint(monkeypatch)
    with pytest.raises(CommandError, match="已经担任"):
        appoint(monkeypatch)
