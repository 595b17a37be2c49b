"""What only PostgreSQL can promise: triggers on the log, races on one invitation."""

from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import audit
from accounts.models import AuditEntry, Invitation, Membership, User
from accounts.roles import Role
from accounts.rules import Denied
from accounts.services import invitations
from accounts.services.members import end_membership
from tests.races import at_once
from tests.world import build_world, make_user

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_the_log(act):
    entry = audit.record("test", by=None)
    rows = AuditEntry.objects.filter(pk=entry.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(reason="x") if act == "update" else rows.delete()
    assert list(audit.broken_entries()) == []


@pytest.mark.django_db(transaction=True)
def test_one_code_taken_up_at_once_makes_one_member():
    world = build_world()
    gao = world.users["chen"]
    _, code = invitations.invite(
        name="陈老师", phone=gao.phone, role=Role.TOWN_CADRE, unit=world.units["baiteng"],
        by=world.users["lin"],
    )  # fmt: skip
    accept = partial(invitations.accept, code=code, phone=gao.phone, password="correct-horse-77")
    results = at_once([accept] * 8, expected=Denied)
    assert sum(isinstance(r, Membership) for r in results) == 1
    assert Membership.objects.filter(user=gao, role=Role.TOWN_CADRE).count() == 1
    assert Invitation.objects.get().accepted_by == gao


@pytest.mark.django_db(transaction=True)
def test_two_last_admins_cannot_both_go():
    world = build_world()
    lin, second = world.users["lin"], make_user(world, "b", "副书记", Role.COUNTY_ADMIN, "linghai")
    pair = [User.objects.get(pk=u.pk) for u in (lin, second)]
    acts = [
        lambda one=one: end_membership(one.memberships.get(), by=one, reason="退休") for one in pair
    ]
    at_once(acts, expected=Denied)
    left = Membership.objects.active().filter(unit=world.county, role=Role.COUNTY_ADMIN)
    assert left.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_chain_holds_under_many_writers():
    acts = [lambda n=n: [audit.record(f"test.{n}", by=None) for _ in range(10)] for n in range(8)]
    at_once(acts)
    assert AuditEntry.objects.count() == 80
    assert list(audit.broken_entries()) == []
