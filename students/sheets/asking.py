"""Rows about children whom another county has: a request goes out, the row is set aside."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from accounts.models import Unit, User
from rosters.choices import Verdict
from students.models import TransferRequest
from students.services import transfer
from students.sheets.incoming import problem

ASKED = "这一行没有写入台账：已提出转入申请，进展见“转入转出申请”。"
WAITING = "已提出过转入申请，还没有答复，这一行先不导入。进展见“转入转出申请”。"


def ask_for(batch: Any, works: Sequence[tuple[Any, str]], *, by: User) -> set[str]:
    """Ask for the children among (work, blind index) that are not free; return their indexes."""
    held = transfer.kept_elsewhere({index for _work, index in works} - {""}, batch.county_id)
    asked = [(work, held[index]) for work, index in works if index in held]
    if asked:
        counties = Unit.objects.in_bulk([child.county_id for _work, child in asked])
        requests = [_request(batch, work, child, counties, by) for work, child in asked]
        transfer.ask(requests, by=by)
    for work, _child in asked:
        _set_aside(work.row)
    return set(held)


def _request(
    batch: Any, work: Any, child: Any, counties: dict[UUID, Unit], by: User
) -> TransferRequest:
    said = work.plan["student"]
    return TransferRequest(
        county=counties[child.county_id],
        asking=batch.county,
        student_id=child.pk,
        name=said["name"],
        id_number=said["id_number"],
        town_id=said.get("town"),
        school_id=said.get("school"),
        batch_id=batch.pk,
        asked_by=by,
    )


def _set_aside(row: Any) -> None:
    row.verdict = Verdict.SKIPPED
    told = problem("transfer_asked", "warning", "id_number", ASKED) | {"origin": "census"}
    row.problems = [*row.problems, told]
