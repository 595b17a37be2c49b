"""Screen 2: which column is what. A confirmed mapping is remembered for the next file."""

import hashlib
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from jobs.errors import UserError
from jobs.run import Run
from rosters import sheets
from rosters.choices import BatchState
from rosters.models import MappingMemory, RosterBatch
from rosters.services.receive import content_of, start

Mapping = dict[str, dict[int, str | None]]  # {sheet: {column index: field}}


def read_batch(batch: RosterBatch, run: Run) -> dict[str, Any]:
    """Find sheets, header rows and columns; go on to the check when the header is remembered."""
    run.stage("读取文件")
    with run.beating():
        reading = read(batch)
    found = [_sheet(sheet) for sheet in reading.sheets]
    remembered = recall(batch, found)
    with run.chunk():
        RosterBatch.objects.filter(pk=batch.pk, state=BatchState.READING).update(
            sheets=found, problems=_plain(reading.problems), state=BatchState.MAPPING
        )
    return {"sheets": len(found), "rows": len(reading.rows), "remembered": remembered}


def read(batch: RosterBatch, mapping: Mapping | None = None, header_rows: Any = None) -> Any:
    """Read the batch's file through the guarded reader; refusals become sentences."""
    try:
        return sheets.read_file(
            content_of(batch),
            batch.kind,
            mapping=mapping,
            header_rows=header_rows,
            as_of=_day(batch.as_of),
        )
    except sheets.Refused as refusal:
        raise UserError(refusal.text) from None


def mapping_of(batch: RosterBatch) -> Mapping:
    return {
        sheet["name"]: {column["index"]: column["field"] for column in sheet["columns"]}
        for sheet in batch.sheets
    }


@transaction.atomic
def confirm_mapping(batch: RosterBatch, chosen: dict[str, str | None], *, by: User) -> bool:
    """Take the person's columns ({header key: field}) and start the check of all rows."""
    for sheet in batch.sheets:
        for column in sheet["columns"]:
            if column["key"] in chosen:
                column["field"], column["confidence"] = chosen[column["key"]], 1.0
    moved = RosterBatch.objects.filter(
        pk=batch.pk, state__in=[BatchState.MAPPING, BatchState.CHECKING]
    ).update(sheets=batch.sheets, state=BatchState.PLANNING)
    if moved:
        _remember(batch, by=by)
        start(batch, "rosters.plan", by=by)
    return bool(moved)


def recall(batch: RosterBatch, found: list[dict[str, Any]]) -> bool:
    """Apply the county's remembered mapping to `found`; True when every header was known."""
    memory = MappingMemory.objects.filter(
        county=batch.county,
        unit=batch.unit or batch.county,
        kind=batch.kind,
        signature=signature(found),
    ).first()
    if memory is None:
        return False
    for column in (column for sheet in found for column in sheet["columns"]):
        column["field"], column["confidence"] = memory.mapping.get(column["key"]), 1.0
    return True


def signature(found: list[dict[str, Any]]) -> str:
    """A hash of the headers, whatever their order."""
    keys = sorted({column["key"] for sheet in found for column in sheet["columns"]})
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def _remember(batch: RosterBatch, *, by: User) -> None:
    mapping = {c["key"]: c["field"] for sheet in batch.sheets for c in sheet["columns"]}
    MappingMemory.objects.update_or_create(
        county=batch.county,
        unit=batch.unit or batch.county,
        kind=batch.kind,
        signature=signature(batch.sheets),
        defaults={"mapping": mapping, "confirmed_by": by},
    )


def _sheet(sheet: Any) -> dict[str, Any]:
    content = asdict(sheet)
    for column in content["columns"]:
        column["key"] = column["header"] or f"第{column['index'] + 1}列"
    return content


def _plain(problems: Any) -> list[dict[str, Any]]:
    return [asdict(problem) for problem in problems]


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
