"""What the desk keeps of a file, and for how long."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry, Notice
from accounts.scope import county_scope
from rosters.choices import BatchState
from rosters.models import RosterBatch, RosterFile, RosterRow
from rosters.services import keeping
from rosters.services.applying import UNDO_DAYS
from rosters.tasks import drop_abandoned
from tests.rosters.desk import good_rows, work, workbook


def age(world, batch, days: int) -> None:
    """Let the last act of a person in this batch be so old."""
    then = timezone.now() - timedelta(days=days)
    with county_scope([world.county.pk]):
        RosterBatch.objects.filter(pk=batch.pk).update(acted_at=then)


def kept(world) -> tuple[int, int]:
    with county_scope([world.county.pk]):
        return RosterFile.objects.count(), RosterRow.objects.count()


def test_an_abandoned_batch_is_dropped_after_thirty_days(mei, world):
    batch = mei.to_check(workbook(good_rows(2)))
    age(world, batch, keeping.KEPT_DAYS - 1)
    drop_abandoned()
    assert kept(world) == (1, 2)
    age(world, batch, keeping.KEPT_DAYS + 1)
    drop_abandoned()
    assert kept(world) == (0, 0)
    assert mei.fresh(batch).state == BatchState.DROPPED
    assert AuditEntry.objects.get(action="roster.drop").actor_id == ""


def test_a_mend_by_hand_begins_the_thirty_days_anew(mei, world):
    batch = mei.to_check(workbook(good_rows(1)))
    age(world, batch, keeping.KEPT_DAYS + 1)
    mei.post("batch_fix", batch, {f"cell-{mei.row(batch, 2).pk}-class_name": "3班"})
    drop_abandoned()
    assert kept(world) == (1, 1)


def test_officers_are_told_three_days_before(mei, world):
    batch = mei.to_check(workbook(good_rows(1)))
    Notice.objects.all().delete()
    age(world, batch, keeping.KEPT_DAYS - keeping.REMIND_DAYS + 1)
    drop_abandoned()
    drop_abandoned()
    told = {notice.user for notice in Notice.objects.all()}
    assert told == {world.users["mei"], world.users["lin"]}
    assert Notice.objects.count() == len(told)
    assert kept(world) == (1, 1)
    mei.post("batch_fix", batch, {f"cell-{mei.row(batch, 2).pk}-class_name": "3班"})
    age(world, batch, keeping.KEPT_DAYS - keeping.REMIND_DAYS + 1)
    drop_abandoned()
    assert Notice.objects.count() == 2 * len(told)


def test_rows_that_were_left_out_go_after_thirty_days(mei, world):
    bad = good_rows(2)
    bad[1][4] = "440981201003050005"
    batch = mei.apply(mei.to_check(workbook(bad)))
    mei.post("batch_close", batch)
    age(world, batch, keeping.KEPT_DAYS - 1)
    drop_abandoned()
    assert kept(world) == (0, 2)
    age(world, batch, keeping.KEPT_DAYS + 1)
    drop_abandoned()
    assert kept(world) == (0, 1)


def test_rows_of_a_batch_that_was_taken_back_go_after_thirty_days(mei, world):
    batch = mei.apply(mei.to_check(workbook(good_rows(2))))
    mei.post("batch_undo", batch)
    work(world, batch)
    age(world, batch, keeping.KEPT_DAYS + 1)
    drop_abandoned()
    assert kept(world) == (0, 0)
    assert "已整批撤回" in mei.page("batch_detail", batch)


def test_the_next_upload_tidies_too(mei, world):
    age(world, mei.to_check(workbook(good_rows(2))), keeping.KEPT_DAYS + 1)
    mei.upload(workbook(good_rows(1)))
    assert kept(world) == (1, 0)


def test_the_texts_of_imported_rows_go_when_they_cannot_be_taken_back(mei, world):
    batch = mei.apply(mei.to_check(workbook(good_rows(2))))
    last_day = timezone.localdate() + timedelta(days=UNDO_DAYS)
    assert batch.undo_until == last_day
    undo_until(batch, world, timezone.localdate())
    drop_abandoned()
    assert all(row.sealed for row in rows_of(batch, world))
    undo_until(batch, world, timezone.localdate() - timedelta(days=1))
    drop_abandoned()
    with CaptureQueriesContext(connection) as again:
        drop_abandoned()
    assert "UPDATE" not in str(again.captured_queries)
    rows = rows_of(batch, world)
    assert [(row.verdict, row.sealed, row.mends) for row in rows] == [("create", "", [])] * 2
    assert mei.get("batch_detail", batch).context["done"]["create"] == 2
    page = mei.post("batch_undo", batch).content.decode()
    assert "已超过可撤回的日期" in page


def rows_of(batch, world) -> list[RosterRow]:
    with county_scope([world.county.pk]):
        return list(batch.rows.all())


def undo_until(batch, world, day) -> None:
    with county_scope([world.county.pk]):
        RosterBatch.objects.filter(pk=batch.pk).update(undo_until=day)


def test_what_was_imported_is_not_touched(mei, world):
    batch = mei.apply(mei.to_check(workbook(good_rows(1))))
    age(world, batch, keeping.KEPT_DAYS + 1)
    drop_abandoned()
    assert mei.fresh(batch).state == BatchState.APPLIED
    assert kept(world) == (0, 1)


def test_rows_that_wait_in_a_partly_imported_batch_go_after_thirty_days(mei, world):
    bad = good_rows(2)
    bad[1][4] = "440981201003050005"
    batch = mei.apply(mei.to_check(workbook(bad)))
    assert batch.state == BatchState.PARTIAL
    age(world, batch, keeping.KEPT_DAYS - 1)
    drop_abandoned()
    assert kept(world) == (0, 2)
    age(world, batch, keeping.KEPT_DAYS + 1)
    drop_abandoned()
    assert mei.fresh(batch).state == BatchState.APPLIED
    assert kept(world) == (0, 1)


def test_no_file_is_left_on_the_disk(mei, world):
    before = set(settings.VAR_DIR.rglob("*"))
    batch = mei.apply(mei.to_check(workbook(good_rows(3))))
    assert batch.state == BatchState.APPLIED
    new = {path for path in settings.VAR_DIR.rglob("*") if path not in before and path.is_file()}
    assert {path.suffix for path in new} <= {".msg"}
    for path in new:
        assert "学生" not in path.read_text("utf-8", errors="ignore")
