"""Screen 4: the plan is written in chunks that resume, and can be taken back for 30 days."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.models import User
from jobs.errors import UserError
from jobs.run import Run
from rosters import registry
from rosters.choices import BatchState
from rosters.models import RosterBatch, RosterFile, RosterRow
from rosters.services.planning import counts, replan
from rosters.services.receive import start

CHUNK = 500
UNDO_DAYS = 30


@transaction.atomic
def confirm(batch: RosterBatch, *, by: User) -> bool:
    """Start the import of the good rows; False when somebody else was quicker."""
    moved = RosterBatch.objects.filter(pk=batch.pk, state=BatchState.CHECKING).update(
        state=BatchState.APPLYING
    )
    if moved:
        audit.record("roster.apply", by=by, obj=batch, county=batch.county)
        start(batch, "rosters.apply", by=by)
    return bool(moved)


def apply_batch(batch: RosterBatch, run: Run) -> dict[str, int]:
    """Write all pending rows. What was written before a kill stays written, once."""
    run.stage("核对台账有没有变动")
    pending = list(batch.rows.pending())
    with run.beating():
        refuse_if_changed(batch, pending)
    target = registry.target_of(batch.kind)
    done = batch.rows.applied().count()
    run.stage("写入台账", total=done + len(pending))
    for start_at in range(0, len(pending), CHUNK):
        rows = pending[start_at : start_at + CHUNK]
        with run.chunk():
            _apply_rows(target, batch, rows, by=run.started_by)
            run.advance(done + start_at + len(rows))
    with run.chunk():
        _finish(batch)
    return counts(batch)


def refuse_if_changed(batch: RosterBatch, rows: Sequence[RosterRow]) -> None:
    """Compare with the database once more; a plan that differs from the preview is refused."""
    changed = replan(batch, rows)
    if changed:
        raise UserError(f"预览之后台账有变动，{len(changed)} 行的结果不同了。请重新核对后再确认。")


def _apply_rows(target: Any, batch: RosterBatch, rows: list[RosterRow], *, by: User) -> None:
    try:
        targets = target.apply(batch, rows, by=by)
    except registry.Changed as change:
        raise UserError(f"{change}请重新核对后再确认。") from None
    _mark(rows, targets)


def _mark(rows: Sequence[RosterRow], targets: Mapping[UUID, UUID]) -> None:
    """Say that the rows are written; most need no value of their own, so one statement does."""
    now, others = timezone.now(), []
    named: dict[bool, list[UUID]] = {True: [], False: []}
    for row in rows:
        target = targets.get(row.pk)
        if target in {row.pk, row.target_id} and target:
            named[target == row.pk].append(row.pk)
        else:
            others.append(row)
        row.target_id, row.applied_at = target, now
    RosterRow.objects.filter(pk__in=named[True]).update(target_id=F("pk"), applied_at=now)
    RosterRow.objects.filter(pk__in=named[False]).update(applied_at=now)
    RosterRow.objects.bulk_update(
        others, ["target_id", "applied_at", "verdict", "problems"], batch_size=200
    )


def _finish(batch: RosterBatch) -> None:
    RosterBatch.objects.filter(pk=batch.pk, state=BatchState.APPLYING).update(
        state=BatchState.APPLIED,
        applied_at=timezone.now(),
        undo_until=timezone.localdate() + timedelta(days=UNDO_DAYS),
    )
    RosterFile.objects.filter(batch=batch).delete()


def undo_refusals(batch: RosterBatch) -> list[str]:
    """Why the batch cannot be taken back (empty: it can)."""
    if batch.state != BatchState.APPLIED:
        return ["这个批次不在“已导入”状态。"]
    if batch.undo_until and batch.undo_until < timezone.localdate():
        return [f"已超过可撤回的日期（{batch.undo_until:%Y-%m-%d}）。"]
    return registry.target_of(batch.kind).dependents(batch)


@transaction.atomic
def start_undo(batch: RosterBatch, *, by: User) -> list[str]:
    """Start taking the batch back; the answer lists what forbids it."""
    if refusals := undo_refusals(batch):
        return refusals
    moved = RosterBatch.objects.filter(pk=batch.pk, state=BatchState.APPLIED).update(
        state=BatchState.UNDOING
    )
    if moved:
        audit.record("roster.undo", by=by, obj=batch, county=batch.county)
        start(batch, "rosters.undo", by=by)
    return []


def undo_batch(batch: RosterBatch, run: Run) -> dict[str, int]:
    """Take the whole batch back in one transaction."""
    run.stage("撤回本批次")
    target = registry.target_of(batch.kind)
    with run.chunk():
        if refusals := target.dependents(batch):
            raise UserError(refusals[0])
        taken_back = target.undo(batch, by=run.started_by)
        RosterBatch.objects.filter(pk=batch.pk).update(
            state=BatchState.UNDONE, undone_at=timezone.now()
        )
    return {"rows": taken_back}
