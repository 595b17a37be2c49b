"""How long the desk keeps what nobody went on with."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.scope import all_counties
from rosters.choices import UNFINISHED, BatchState
from rosters.models import RosterBatch
from rosters.services.applying import close
from rosters.services.receive import drop

KEPT_DAYS = 30
"""So long a batch waits for its person; then the file and the rows that wait are deleted."""


def drop_abandoned() -> int:
    """Drop unfinished batches and the open rows of partly imported ones; return how many."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    with all_counties("retention of rosters"):
        left = RosterBatch.objects.filter(
            Q(job=None) | Q(job__ended_at__lt=before), created_at__lt=before
        ).select_related("county")
        dropped = [drop(batch, by=None) for batch in left.filter(state__in=UNFINISHED)]
        partial = list(left.filter(state=BatchState.PARTIAL))
        for batch in partial:
            _leave_out(batch)
    return sum(dropped) + len(partial)


@transaction.atomic
def _leave_out(batch: RosterBatch) -> None:
    close(batch, by=None)
    batch.rows.filter(applied_at=None).delete()
