"""One change in many rows: done at once when they are few, else by a job."""

import json
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.rules import Denied
from jobs.run import Run
from rosters.choices import OPEN, BatchState
from rosters.models import RosterBatch
from rosters.services import causes, mends
from rosters.services.deciding import decide
from rosters.services.fixing import MOVED_ON, Done, fix_rows
from rosters.services.receive import start

AT_ONCE = 300
"""Rows that a request may change while the person waits."""
CHUNK = 500

FIX = ("code", "field", "old", "new", "sheet")
Errand = Mapping[str, str]
Act = Callable[[RosterBatch, Errand, Sequence[UUID], User], Done]


def fix_all(batch: RosterBatch, fix: Errand, *, by: User) -> Done | None:
    """Replace the text `old` by `new` in every row (of `sheet`, if any) with this problem."""
    errand = {"act": "fix"} | {name: fix[name] for name in FIX}
    return send(batch, errand, by=by)


def decide_all(
    batch: RosterBatch, code: str, field: str, decision: str, *, by: User
) -> Done | None:
    """Take the same decision about every row of a cause."""
    return send(batch, {"act": "decide", "code": code, "field": field, "new": decision}, by=by)


def take_back_all(batch: RosterBatch, field: str, *, by: User) -> Done | None:
    """Let the texts stand as written, of one column or of all."""
    return send(batch, {"act": "asis", "field": field}, by=by)


def mend_all_again(batch: RosterBatch, *, by: User) -> Done | None:
    """Mend once more what was taken back."""
    return send(batch, {"act": "again"}, by=by)


def send(batch: RosterBatch, errand: Errand, *, by: User) -> Done | None:
    """Do it; the answer is None when a job was started, `Denied` once the batch was confirmed."""
    rows = _rows(batch, errand)
    if len(rows) <= AT_ONCE:
        return _do(batch, errand, rows, by)
    with transaction.atomic():
        order = json.dumps({**errand, "back": batch.state}, ensure_ascii=False)
        moved = RosterBatch.objects.filter(pk=batch.pk, state__in=OPEN).update(
            state=BatchState.MENDING, errand=order
        )
        if not moved:
            raise Denied(MOVED_ON)
        start(batch, "rosters.mend", by=by)
    return None


def run_errand(batch: RosterBatch, run: Run) -> dict[str, int]:
    """Do the errand that the batch keeps, in chunks; what is done needs no doing again."""
    errand = json.loads(batch.errand)
    rows, good = _rows(batch, errand), 0
    run.stage("逐行修改并校验", total=len(rows))
    for begin in range(0, len(rows), CHUNK):
        part = rows[begin : begin + CHUNK]
        with run.chunk():
            good += _do(batch, errand, part, run.started_by).good
            run.advance(begin + len(part))
    with run.chunk():
        end_errand(batch)
    return {"rows": len(rows), "good": good}


def end_errand(batch: RosterBatch) -> None:
    """Give the batch back to its screen."""
    back = json.loads(batch.errand)["back"] if batch.errand else BatchState.CHECKING
    RosterBatch.objects.filter(pk=batch.pk, state=BatchState.MENDING).update(state=back, errand="")


def _rows(batch: RosterBatch, errand: Errand) -> list[UUID]:
    if errand["act"] == "fix":
        rows = causes.open_rows(batch)
        cause = errand["code"], errand["field"], errand["old"]
        return causes.rows_with_value(rows, *cause, sheet=errand.get("sheet", ""))
    if errand["act"] == "decide":
        return causes.rows_of(causes.open_rows(batch), errand["code"], errand["field"])
    if errand["act"] == "asis":
        return mends.rows_with_mends(batch, errand["field"])
    return mends.rows_as_written(batch)


def _do(batch: RosterBatch, errand: Errand, rows: Sequence[UUID], by: User) -> Done:
    return ACTS[errand["act"]](batch, errand, rows, by)


def _fix(batch: RosterBatch, errand: Errand, rows: Sequence[UUID], by: User) -> Done:
    return fix_rows(batch, {pk: {errand["field"]: errand["new"]} for pk in rows}, by=by)


def _decide(batch: RosterBatch, errand: Errand, rows: Sequence[UUID], by: User) -> Done:
    return decide(batch, dict.fromkeys(rows, errand["new"]), by=by)


def _as_written(batch: RosterBatch, errand: Errand, rows: Sequence[UUID], by: User) -> Done:
    return mends.take_back(batch, rows, errand["field"], by=by)


def _again(batch: RosterBatch, errand: Errand, rows: Sequence[UUID], by: User) -> Done:
    return mends.mend_again(batch, rows, by=by)


ACTS: dict[str, Act] = {"fix": _fix, "decide": _decide, "asis": _as_written, "again": _again}
