"""Screen 3: what each row would do. The plan shown is the plan applied."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from jobs.run import Run
from rosters import registry, sheets
from rosters.choices import BatchState, Verdict
from rosters.models import RosterBatch, RosterRow
from rosters.services.findings import (
    from_census,
    mends_of,
    note_change,
    own_problems,
    problems_of,
    verdict,
)
from rosters.services.mapping import mapping_of, read
from rosters.services.repeats import mark_repeats

CHUNK = 500
PLANNED = ["sealed", "problems", "verdict", "target_id", "changes", "choices"]


def plan_batch(batch: RosterBatch, run: Run) -> dict[str, int]:
    """Check every row against the census and keep the plan; a resumed job starts over."""
    run.stage("逐行校验")
    with run.beating():
        reading = read(batch, mapping_of(batch))
        mark_repeats(reading.rows, batch)
    run.stage("与台账比对", total=len(reading.rows))
    with run.beating():
        rows = planned_rows(batch, reading.rows)
    with run.chunk():
        batch.rows.all().delete()
    for start in range(0, len(rows), CHUNK):
        with run.chunk():
            RosterRow.objects.bulk_create(rows[start : start + CHUNK])
            run.advance(min(start + CHUNK, len(rows)))
    with run.chunk():
        RosterBatch.objects.filter(pk=batch.pk, state=BatchState.PLANNING).update(
            state=BatchState.CHECKING
        )
    return counts(batch)


def planned_rows(batch: RosterBatch, parsed: Sequence[Any]) -> list[RosterRow]:
    """Turn parsed rows into planned ones (not saved)."""
    plans = registry.target_of(batch.kind).plan(batch, [_for_target(row) for row in parsed])
    told = _effects(batch, plans)
    places = {sheet["name"]: place for place, sheet in enumerate(batch.sheets)}
    rows = [_row(batch, row, plan, told) for row, plan in zip(parsed, plans, strict=True)]
    for row in rows:
        row.place = places[row.sheet]
    return rows


def _for_target(row: Any) -> dict[str, Any]:
    codes = [problem.code for problem in row.problems]
    return {**row.values, "_problems": codes, "_decision": "", "_raw": row.raw}


Told = Mapping[UUID, list[str]]


def _effects(batch: RosterBatch, plans: Sequence[registry.Planned]) -> Told:
    """What the updates mean for work that stands on these people, by the rooms above."""
    changes = {
        plan.target_id: plan.changes
        for plan in plans
        if plan.verdict == Verdict.UPDATE and plan.target_id
    }
    return registry.effects_of(batch, changes)


def _row(batch: RosterBatch, parsed: Any, plan: registry.Planned, told: Told) -> RosterRow:
    row = RosterRow(
        county_id=batch.county_id,
        batch=batch,
        sheet=parsed.sheet,
        row=parsed.row,
        sealed=sealed(parsed.raw, plan.values, parsed.values),
        problems=problems_of(batch.kind, parsed),
        mends=mends_of(batch.kind, parsed),
    )
    _take_plan(row, batch.kind, parsed.raw, plan, told)
    return row


def _take_plan(
    row: RosterRow, kind: str, raw: Mapping[str, str], plan: registry.Planned, told: Told
) -> None:
    effects = told.get(plan.target_id, ()) if plan.target_id else ()
    row.problems = own_problems(row.problems) + from_census(kind, plan, raw, effects)
    row.verdict = verdict(row.problems, plan.verdict)
    row.target_id = plan.target_id
    row.changes = json.dumps(plan.changes, ensure_ascii=False) if plan.changes else ""
    row.choices = plan.choices or (row.choices if row.decision else [])


def sealed(raw: dict[str, Any], values: dict[str, Any], parsed: dict[str, Any]) -> str:
    content = {"raw": raw, "values": values, "parsed": parsed}
    return json.dumps(content, ensure_ascii=False, default=str)


@transaction.atomic
def replan(
    batch: RosterBatch, rows: Sequence[RosterRow], *, marking: bool = False
) -> list[RosterRow]:
    """Compare rows that are not yet applied with the database again; return those that changed.

    `marking`: the person had seen another plan, so a changed row says what it was before.
    """
    target, changed = registry.target_of(batch.kind), []
    contents = [json.loads(row.sealed) for row in rows]
    inputs = [_input_again(row, content) for row, content in zip(rows, contents, strict=True)]
    plans = target.plan(batch, inputs)
    told = _effects(batch, plans)
    for row, content, plan in zip(rows, contents, plans, strict=True):
        before = (row.verdict, row.target_id, row.changes)
        _take_plan(row, batch.kind, content["raw"], plan, told)
        if plan.values != content["values"]:
            row.sealed = sealed(content["raw"], plan.values, content["parsed"])
        if before != (row.verdict, row.target_id, row.changes):
            changed.append(row)
            if marking:
                row.problems.append(note_change(before[0], row.verdict))
    RosterRow.objects.bulk_update(changed, PLANNED, batch_size=200)
    return changed


def _input_again(row: RosterRow, content: dict[str, Any]) -> dict[str, Any]:
    own = [problem["code"] for problem in own_problems(row.problems)]
    notes = {"_problems": own, "_decision": row.decision, "_raw": content["raw"]}
    return content["parsed"] | notes


def counts(batch: RosterBatch) -> dict[str, int]:
    """Rows by verdict."""
    found = batch.rows.order_by().values_list("verdict").annotate(Count("pk"))
    return dict.fromkeys(Verdict.values, 0) | dict(found)


def field_labels(kind: str) -> dict[str, str]:
    return {column.key: column.label for column in sheets.columns_of(kind)}
