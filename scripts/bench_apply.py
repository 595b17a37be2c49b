"""Writing a checked roster into the ledger against a bare bulk_create of the same children."""

import statistics

from bench_roster import AS_OF, workbook
from bench_tools import Line, timed

from accounts.scope import county_scope
from jobs import services as jobs
from rosters.choices import BatchState
from rosters.models import RosterBatch
from rosters.services import applying, mapping, receive
from students.models import Household, Student
from tests.world import World


def measure(world: World, *, rows: int, runs: int) -> list[Line]:
    content = workbook(rows)
    with county_scope([world.county.pk]):
        seconds = [_both(world, content, rows) for _ in range(runs)]
    ours, theirs = (statistics.median(column) for column in zip(*seconds, strict=True))
    what = f"apply a checked roster of {rows:,} rows"
    return [Line(what, ours, "bare bulk_create of the same children", theirs)]


def _both(world: World, content: bytes, rows: int) -> tuple[float, float]:
    """Seconds of the import's last step, and of the bare writing of what it wrote."""
    ours = _apply(world, content)
    children = list(Student.objects.all())
    if len(children) != rows:
        raise SystemExit(f"{len(children)} of {rows} children were imported")
    Student.objects.all().delete()
    theirs, _ = timed(lambda: Student.objects.bulk_create(children))
    Student.objects.all().delete()
    Household.objects.all().delete()
    return ours, theirs


def _apply(world: World, content: bytes) -> float:
    by = world.users["lin"]
    batch = receive.receive(
        "students", "名册.xlsx", content, county=world.county, unit=None, as_of=AS_OF, by=by
    )
    _perform(batch)
    mapping.confirm_mapping(batch, {}, by=by)
    _perform(batch)
    applying.confirm(batch, by=by)
    seconds, _ = timed(lambda: _perform(batch))
    if batch.state != BatchState.APPLIED:
        raise SystemExit(f"the roster was not applied: {batch.job.error}")
    return seconds


def _perform(batch: RosterBatch) -> None:
    """Do the batch's job here and now, as a worker would."""
    batch.refresh_from_db()
    jobs.perform(batch.job_id)
    batch.refresh_from_db()
