"""An office whose people take rosters out and bring them in again."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.scope import county_scope
from jobs import services as jobs
from rosters.exports.models import RosterExport
from rosters.models import RosterBatch, RosterRow
from rosters.services.fixing import raw_of
from tests.rosters.desk import newest, work

REASON = "报送团市委"


class Office:
    """`asker` asks and fetches, `approver` is the second person."""

    def __init__(self, client, world, asker="mei", approver="lin") -> None:
        self.client, self.world = client, world
        self.asker, self.approver = asker, approver

    def as_(self, who: str):
        self.client.force_login(self.world.users[who])
        return self.client

    def ask(self, form: str, *, sensitive: bool = False, **more) -> RosterExport:
        data = {"form": form, "is_sensitive": "yes" if sensitive else "no", "reason": REASON}
        answer = self.as_(self.asker).post(reverse("rosters:export_list"), data | more)
        assert answer.status_code == 302, answer.context["form"].errors
        with county_scope([self.world.county.pk]):
            return RosterExport.objects.latest("asked_at")

    def approve(self, export: RosterExport, who: str = ""):
        url = reverse("rosters:export_approve", args=[export.pk])
        return self.as_(who or self.approver).post(url)

    def make(self, export: RosterExport) -> RosterExport:
        """Do the waiting job, as a worker would."""
        jobs.perform(self.fresh(export).job_id)
        return self.fresh(export)

    def fresh(self, export: RosterExport) -> RosterExport:
        with county_scope([self.world.county.pk]):
            return RosterExport.objects.select_related("job").get(pk=export.pk)

    def fetch(self, export: RosterExport, who: str = ""):
        url = reverse("rosters:export_file", args=[export.pk])
        return self.as_(who or self.asker).post(url)

    def take_out(self, form: str, *, sensitive: bool = False, **more) -> bytes:
        """The whole way to the bytes of the workbook."""
        export = self.ask(form, sensitive=sensitive, **more)
        if sensitive:
            self.approve(export)
        made = self.make(export)
        assert made.state == "ready", made.job.error
        return self.fetch(export).content

    def bring_in(self, kind: str, content: bytes, *, who: str = "", **more) -> RosterBatch:
        """Upload today, accept the proposed columns, stand at the third screen."""
        client = self.as_(who or self.asker)
        file = SimpleUploadedFile("导出.xlsx", content)
        data = {"kind": kind, "as_of": timezone.localdate().isoformat(), "file": file}
        answer = client.post(reverse("rosters:batch_upload"), data | more)
        assert answer.status_code == 302, answer.context["form"].errors
        batch = work(self.world, newest(self.world))
        url = reverse("rosters:batch_mapping", args=[batch.pk])
        form = client.get(url).context["form"]
        client.post(url, {name: form[name].initial or "" for name in form.fields})
        return work(self.world, batch)

    def confirm(self, batch: RosterBatch) -> RosterBatch:
        self.client.post(reverse("rosters:batch_confirm", args=[batch.pk]))
        return work(self.world, batch)

    def verdicts(self, batch: RosterBatch) -> dict[str, tuple[str, ...]]:
        """Row and name → verdict, then what is told and what would change."""
        with county_scope([self.world.county.pk]):
            return {_title(row): _told(row) for row in batch.rows.all()}


def _title(row: RosterRow) -> str:
    raw = raw_of(row)
    return f"{row.row} {raw.get('name') or raw.get('student_name')}"


def _told(row: RosterRow) -> tuple[str, ...]:
    return (row.verdict, *(problem["code"] for problem in row.problems), row.changes)


def rows_of(content: bytes) -> list[dict[str, object]]:
    """Header → cell of each row of the first sheet."""
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]
