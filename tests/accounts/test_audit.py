"""The log: chained, append-only, scoped, and refused acts leave no trace of success."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, AuditHead
from accounts.rules import visible_entries

LOG = "/members/log/"


def write(world, count=3, county="linghai", **more):
    return [
        audit.record(f"test.{n}", by=world.users["lin"], county=world.units[county], **more)
        for n in range(count)
    ]


@pytest.fixture
def unguarded(db):
    """On PostgreSQL only the owner of the table can do this."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER USER")


def verify(capsys) -> str:
    call_command("verify_audit")
    return capsys.readouterr().out.strip()


def test_a_whole_chain_is_ok(world, capsys):
    assert verify(capsys) == "OK"
    write(world, reason="测试", n=1)
    assert verify(capsys) == "OK"


@pytest.mark.parametrize(
    "change",
    [{"actor_name": "别人"}, {"reason": "改了"}, {"detail": {"n": 2}}, {"county_code": "449902"},
     {"action": "x"}, {"object_id": "1"}, {"address": "10.0.0.9"}, {"hash": "0" * 64},
     {"at": timezone.now() - timedelta(days=9)}],
)  # fmt: skip
def test_an_altered_entry_is_named(world, unguarded, change):
    entries = write(world)
    AuditEntry.objects.filter(pk=entries[1].pk).update(**change)
    with pytest.raises(CommandError, match=str(entries[1].pk)) as caught:
        call_command("verify_audit")
    assert caught.value.returncode == 1


def test_a_removed_entry_is_noticed(world, unguarded):
    entries = write(world)
    AuditEntry.objects.filter(pk=entries[1].pk).delete()
    assert list(audit.broken_entries()) == [entries[2].pk]


def test_a_removed_last_entry_is_noticed(world, unguarded):
    entries = write(world)
    AuditEntry.objects.filter(pk=entries[2].pk).delete()
    with pytest.raises(CommandError, match="head"):
        call_command("verify_audit")


def test_entries_are_not_changed_or_deleted_in_code(world):
    entry = write(world, 1)[0]
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_a_failed_act_takes_its_entry_back(world):
    with pytest.raises(RuntimeError), transaction.atomic():
        write(world, 1)
        raise RuntimeError
    assert not AuditEntry.objects.exists()
    assert AuditHead.objects.filter(hash="").exists() or not AuditHead.objects.exists()


def test_the_address_comes_from_the_connection(client, world):
    client.force_login(world.users["lin"])
    client.post(
        "/members/units/new/",
        {"name": "新生小学", "town": world.units["baiteng"].pk, "school_kind": "primary"},
        REMOTE_ADDR="10.1.2.3",
        HTTP_X_FORWARDED_FOR="6.6.6.6",
    )
    assert AuditEntry.objects.get().address == "10.1.2.3"


# -- The page ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("lin", {"449901"}),
        ("shen", {"449901"}),
        ("mai", {"449901", "449902"}),
        ("ouyang", {"449902"}),
        ("mei", set()),
        ("province", set()),
        ("nobody", set()),
    ],
)
def test_one_reads_the_own_counties(world, who, codes):
    write(world, 1)
    write(world, 1, county="wangshan")
    audit.record("test.none", by=None)
    assert {e.county_code for e in visible_entries(world.users[who])} == codes


def test_the_page_filters(client, world, monkeypatch):
    write(world, 1)
    monkeypatch.setitem(audit.ACTIONS, "test.0", "测试动作")
    client.force_login(world.users["shen"])
    assert "测试动作" in client.get(LOG).content.decode()
    today = timezone.localdate()
    for query in ("action=test.0", "person=林", f"since={today}", f"until={today}"):
        assert "林书记</td>" in client.get(f"{LOG}?{query}").content.decode(), query
    for query in ("person=欧阳", f"since={today + timedelta(days=1)}", "until=2026-01-01"):
        assert "没有符合条件的记录" in client.get(f"{LOG}?{query}").content.decode(), query


def test_entries_of_unknown_rooms_are_shown_as_they_are(client, world):
    AuditHead.objects.get_or_create(pk=1)
    entry = AuditEntry(at=timezone.now(), action="old.act", object_type="gone.model",
                       object_id="7", county_code="449901", hash="1" * 64)  # fmt: skip
    entry.save()
    client.force_login(world.users["shen"])
    assert "gone.model" in client.get(LOG).content.decode()


def test_the_page_is_paged_and_costs_the_same(client, world):
    write(world, 1)
    client.force_login(world.users["shen"])
    client.get(LOG)
    with CaptureQueriesContext(connection) as few:
        client.get(LOG)
    write(world, 60)
    with CaptureQueriesContext(connection) as many:
        page = client.get(LOG).content.decode()
    assert len(many) == len(few)
    assert page.count("test.") == 50
    assert client.get(f"{LOG}?page=2").content.decode().count("test.") == 11


def test_reading_writes_nothing(client, world):
    write(world, 1)
    client.force_login(world.users["shen"])
    with CaptureQueriesContext(connection) as queries:
        client.get(LOG)
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert AuditEntry.objects.count() == 1
