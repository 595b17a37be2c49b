"""What only a person can decide about a row, and rows that are left out on purpose."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.models import User
from rosters.choices import Verdict
from rosters.models import RosterBatch, RosterRow
from rosters.services.fixing import Done, check_again, done, locked

SKIP, AGAIN = "skip", "again"


@transaction.atomic
def decide(
    batch: RosterBatch,
    decisions: Mapping[UUID, str],
    *,
    by: User,
    seen: Mapping[UUID, str] = MappingProxyType({}),
) -> Done:
    """Take decisions {row id: `Decision`, SKIP, or AGAIN to ask once more}.

    `seen` says how a row was settled (see `settled`) when the person looked. What somebody else
    settled since then is left as it is.
    """
    rows = [
        row
        for row in locked(batch, decisions, by=by)
        if _take(row, decisions[row.pk], seen.get(row.pk, ""))
    ]
    check_again(batch, rows)
    audit.record("roster.decide", by=by, obj=batch, county=batch.county, rows=len(rows))
    return done(rows)


def settled(row: RosterRow) -> str:
    """The decision taken about the row, SKIP, or "" while nobody took one."""
    return SKIP if row.verdict == Verdict.SKIPPED else row.decision


def _take(row: RosterRow, decision: str, seen: str) -> bool:
    """Note the decision; False when it was not open to this row, or somebody else was first."""
    if decision != AGAIN and row.verdict != Verdict.PERSON and settled(row) != seen:
        return False
    if decision == SKIP:
        row.verdict, row.decision = Verdict.SKIPPED, ""
    elif decision == AGAIN:
        row.verdict, row.decision = Verdict.PERSON, ""
    elif decision in row.choices and row.verdict != Verdict.SKIPPED:
        row.decision = decision
    else:
        return False
    return True
