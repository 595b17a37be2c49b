"""Screen 3: what each row would do. The plan shown is the plan applied."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Count

from jobs.run import Run
from rosters import registry, sheets
from rosters.choices import BatchState, Verdict
from rosters.models import RosterBatch, RosterRow
from rosters.services.mapping import mapping_of, read

CHUNK = 500


def plan_batch(batch: RosterBatch, run: Run) -> dict[str, int]:
    """Check every row against the census and keep the plan; a resumed job starts over."""
    run.stage("逐行校验")
    with run.beating():
        reading = read(batch, mapping_of(batch))
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
    return [_row(batch, row, plan) for row, plan in zip(parsed, plans, strict=True)]


def _for_target(row: Any) -> dict[str, Any]:
    codes = [problem.code for problem in row.problems]
    return {**row.values, "_problems": codes, "_decision": ""}


def _row(batch: RosterBatch, parsed: Any, plan: registry.Planned) -> RosterRow:
    problems = problems_of(parsed) + from_census(plan)
    return RosterRow(
        county_id=batch.county_id,
        batch=batch,
        sheet=parsed.sheet,
        row=parsed.row,
        sealed=sealed(parsed.raw, plan.values, parsed.values),
        problems=problems,
        mends=mends_of(parsed),
        verdict=verdict(problems, plan.verdict),
        target_id=plan.target_id,
        changes=json.dumps(plan.changes, ensure_ascii=False) if plan.changes else "",
        choices=plan.choices,
    )


def problems_of(parsed: Any) -> list[dict[str, Any]]:
    """The reader's own findings, with long digits masked."""
    return [asdict(p) | {"text": sheets.mask_digits(p.text)} for p in parsed.problems]


def from_census(plan: registry.Planned) -> list[dict[str, Any]]:
    """What the comparison with the database found; it is made anew at every comparison."""
    return [problem | {"origin": "census"} for problem in plan.problems]


def mends_of(parsed: Any) -> list[dict[str, str]]:
    mask = sheets.mask_digits
    return [{"field": m.field, "raw": mask(m.raw), "value": mask(m.value)} for m in parsed.mends]


def sealed(raw: dict[str, Any], values: dict[str, Any], parsed: dict[str, Any]) -> str:
    content = {"raw": raw, "values": values, "parsed": parsed}
    return json.dumps(content, ensure_ascii=False, default=str)


def verdict(problems: Iterable[dict[str, Any]], planned: str) -> str:
    """An error of any kind stops a row, whatever the plan says."""
    errors = {problem["code"] for problem in problems if problem["level"] == "error"}
    if "duplicate_in_file" in errors and len(errors) == 1:
        return Verdict.DUPLICATE
    return Verdict.ERROR if errors else planned


@transaction.atomic
def replan(batch: RosterBatch, rows: Sequence[RosterRow]) -> list[RosterRow]:
    """Compare rows that are not yet applied with the database again; return those that changed."""
    target, changed = registry.target_of(batch.kind), []
    inputs = [_input_again(row) for row in rows]
    for row, plan in zip(rows, target.plan(batch, inputs), strict=True):
        before = (row.verdict, row.target_id, row.changes)
        _replace(row, plan)
        if before != (row.verdict, row.target_id, row.changes):
            changed.append(row)
    RosterRow.objects.bulk_update(
        changed,
        ["sealed", "problems", "verdict", "target_id", "changes", "choices"],
        batch_size=200,
    )
    return changed


def _input_again(row: RosterRow) -> dict[str, Any]:
    own = [problem["code"] for problem in own_problems(row)]
    parsed = json.loads(row.sealed)["parsed"]
    return {**parsed, "_problems": own, "_decision": row.decision}


def own_problems(row: RosterRow) -> list[dict[str, Any]]:
    return [problem for problem in row.problems if problem.get("origin") != "census"]


def _replace(row: RosterRow, plan: registry.Planned) -> None:
    content = json.loads(row.sealed)
    row.problems = own_problems(row) + from_census(plan)
    row.sealed = sealed(content["raw"], plan.values, content["parsed"])
    row.verdict = verdict(row.problems, plan.verdict)
    row.target_id = plan.target_id
    row.changes = json.dumps(plan.changes, ensure_ascii=False) if plan.changes else ""
    row.choices = plan.choices


def counts(batch: RosterBatch) -> dict[str, int]:
    """Rows by verdict."""
    found = batch.rows.order_by().values_list("verdict").annotate(Count("pk"))
    return dict.fromkeys(Verdict.values, 0) | dict(found)


def field_labels(kind: str) -> dict[str, str]:
    return {column.key: column.label for column in sheets.columns_of(kind)}
