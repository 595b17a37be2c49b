"""Background work of this room: thin, ids in, service calls out."""

from datetime import date
from typing import Any
from uuid import UUID

from accounts.roles import Perm
from jobs.registry import job
from jobs.run import Run
from students.models import Student
from students.services.bulk import CHUNK, KIND, Done, Order, record_part

STAGE = "逐批登记"


@job(KIND, label="批量登记学生", stages=[STAGE], perm=Perm.STUDENTS_EDIT)
def run_bulk(run: Run) -> dict[str, Any]:
    """Record chunk by chunk; only children whom the originator may still record."""
    order, ids = order_of(run.args), run.args["ids"]
    run.stage(STAGE, total=len(ids))
    done = Done()
    for begin in range(run.done, len(ids), CHUNK):
        part = [UUID(text) for text in ids[begin : begin + CHUNK]]
        with run.chunk():
            done += record_part(order=order, ids=_allowed(part, run), by=run.started_by)
            run.advance(begin + len(part))
    return {"written": done.written, "skipped": len(ids) - done.written}


def order_of(args: dict[str, Any]) -> Order:
    on = date.fromisoformat(args["on"]) if args["on"] else None
    return Order(act=args["act"], method=args["method"], on=on)


def _allowed(ids: list[UUID], run: Run) -> list[UUID]:
    editable = Student.objects.editable_by(run.started_by).filter(pk__in=ids)
    return list(editable.order_by().values_list("pk", flat=True))
