"""A roster on its whole way through the pages of the desk."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rosters.models import RosterBatch
from tests.rosters.desk import newest, work, workbook


def to_check(client, world, kind: str, header: str, rows: list[list[object]]) -> RosterBatch:
    """Upload, accept the proposed columns, and stand at the third screen."""
    file = SimpleUploadedFile(f"{kind}.xlsx", workbook(rows, header.split(" | "), title="名册"))
    client.post(
        reverse("rosters:batch_upload"), {"kind": kind, "as_of": "2026-11-10", "file": file}
    )
    batch = work(world, newest(world))
    url = reverse("rosters:batch_mapping", args=[batch.pk])
    form = client.get(url).context["form"]
    client.post(url, {name: form[name].initial or "" for name in form.fields})
    return work(world, batch)


def to_end(client, world, kind: str, header: str, rows: list[list[object]]) -> RosterBatch:
    batch = to_check(client, world, kind, header, rows)
    client.post(reverse("rosters:batch_confirm", args=[batch.pk]))
    return work(world, batch)


def undone(client, world, batch: RosterBatch) -> RosterBatch:
    client.post(reverse("rosters:batch_undo", args=[batch.pk]))
    return work(world, batch)


def verdicts(batch: RosterBatch) -> list[str]:
    return list(batch.rows.order_by("row").values_list("verdict", flat=True))


def codes(batch: RosterBatch) -> list[list[str]]:
    rows = batch.rows.order_by("row")
    return [[problem["code"] for problem in row.problems] for row in rows]
