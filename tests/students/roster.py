"""Parsed rows straight to the target of student rosters: planned, written, taken back."""

import json
from datetime import date

from django.utils import timezone

from rosters.choices import GOOD
from rosters.models import RosterBatch, RosterRow
from rosters.registry import target_of

AS_OF = date(2026, 11, 10)
ID_1, ID_2 = "440981201303050001", "440981201303050028"


def batch_of(world, county=None) -> RosterBatch:
    return RosterBatch.objects.create(
        county=county or world.county, kind="students", file_name="名册.xlsx", sha256="0" * 64,
        as_of=AS_OF, uploaded_by=world.users["mei"],
    )  # fmt: skip


def row_of(**more):
    return {
        "name": "曾小禾",
        "sex": "female",
        "birth_date": "2013-03-05",
        "id_number": ID_1,
        "school": "白藤中学",
        "town": "白藤",
        "grade": {
            "stage": "junior",
            "grade": 8,
            "entry_year": 2025,
            "class_no": "2",
            "raw": "初二",
        },
        "head_name": "曾大山",
        "phone": "19900001234",
        "household_category": "low_income",
        "guardian_name": "曾大山",
        "guardian_phone": "19900001234",
        "has_phone": True,
        "has_internet": True,
        "willing": True,
        "subjects": ["maths", "physics"],
        "free_time": [10, 20],
    } | more


def plan(batch, *rows):
    return target_of("students").plan(batch, list(rows))


def seal(batch, plans, start=5):
    rows = [
        RosterRow(
            county=batch.county, batch=batch, sheet="白藤镇", row=number,
            sealed=json.dumps({"raw": {}, "values": p.values}), verdict=p.verdict,
            target_id=p.target_id, changes=json.dumps(p.changes),
        )
        for number, p in enumerate(plans, start)
    ]  # fmt: skip
    return RosterRow.objects.bulk_create(rows)


def apply(batch, rows, by):
    targets = target_of("students").apply(batch, rows, by=by)
    for row in rows:
        row.target_id, row.applied_at = targets.get(row.pk), timezone.now()
    RosterRow.objects.bulk_update(rows, ["target_id", "applied_at", "verdict", "problems"])
    return targets


def write(world, *rows):
    """Plan the rows and write the good ones; return the batch and all its rows."""
    batch = batch_of(world)
    sealed = seal(batch, plan(batch, *rows))
    apply(batch, [row for row in sealed if row.verdict in GOOD], world.users["mei"])
    return batch, sealed


def bring_in(world, *rows):
    batch, _rows = write(world, *rows)
    return batch
