"""What the desk keeps of a file, and for how long."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.scope import county_scope
from jobs.models import Job
from rosters.choices import BatchState
from rosters.models import RosterBatch, RosterFile, RosterRow
from rosters.services import keeping
from rosters.tasks import drop_abandoned
from tests.rosters.desk import good_rows, workbook


def age(world, batch, days: int) -> None:
    """Let the batch and its job be so old."""
    then = timezone.now() - timedelta(days=days)
    with county_scope([world.county.pk]):
        RosterBatch.objects.filter(pk=batch.pk).update(created_at=then)
        Job.objects.filter(pk=batch.job_id).update(ended_at=then)


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


def test_a_batch_that_somebody_still_works_on_stays(mei, world):
    batch = mei.to_check(workbook(good_rows(1)))
    age(world, batch, keeping.KEPT_DAYS + 1)
    with county_scope([world.county.pk]):
        Job.objects.filter(pk=batch.job_id).update(ended_at=timezone.now())
    drop_abandoned()
    assert kept(world) == (1, 1)


def test_the_next_upload_tidies_too(mei, world):
    age(world, mei.to_check(workbook(good_rows(2))), keeping.KEPT_DAYS + 1)
    mei.upload(workbook(good_rows(1)))
    assert kept(world) == (1, 0)


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
