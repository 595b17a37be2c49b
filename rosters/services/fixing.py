"""Mending bad rows in place: one row, or one cause for many rows at once."""

import json
from collections import Counter
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from rosters import sheets
from rosters.choices import BAD
from rosters.models import RosterBatch, RosterRow
from rosters.services.planning import mends_of, problems_of, replan, sealed

REPEAT = "duplicate_in_file"


@transaction.atomic
def fix_rows(batch: RosterBatch, edits: dict[Any, dict[str, str]], *, by: User) -> int:
    """Take new cell texts {row id: {field: text}}, check those rows again; return rows now good."""
    rows = list(batch.rows.select_for_update().filter(applied_at=None))
    edited = [row for row in rows if row.pk in edits]
    for row in edited:
        _parse_again(batch, row, edits[row.pk])
    affected = {row.pk: row for row in [*edited, *_repeats_anew(batch, rows)]}
    replan(batch, list(affected.values()))
    RosterRow.objects.bulk_update(
        affected.values(), ["sealed", "problems", "mends", "verdict"], batch_size=200
    )
    audit.record("roster.fix", by=by, obj=batch, county=batch.county, rows=len(edited))
    return sum(row.verdict not in BAD for row in edited)


def fix_all(batch: RosterBatch, code: str, field: str, old: str, new: str, *, by: User) -> int:
    """Replace one text by another in every row that has this problem; return rows now good."""
    edits = {
        row.pk: {field: new} for row in rows_with(batch, code) if raw_of(row).get(field, "") == old
    }
    return fix_rows(batch, edits, by=by)


def _parse_again(batch: RosterBatch, row: RosterRow, edit: dict[str, str]) -> None:
    raw = raw_of(row) | edit
    parsed = sheets.parse_row(batch.kind, raw, as_of=batch.as_of)
    row.sealed = sealed(raw, parsed.values, parsed.values)
    row.problems = problems_of(parsed)
    row.mends = mends_of(parsed)


def _repeats_anew(batch: RosterBatch, rows: list[RosterRow]) -> list[RosterRow]:
    """Look for repeats in the whole file again; return the rows whose findings changed."""
    drafts = [
        sheets.Draft(row.sheet, row.row, batch.as_of, json.loads(row.sealed)["parsed"])
        for row in rows
    ]
    sheets.mark_repeats(drafts, sheets.KINDS[batch.kind])
    changed = []
    for row, draft in zip(rows, drafts, strict=True):
        kept = [problem for problem in row.problems if problem["code"] != REPEAT]
        if (found := kept + problems_of(draft)) != row.problems:
            row.problems = found
            changed.append(row)
    return changed


def raw_of(row: RosterRow) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(row.sealed)["raw"]
    return raw


def rows_with(batch: RosterBatch, code: str) -> list[RosterRow]:
    """Rows that have the problem, in the order of the file."""
    return [
        row
        for row in batch.rows.filter(applied_at=None).exclude(problems=[])
        if any(problem["code"] == code for problem in row.problems)
    ]


def causes(batch: RosterBatch) -> list[dict[str, Any]]:
    """Problems of the batch by cause, errors first, the most frequent first."""
    count: Counter[tuple[str, str, str]] = Counter()
    samples: dict[tuple[str, str, str], str] = {}
    for problems in batch.rows.filter(applied_at=None).values_list("problems", flat=True):
        for problem in problems:
            key = (problem["level"], problem["code"], problem["field"])
            count[key] += 1
            samples.setdefault(key, problem["text"])
    order = sorted(count.items(), key=lambda item: (item[0][0] != "error", -item[1]))
    return [
        {"level": level, "code": code, "field": field, "rows": rows, "text": samples[key]}
        for key, rows in order
        for level, code, field in [key]
    ]
