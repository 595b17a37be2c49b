"""A pairing ledger as an office keeps it, brought through the whole desk by the county admin."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.scope import county_scope
from rosters.models import RosterBatch, RosterRow
from rosters.services.planning import replan
from tests.rosters.desk import newest, work, workbook

WORDS = """
序号 学生姓名 学生身份证号 学校 年级 需求科目 监护人电话 志愿者姓名 学院 专业 志愿者电话
结对教师 教师电话 团干部 云班级 结对时间 首次联系时间 状态 备注
"""
HEADERS = WORDS.split()
AS_OF = date(2026, 11, 10)


def line(child="", volunteer="", **more) -> list[object]:
    """One row by header; `child` and `volunteer` may be the people themselves."""
    values = {
        "学生姓名": getattr(child, "name", child),
        "学校": "白藤中学",
        "年级": "八年级",
        "志愿者姓名": getattr(volunteer, "name", volunteer),
        "志愿者电话": getattr(volunteer, "phone", ""),
        "需求科目": "数学",
        "结对时间": "2026-09-10",
        "状态": "结对中",
    } | more
    return [values.get(header, "") for header in HEADERS]


class Ledger:
    """Uploads, confirms and takes back as one person at one desk."""

    def __init__(self, client, world, who="lin") -> None:
        self.client, self.world = client, world
        client.force_login(world.users[who])

    def check(self, *rows, kind="pairings", headers=HEADERS) -> RosterBatch:
        """Upload, accept the proposed columns and stand at the third screen."""
        file = SimpleUploadedFile("台账.xlsx", workbook(list(rows), headers))
        data = {"kind": kind, "as_of": AS_OF.isoformat(), "file": file}
        self.client.post(reverse("rosters:batch_upload"), data)
        batch = work(self.world, newest(self.world))
        url = reverse("rosters:batch_mapping", args=[batch.pk])
        page = self.client.get(url)
        if page.status_code == 200 and "form" in page.context:
            form = page.context["form"]
            self.client.post(url, {name: form[name].initial or "" for name in form.fields})
        return work(self.world, batch)

    def load(self, *rows, **more) -> RosterBatch:
        return self.confirm(self.check(*rows, **more))

    def confirm(self, batch: RosterBatch) -> RosterBatch:
        self.client.post(reverse("rosters:batch_confirm", args=[batch.pk]))
        return work(self.world, batch)

    def undo(self, batch: RosterBatch) -> RosterBatch:
        self.client.post(reverse("rosters:batch_undo", args=[batch.pk]))
        return work(self.world, batch)

    def ask_undo(self, batch: RosterBatch) -> str:
        """The page that answers when the undoing is refused."""
        return self.client.post(reverse("rosters:batch_undo", args=[batch.pk])).content.decode()

    def decide(self, batch: RosterBatch, decision: str) -> RosterRow:
        """Decide about the only row that waits for a person."""
        with county_scope([self.world.county.pk]):
            row = batch.rows.get(verdict="person")
            row.decision = decision
            row.save()
            replan(batch, [row])
            row.refresh_from_db()
        return row

    def rows(self, batch: RosterBatch) -> list[RosterRow]:
        with county_scope([self.world.county.pk]):
            return list(batch.rows.order_by("row"))

    def verdicts(self, batch: RosterBatch) -> list[str]:
        return [row.verdict for row in self.rows(batch)]

    def codes(self, batch: RosterBatch) -> set[str]:
        return {problem["code"] for row in self.rows(batch) for problem in row.problems}
