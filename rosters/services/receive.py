"""Screen 1: a file comes in. It is sealed at once and read by a job."""

import base64
import hashlib
from datetime import date

from django.db import transaction

from accounts import audit
from accounts.models import Unit, User
from jobs import services as jobs
from rosters.choices import UNDOABLE, UNFINISHED, BatchState
from rosters.models import RosterBatch, RosterFile


@transaction.atomic
def receive(
    kind: str,
    file_name: str,
    content: bytes,
    *,
    county: Unit,
    unit: Unit | None,
    as_of: date,
    by: User,
) -> RosterBatch:
    """Keep the file and start the reading of it."""
    batch = RosterBatch.objects.create(
        county=county,
        kind=kind,
        file_name=file_name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        unit=unit,
        as_of=as_of,
        uploaded_by=by,
    )
    RosterFile.objects.create(county=county, batch=batch, sealed=base64.b64encode(content).decode())
    audit.record("roster.upload", by=by, obj=batch, county=county, kind=kind, size=len(content))
    start(batch, "rosters.read", by=by)
    return batch


def content_of(batch: RosterBatch) -> bytes:
    """The uploaded bytes."""
    return base64.b64decode(RosterFile.objects.get(batch=batch).sealed)


def same_file(batch: RosterBatch) -> RosterBatch | None:
    """The batch by which the very same file came in before, if it is still in force."""
    return (
        RosterBatch.objects.filter(
            county=batch.county_id,
            kind=batch.kind,
            sha256=batch.sha256,
            state__in=UNDOABLE,
            created_at__lt=batch.created_at,
        )
        .defer("sheets", "problems")
        .order_by("-created_at")
        .first()
    )


def start(batch: RosterBatch, job_kind: str, *, by: User) -> None:
    """Start a job that a person asked for, and show it on the batch's page."""
    RosterBatch.objects.filter(pk=batch.pk).acted_on(by)
    batch.job = jobs.start(job_kind, args={"batch": str(batch.pk)}, by=by, county=batch.county)
    batch.save(update_fields=["job"])


@transaction.atomic
def drop(batch: RosterBatch, *, by: User | None) -> bool:
    """Give an unfinished batch up: rows and file are deleted, the batch stays as a record."""
    moved = RosterBatch.objects.filter(pk=batch.pk, state__in=UNFINISHED).update(
        state=BatchState.DROPPED, sheets=[], errand=""
    )
    if moved:
        RosterFile.objects.filter(batch=batch).delete()
        batch.rows.all().delete()
        audit.record("roster.drop", by=by, obj=batch, county=batch.county)
    return bool(moved)
