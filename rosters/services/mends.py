"""Automatic mends of a batch: counted, listed, taken back and made again."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.models import User
from rosters.choices import Verdict
from rosters.models import RosterBatch, RowQuerySet
from rosters.services.fixing import Done, check_again, done, locked, parse_again


def count_mends(batch: RosterBatch) -> list[tuple[str, int]]:
    """(field, number of mends), the most frequent first."""
    count: Counter[str] = Counter()
    for mends in _mended(batch).values_list("mends", flat=True):
        count.update(mend["field"] for mend in mends)
    return count.most_common()


def rows_with_mends(batch: RosterBatch, field: str = "") -> list[UUID]:
    """Ids of the rows in which something was mended (in that column), in the file's order."""
    found = _mended(batch).values_list("pk", "mends")
    return [pk for pk, mends in found if not field or any(m["field"] == field for m in mends)]


def rows_as_written(batch: RosterBatch) -> list[UUID]:
    """Ids of the rows of which a mend was taken back."""
    rows = batch.rows.filter(applied_at=None).exclude(as_written=[])
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def take_back(batch: RosterBatch, keys: Sequence[UUID], field: str = "", *, by: User) -> Done:
    """Let the texts of these rows stand (in one column or all)."""
    rows = locked(batch, keys, by=by)
    for row in rows:
        fields = {mend["field"] for mend in row.mends if field in ("", mend["field"])}
        row.as_written = sorted({*row.as_written, *fields})
        parse_again(batch, row, {})
    check_again(batch, rows)
    audit.record("roster.unmend", by=by, obj=batch, county=batch.county, rows=len(rows))
    return done(rows)


@transaction.atomic
def mend_again(batch: RosterBatch, keys: Sequence[UUID], *, by: User) -> Done:
    """Mend what was taken back in these rows."""
    rows = locked(batch, keys, by=by)
    for row in rows:
        row.as_written = []
        parse_again(batch, row, {})
    check_again(batch, rows)
    audit.record("roster.mend", by=by, obj=batch, county=batch.county, rows=len(rows))
    return done(rows)


def _mended(batch: RosterBatch) -> RowQuerySet:
    rows: RowQuerySet = batch.rows.filter(applied_at=None).exclude(mends=[])
    return rows.exclude(verdict=Verdict.SKIPPED)
