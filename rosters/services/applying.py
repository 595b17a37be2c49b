"""Screen 4: the plan is written in chunks that resume, and can be taken back for 30 days."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from jobs.errors import UserError
from jobs.run import Run
from rosters import registry
from rosters.choices import GOOD, OPEN, UNDOABLE, WAITING, WRITING, BatchState, Verdict
from rosters.models import RosterBatch, RosterFile, RosterRow
from rosters.services.mapping import without_people
from rosters.services.planning import counts, replan
from rosters.services.receive import start

CHUNK = 500
UNDO_DAYS = 30
CONFIRMED = "这个批次已由别人确认，或状态已变化。"
CHANGED = "你看过之后，有人改了这个批次的行，没有开始导入。请再看一遍，再点确认。"
STANDS = "已有后来的记录依赖这个批次，没有撤回。再按一次“撤回本批次”，会列出是哪些。"


@transaction.atomic
def confirm(batch: RosterBatch, *, by: User, seen: datetime | None = None) -> list[str]:
    """Start the import of the good rows; the answer says why not (empty: it was started).

    With `seen`, nobody may have acted on the batch since: what is written is what was shown.

    One roster of a kind at a time in a county: the next is then compared with what this one wrote.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=batch.county_id)
    at_work = RosterBatch.objects.filter(county=batch.county_id, kind=batch.kind, state__in=WRITING)
    if other := at_work.exclude(pk=batch.pk).select_related("uploaded_by").first():
        return [
            f"{other.uploaded_by.name}正在导入另一份{other.get_kind_display()}，"
            "请等它完成后再确认，系统会重新与台账比对。"
        ]
    mine = RosterBatch.objects.filter(pk=batch.pk, state__in=OPEN)
    unchanged = mine.filter(acted_at=seen) if seen else mine
    if not unchanged.update(state=BatchState.APPLYING):
        return [CHANGED if mine.exists() else CONFIRMED]
    audit.record("roster.apply", by=by, obj=batch, county=batch.county)
    start(batch, "rosters.apply", by=by)
    return []


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
        try:
            with run.chunk():
                _mark(rows, target.apply(batch, rows, by=run.started_by))
                run.advance(done + start_at + len(rows))
        except registry.Changed as change:
            refuse_if_changed(batch, pending[start_at:])
            raise UserError(f"{change}请重新核对后再确认。") from None
    with run.chunk():
        _finish(batch)
    return counts(batch)


def refuse_if_changed(batch: RosterBatch, rows: Sequence[RosterRow]) -> None:
    """Compare with the database once more; a plan that differs from the preview is refused."""
    changed = replan(batch, rows, marking=True)
    if changed:
        raise UserError(
            f"预览之后台账有变动，{len(changed)} 行的结果不同了，已标出。请重新核对后再确认。"
        )


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
    rest = _rest_state(batch)
    RosterBatch.objects.filter(pk=batch.pk, state=BatchState.APPLYING).update(state=rest)
    _settle(batch)


def _rest_state(batch: RosterBatch) -> BatchState:
    """Where a batch stands when nobody works on it: rows may still wait for a person."""
    if batch.rows.waiting().exists() or batch.rows.pending().exists():
        return BatchState.PARTIAL if batch.rows.applied().exists() else BatchState.CHECKING
    return BatchState.APPLIED


def _settle(batch: RosterBatch) -> None:
    """What was written can be taken back for some time; the file is no longer needed."""
    RosterBatch.objects.filter(pk=batch.pk).update(
        applied_at=timezone.now(),
        undo_until=timezone.localdate() + timedelta(days=UNDO_DAYS),
        sheets=list(without_people(batch.sheets)),
    )
    RosterFile.objects.filter(batch=batch).delete()


def step_back(batch: RosterBatch) -> None:
    """An import or an undoing ended before its end: the batch waits for its person again."""
    state = _rest_state(batch)
    if batch.state == BatchState.APPLYING:
        if batch.rows.applied().exists():
            _settle(batch)
        else:
            state = BatchState.CHECKING
    RosterBatch.objects.filter(pk=batch.pk, state=batch.state).update(state=state)


@transaction.atomic
def close(batch: RosterBatch, *, by: User | None) -> int:
    """Leave out the rows that still wait; return how many."""
    if not RosterBatch.objects.filter(pk=batch.pk, state=BatchState.PARTIAL).update(
        state=BatchState.APPLIED, acted_at=timezone.now(), acted_by=by
    ):
        return 0
    left = batch.rows.filter(applied_at=None, verdict__in=[*GOOD, *WAITING])
    count = left.update(verdict=Verdict.SKIPPED)
    audit.record("roster.close", by=by, obj=batch, county=batch.county, rows=count)
    return count


def may_undo(batch: RosterBatch) -> bool:
    """By its own state and date; what stands on it is a longer question: `undo_refusals`."""
    is_late = batch.undo_until is not None and batch.undo_until < timezone.localdate()
    return batch.state in UNDOABLE and not is_late


def undo_refusals(batch: RosterBatch) -> list[str]:
    """Why the batch cannot be taken back (empty: it can)."""
    if batch.state not in UNDOABLE:
        return ["这个批次不在“已导入”状态。"]
    if batch.undo_until and batch.undo_until < timezone.localdate():
        return [f"已超过可撤回的日期（{batch.undo_until:%Y-%m-%d}）。"]
    return registry.target_of(batch.kind).dependents(batch)


@transaction.atomic
def start_undo(batch: RosterBatch, *, by: User) -> list[str]:
    """Start taking the batch back; the answer lists what forbids it."""
    if refusals := undo_refusals(batch):
        return refusals
    moved = RosterBatch.objects.filter(pk=batch.pk, state__in=UNDOABLE).update(
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
        try:
            taken_back = target.undo(batch, by=run.started_by)
        except registry.Changed:  # its words may name people, and a job is kept in the clear
            raise UserError(STANDS) from None
        RosterBatch.objects.filter(pk=batch.pk).update(
            state=BatchState.UNDONE, undone_at=timezone.now()
        )
    return {"rows": taken_back}
