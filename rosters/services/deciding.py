"""What only a person can decide about a row, and rows that are left out on purpose."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.models import User
from rosters.choices import Verdict
from rosters.models import RosterBatch, RosterRow
from rosters.services.fixing import check_again, locked

SKIP, AGAIN = "skip", "again"


@transaction.atomic
def decide(batch: RosterBatch, decisions: Mapping[UUID, str], *, by: User) -> int:
    """Take decisions {row id: `Decision`, SKIP, or AGAIN to ask once more}; return rows settled."""
    rows = [row for row in locked(batch, decisions) if _take(row, decisions[row.pk])]
    check_again(batch, rows)
    audit.record("roster.decide", by=by, obj=batch, county=batch.county, rows=len(rows))
    return len(rows)


def _take(row: RosterRow, decision: str) -> bool:
    """Note the decision; False when it was not open to this row."""
    if decision == SKIP:
        row.verdict, row.decision = Verdict.SKIPPED, ""
    elif decision == AGAIN:
        row.verdict, row.decision = Verdict.PERSON, ""
    elif decision in row.choices and row.verdict != Verdict.SKIPPED:
        row.decision = decision
    else:
        return False
    return True
