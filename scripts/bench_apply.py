"""Importing a checked roster against a bare bulk_create of the very rows that it wrote."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench_roster import AS_OF, volunteers_workbook, workbook
from bench_tools import Line, timed

from accounts.scope import county_scope
from jobs import services as jobs
from rosters.choices import BatchState, Verdict
from rosters.models import RosterBatch
from rosters.services import applying, mapping, receive
from students.models import FieldChange, Household, Need, NeedSubject, Student, WillingRecord
from tests.world import World
from volunteers.models import Offer, Volunteer, VolunteerChange

BARE = "bare bulk_create of the same rows with all that belongs to them"


@dataclass(frozen=True)
class Roster:
    """A kind of roster, and the models it writes: the people first, the rest as it depends."""

    kind: str
    people: str
    workbook: Callable[[int], bytes]
    written: tuple[Any, ...]


STUDENTS = Roster(
    "students", "children", workbook,
    (Household, Student, FieldChange, WillingRecord, Need, NeedSubject),
)  # fmt: skip
VOLUNTEERS = Roster(
    "volunteers", "volunteers", volunteers_workbook, (Volunteer, Offer, VolunteerChange)
)


def measure(world: World, *, few: int, many: int, runs: int) -> list[Line]:
    with county_scope([world.county.pk]):
        rounds = [
            _round(world, roster, rows)
            for roster in (STUDENTS, VOLUNTEERS)
            for rows in (few, many)
            for _ in range(runs)
        ]
    return [line for lines in rounds for line in lines]


def _round(world: World, roster: Roster, rows: int) -> list[Line]:
    """The same roster into an empty ledger and again; then the bare writing of what it wrote."""
    content, who = roster.workbook(rows), f"{rows:,} {roster.people}"
    first_plan, first_apply = _import(world, roster, content, Verdict.CREATE, rows)
    again_plan, again_apply = _import(world, roster, content, Verdict.UNCHANGED, rows)
    bare = _bare(roster)
    first, again = first_plan + first_apply, again_plan + again_apply
    return [
        Line(f"apply a checked roster of {who}", first_apply, BARE, bare),
        Line(f"check and apply {who} again, unchanged", again, "the first import of them", first),
        Line(
            f"read, check and compare {who} with a full ledger", again_plan,
            "the same with an empty ledger", first_plan,
        ),
    ]  # fmt: skip


def _import(
    world: World, roster: Roster, content: bytes, verdict: Verdict, rows: int
) -> tuple[float, float]:
    """Seconds of the check against the ledger, and of the writing."""
    by = world.users["lin"]
    batch = receive.receive(
        roster.kind, "名册.xlsx", content, county=world.county, unit=None, as_of=AS_OF, by=by
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


def _bare(roster: Roster) -> float:
    """Seconds of writing the same rows again, with nothing but Django between."""
    written = [(model, list(model.objects.all())) for model in roster.written]
    _empty(roster)
    seconds = sum(timed(_writing(model, found))[0] for model, found in written)
    _empty(roster)
    return seconds


def _writing(model: Any, rows: list[Any]) -> Callable[[], Any]:
    return lambda: model.objects.bulk_create(rows)


def _empty(roster: Roster) -> None:
    for model in reversed(roster.written):
        model.objects.all().delete()


def _perform(batch: RosterBatch) -> None:
    """Do the batch's job here and now, as a worker would."""
    batch.refresh_from_db()
    jobs.perform(batch.job_id)
    batch.refresh_from_db()
