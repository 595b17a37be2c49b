"""A roster on its whole way through the pages of the desk."""

from django.urls import reverse

from rosters.models import RosterBatch
from tests.rosters.desk import work, workbook
from tests.rosters.walk import Officer


def to_check(client, world, kind: str, header: str, rows: list[list[object]]) -> RosterBatch:
    """Upload, accept the proposed columns, and stand at the third screen."""
    officer = Officer(client, world)
    content = workbook(rows, header.split(" | "), title="名册")
    return officer.confirm_columns(officer.upload(content, kind, f"{kind}.xlsx"))


def to_end(client, world, kind: str, header: str, rows: list[list[object]]) -> RosterBatch:
    return Officer(client, world).apply(to_check(client, world, kind, header, rows))


def undone(client, world, batch: RosterBatch) -> RosterBatch:
    client.post(reverse("rosters:batch_undo", args=[batch.pk]))
    return work(world, batch)


def verdicts(batch: RosterBatch) -> list[str]:
    return list(batch.rows.order_by("row").values_list("verdict", flat=True))


def codes(batch: RosterBatch) -> list[list[str]]:
    rows = batch.rows.order_by("row")
    return [[problem["code"] for problem in row.problems] for row in rows]
