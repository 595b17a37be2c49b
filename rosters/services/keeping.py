"""How long the desk keeps what it read: what waits, 30 days after the last act of a person; the
texts of what was imported, as long as it can be taken back."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Perm
from accounts.scope import all_counties
from rosters.choices import UNFINISHED, BatchState
from rosters.models import RosterBatch, RosterRow
from rosters.services.applying import close
from rosters.services.receive import drop
from rosters.services.telling import tell_holders

KEPT_DAYS = 30
"""So long a batch waits for its person; then the file and the rows that were not written go."""
REMIND_DAYS = 3
"""So long before that the officers of the county are told."""
WAITING = (*UNFINISHED, BatchState.PARTIAL)


def drop_abandoned() -> int:
    """Delete what waited too long, and tell of what soon will; return how many batches went."""
    with all_counties("retention of rosters"):
        old = RosterBatch.objects.untouched_for(KEPT_DAYS).filter(state__in=WAITING)
        gone = sum([_end(batch) for batch in old.select_related("county")])
        _forget_rows()
        _forget_texts()
        soon = RosterBatch.objects.untouched_for(KEPT_DAYS - REMIND_DAYS)
        for batch in soon.filter(state__in=WAITING, reminded_at=None).select_related("county"):
            _remind(batch)
    return gone


@transaction.atomic
def _end(batch: RosterBatch) -> bool:
    """Give the batch up, or leave its open rows out; False when somebody acted just now."""
    held = RosterBatch.objects.select_for_update(of=("self",)).untouched_for(KEPT_DAYS)
    if not held.filter(pk=batch.pk).exists():
        return False
    if drop(batch, by=None):
        return True
    close(batch, by=None)
    return bool(batch.rows.filter(applied_at=None).delete()[0])


def _forget_rows() -> None:
    """Rows that were left out, and all rows of a batch that was taken back."""
    old = RosterBatch.objects.untouched_for(KEPT_DAYS)
    left_out = RosterRow.objects.filter(applied_at=None)
    left_out.filter(batch__in=old.filter(state=BatchState.APPLIED)).delete()
    RosterRow.objects.filter(batch__in=old.filter(state=BatchState.UNDONE)).delete()


def _forget_texts() -> None:
    """What was imported stands in the ledgers: of its rows only the outcome stays."""
    done = RosterBatch.objects.filter(state=BatchState.APPLIED).exclude(sheets=[])
    for batch in done.filter(undo_until__lt=timezone.localdate()):
        with transaction.atomic():
            batch.rows.applied().update(
                sealed="", changes="", problems=[], mends=[], choices=[], as_written=[]
            )
            RosterBatch.objects.filter(pk=batch.pk).update(sheets=[])


@transaction.atomic
def _remind(batch: RosterBatch) -> None:
    mine = RosterBatch.objects.filter(pk=batch.pk, reminded_at=None)
    if not mine.update(reminded_at=timezone.now()):
        return
    last = timezone.localdate(batch.acted_at + timedelta(days=KEPT_DAYS))
    text = (
        f"一份{batch.get_kind_display()}还有没导入的内容，{last.month} 月 {last.day} 日会自动删除。"
        "要留着，请接着处理。"
    )
    url = reverse("rosters:batch_detail", args=[batch.pk])
    tell_holders(Perm.ROSTER_IMPORT, batch.county, text, url)
