"""Screen 4 and after: what will be written, what was, and how to take it back."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import User
from rosters.choices import UNFINISHED, BatchState, RosterKind, Verdict
from rosters.models import RosterBatch, RosterRow
from rosters.registry import Hindrance, Link
from rosters.screens.check import changes_of, tally
from rosters.screens.steps import frame, steps
from rosters.services import applying, planning
from rosters.services.findings import EFFECT
from rosters.services.fixing import raw_of

PAGE = 20
LEDGERS = {
    RosterKind.STUDENTS: ("students:student_list", "看学生台账"),
    RosterKind.VOLUNTEERS: ("volunteers:volunteer_list", "看志愿者库"),
    RosterKind.TEACHERS: ("volunteers:volunteer_list", "看志愿者库"),
    RosterKind.EXPERTS: ("volunteers:volunteer_list", "看志愿者库"),
    RosterKind.PAIRINGS: ("pairing:pairing_list", "看结对台账"),
    RosterKind.SCHOOLS: ("accounts:unit_list", "看单位与学校"),
}


def confirm(batch: RosterBatch, page: str | None) -> dict[str, Any]:
    counts = pending_counts(batch)
    updates = batch.rows.pending().filter(verdict=Verdict.UPDATE)
    shown = Paginator(updates, PAGE).get_page(page)
    return {
        **frame(batch),
        **tally(batch, planning.counts(batch)),
        "steps": steps(4, batch=batch),
        "now": counts,
        "skipped": counts[Verdict.DUPLICATE] + counts[Verdict.SKIPPED],
        "page": shown,
        "updates": [_update(batch, row) for row in shown],
        "affected": _affected(batch),
        "undo_days": applying.UNDO_DAYS,
        "stamp": stamp(batch),
    }


def stamp(batch: RosterBatch) -> str:
    """Changes whenever somebody acts on the batch."""
    return batch.acted_at.isoformat()


def pending_counts(batch: RosterBatch) -> dict[str, int]:
    """Rows not yet written, by verdict."""
    rows = batch.rows.filter(applied_at=None).order_by().values_list("verdict")
    return dict.fromkeys(Verdict.values, 0) | dict(rows.annotate(Count("pk")))


def _affected(batch: RosterBatch) -> int:
    """Updated people on whom work of a higher room stands."""
    found = batch.rows.pending().filter(verdict=Verdict.UPDATE).values_list("problems", flat=True)
    return sum(any(problem["code"] == EFFECT for problem in problems) for problems in found)


def _update(batch: RosterBatch, row: RosterRow) -> dict[str, Any]:
    return {
        "row": row,
        "name": raw_of(row).get("name", ""),
        "changes": changes_of(batch, row),
        "effects": [p["text"] for p in row.problems if p["code"] == EFFECT],
    }


def detail(
    batch: RosterBatch, refusals: Sequence[str] = (), *, by: User | None = None
) -> dict[str, Any]:
    """`refusals`: what forbade the undoing that `by` asked for; it is not looked up otherwise."""
    on = {BatchState.READING: 2, BatchState.PLANNING: 3, BatchState.MENDING: 3}
    on |= {BatchState.APPLYING: 4}
    return {
        **frame(batch),
        **tally(batch, planning.counts(batch)),
        "done": applied_counts([batch])[batch.pk],
        "job": batch.job,
        "steps": steps(on.get(BatchState(batch.state), 5)),
        "next_url": reverse("rosters:batch_detail", args=[batch.pk]),
        "is_running": bool(batch.job and not batch.job.has_ended),
        "is_stuck": batch.state == BatchState.READING,
        "can_drop": batch.state in UNFINISHED,
        "can_undo": applying.may_undo(batch),
        "refusals": [(text, _links(text, by, batch)) for text in refusals],
        "set_aside": batch.rows.applied().filter(verdict=Verdict.SKIPPED).count(),
        "is_partial": batch.state == BatchState.PARTIAL,
        "ledger": _ledger(batch),
    }


def _links(refusal: str, by: User | None, batch: RosterBatch) -> Sequence[Link]:
    return refusal.links_for(by, batch.county) if by and isinstance(refusal, Hindrance) else ()


def _ledger(batch: RosterBatch) -> dict[str, str]:
    """Where the written rows can be seen."""
    name, label = LEDGERS[RosterKind(batch.kind)]
    return {"url": reverse(name), "label": label}


def applied_counts(batches: Sequence[RosterBatch]) -> dict[UUID, dict[str, int]]:
    """For each batch: rows created, updated, and left out; one query."""
    written = Q(applied_at__isnull=False)
    rows = RosterRow.objects.filter(batch__in=[batch.pk for batch in batches]).order_by()
    found = rows.values("batch").annotate(
        create=Count("pk", filter=written & Q(verdict=Verdict.CREATE)),
        update=Count("pk", filter=written & Q(verdict=Verdict.UPDATE)),
        left=Count(
            "pk",
            filter=Q(
                verdict__in=[Verdict.ERROR, Verdict.DUPLICATE, Verdict.PERSON, Verdict.SKIPPED]
            ),
        ),
    )
    counts: defaultdict[UUID, dict[str, int]] = defaultdict(
        lambda: {"create": 0, "update": 0, "left": 0}
    )
    counts.update({row.pop("batch"): row for row in found})
    return counts
