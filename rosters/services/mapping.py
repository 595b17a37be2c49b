"""Screen 2: which sheet, which header row, which column is what. A person's word is remembered."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Unit, User
from jobs.errors import UserError
from jobs.run import Run
from rosters import sheets
from rosters.choices import BatchState, Repeats
from rosters.models import MappingMemory, RosterBatch
from rosters.services.receive import content_of, start

Chosen = Mapping[str, Mapping[int, str | None]]  # {sheet: {column index: field}}
CHANGEABLE = (BatchState.MAPPING, BatchState.CHECKING)
"""Nothing is written yet, so sheets, header rows and columns may be chosen anew."""


def read_batch(batch: RosterBatch, run: Run) -> dict[str, Any]:
    """Find sheets, header rows and columns; take those that were confirmed before."""
    run.stage("读取文件")
    with run.beating():
        reading = read(batch)
    said = {sheet["name"]: sheet for sheet in batch.sheets}
    found = [_sheet(sheet, said.get(sheet.name, {})) for sheet in reading.sheets]
    remembered = recall(batch, found)
    with run.chunk():
        RosterBatch.objects.filter(pk=batch.pk, state=BatchState.READING).update(
            sheets=found, problems=_plain(reading.problems), state=BatchState.MAPPING
        )
    return {"sheets": len(found), "rows": len(reading.rows), "remembered": remembered}


def read(batch: RosterBatch, mapping: Chosen | None = None) -> Any:
    """Read the batch's file through the guarded reader; refusals become sentences."""
    try:
        return sheets.read_file(
            content_of(batch),
            batch.kind,
            mapping=mapping,
            header_rows=_said(batch, "header_said"),
            wanted=_said(batch, "wanted"),
            as_of=_day(batch.as_of),
        )
    except sheets.Refused as refusal:
        raise UserError(refusal.text) from None


def _said(batch: RosterBatch, key: str) -> dict[str, Any]:
    """What a person said about the sheets."""
    return {sheet["name"]: sheet[key] for sheet in batch.sheets if sheet.get(key) is not None}


def mapping_of(batch: RosterBatch) -> Chosen:
    return {
        sheet["name"]: {column["index"]: column["field"] for column in sheet["columns"]}
        for sheet in readable(batch)
    }


def readable(batch: RosterBatch) -> list[dict[str, Any]]:
    """The sheets of which the columns matter: those with people, or asked for by a person.

    Where nobody was found at all, a person may still know which column holds the names.
    """
    wanted = [sheet for sheet in batch.sheets if sheet.get("wanted") is not False]
    found = [sheet for sheet in wanted if sheet["data_rows"] or sheet.get("wanted")]
    return found or [sheet for sheet in wanted if sheet["columns"]]


def header_groups(batch: RosterBatch) -> list[list[dict[str, Any]]]:
    """Readable sheets with the same headers belong together: their columns are shown once."""
    groups: dict[tuple[tuple[int, str], ...], list[dict[str, Any]]] = {}
    for sheet in readable(batch):
        headers = tuple((column["index"], column["key"]) for column in sheet["columns"])
        groups.setdefault(headers, []).append(sheet)
    return list(groups.values())


@transaction.atomic
def choose_layout(
    batch: RosterBatch,
    header_rows: Mapping[str, int | None],
    wanted: Mapping[str, bool],
    *,
    by: User,
) -> bool:
    """Take a person's word on header rows (0: none, None: find it) and sheets; read again."""
    for sheet in batch.sheets:
        sheet["header_said"] = header_rows.get(sheet["name"], sheet.get("header_said"))
        sheet["wanted"] = wanted.get(sheet["name"], sheet.get("wanted"))
    moved = RosterBatch.objects.filter(pk=batch.pk, state__in=CHANGEABLE).update(
        sheets=batch.sheets, state=BatchState.READING
    )
    if moved:
        start(batch, "rosters.read", by=by)
    return bool(moved)


@transaction.atomic
def confirm_mapping(
    batch: RosterBatch,
    chosen: Chosen,
    *,
    by: User,
    repeats: str = Repeats.FIRST,
    remember: bool = True,
) -> bool:
    """Take the person's columns and start the check of all rows."""
    for sheet in batch.sheets:
        fields = chosen.get(sheet["name"], {})
        for column in sheet["columns"]:
            if column["index"] in fields:
                column["field"], column["confidence"] = fields[column["index"]], 1.0
    moved = RosterBatch.objects.filter(pk=batch.pk, state__in=CHANGEABLE).update(
        sheets=batch.sheets, repeats=repeats, state=BatchState.PLANNING
    )
    if moved:
        if remember:
            _remember(batch, by=by)
        start(batch, "rosters.plan", by=by)
    return bool(moved)


# -- Memory ------------------------------------------------------------------------------------
def recall(batch: RosterBatch, found: list[dict[str, Any]]) -> bool:
    """Apply what was confirmed for the same headers; True when every header was known."""
    known = _memories(batch, found)
    for sheet in found:
        mapping = known.get(signature(sheet))
        sheet["remembered"] = mapping is not None
        for column in sheet["columns"] if mapping is not None else ():
            column["field"], column["confidence"] = mapping.get(column["key"]), 1.0
    return bool(found) and all(sheet["remembered"] for sheet in found if sheet["data_rows"])


def _memories(batch: RosterBatch, found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    rows = MappingMemory.objects.filter(
        county=batch.county,
        unit=_source(batch),
        kind=batch.kind,
        signature__in=[signature(sheet) for sheet in found],
    )
    return dict(rows.values_list("signature", "mapping"))


def _source(batch: RosterBatch) -> Unit:
    unit: Unit = batch.unit or batch.county
    return unit


def signature(sheet: Mapping[str, Any]) -> str:
    """A hash of a sheet's headers, whatever their order."""
    keys = sorted({column["key"] for column in sheet["columns"]})
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def _remember(batch: RosterBatch, *, by: User) -> None:
    for sheet in readable(batch):
        MappingMemory.objects.update_or_create(
            county=batch.county,
            unit=_source(batch),
            kind=batch.kind,
            signature=signature(sheet),
            defaults={
                "mapping": {column["key"]: column["field"] for column in sheet["columns"]},
                "confirmed_by": by,
            },
        )


def _sheet(sheet: Any, before: Mapping[str, Any]) -> dict[str, Any]:
    content = asdict(sheet)
    for column in content["columns"]:
        column["key"] = column["header"] or f"第{column['index'] + 1}列"
    return content | {
        "header_said": before.get("header_said"),
        "wanted": before.get("wanted"),
    }


def without_people(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The sheets without the samples that were shown for choosing."""
    for sheet in found:
        columns = [{**column, "samples": []} for column in sheet["columns"]]
        yield {**sheet, "columns": columns, "preview": []}


def _plain(problems: Any) -> list[dict[str, Any]]:
    return [asdict(problem) for problem in problems]


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
