"""Importing a checked roster against a bare bulk_create of the very rows that it wrote."""

from collections.abc import Callable
from typing import Any

from bench_roster import AS_OF, workbook
from bench_tools import Line, timed

from accounts.scope import county_scope
from jobs import services as jobs
from rosters.choices import BatchState, Verdict
from rosters.models import RosterBatch
from rosters.services import applying, mapping, receive
from students.models import FieldChange, Household, Need, NeedSubject, Student, WillingRecord
from tests.world import World

WRITTEN = (Household, Student, FieldChange, WillingRecord, Need, NeedSubject)
BARE = "bare bulk_create of the same rows (children, families, history, wishes)"


def measure(world: World, *, few: int, many: int, runs: int) -> list[Line]:
    with county_scope([world.county.pk]):
        rounds = [_round(world, rows) for rows in (few, many) for _ in range(runs)]
    return [line for lines in rounds for line in lines]


def _round(world: World, rows: int) -> list[Line]:
    """The same roster into an empty ledger and again; then the bare writing of what it wrote."""
    content = workbook(rows)
    first_plan, first_apply = _import(world, content, Verdict.CREATE, rows)
    again_plan, again_apply = _import(world, content, Verdict.UNCHANGED, rows)
    bare = _bare(rows)
    first, again = first_plan + first_apply, again_plan + again_apply
    return [
        Line(f"apply a checked roster of {rows:,} new children", first_apply, BARE, bare),
        Line(f"check and apply {rows:,} unchanged rows", again, "the first import of them", first),
        Line(
            f"read, check and compare {rows:,} rows with a full ledger", again_plan,
            "the same with an empty ledger", first_plan,
        ),
    ]  # fmt: skip


def _import(world: World, content: bytes, verdict: Verdict, rows: int) -> tuple[float, float]:
    """Seconds of the check against the ledger, and of the writing."""
    by = world.users["lin"]
    batch = receive.receive(
        "students", "名册.xlsx", content, county=world.county, unit=None, as_of=AS_OF, by=by
    )
    _perform(batch)
    mapping.confirm_mapping(batch, {}, by=by)
    planning, _ = timed(lambda: _perform(batch))
    if batch.rows.filter(verdict=verdict).count() != rows:
        raise SystemExit(f"not all of {rows} rows are {verdict}")
    applying.confirm(batch, by=by)
    writing, _ = timed(lambda: _perform(batch))
    if batch.state != BatchState.APPLIED:
        raise SystemExit(f"the roster was not applied: {batch.job.error}")
    return planning, writing


def _bare(rows: int) -> float:
    """Seconds of writing the same rows again, with nothing but Django between."""
    written = [(model, list(model.objects.all())) for model in WRITTEN]
    if len(dict(written)[Student]) != rows:
        raise SystemExit(f"not {rows} children were imported")
    _empty()
    seconds = sum(timed(_writing(model, found))[0] for model, found in written)
    _empty()
    return seconds


def _writing(model: Any, rows: list[Any]) -> Callable[[], Any]:
    return lambda: model.objects.bulk_create(rows)


def _empty() -> None:
    for model in reversed(WRITTEN):
        model.objects.all().delete()


def _perform(batch: RosterBatch) -> None:
    """Do the batch's job here and now, as a worker would."""
    batch.refresh_from_db()
    jobs.perform(batch.job_id)
    batch.refresh_from_db()
