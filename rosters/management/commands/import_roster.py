"""Import a roster from the command line, through the same plan as the page."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Partnership, Unit, User
from accounts.roles import Perm
from accounts.scope import county_scope
from jobs import services as jobs
from jobs.models import Job, State
from rosters.choices import BatchState, RosterKind
from rosters.models import RosterBatch
from rosters.services import applying, mapping, planning, receive


class Command(BaseCommand):
    help = "读入名册，按页面同样的规则校验，打印各类行数（JSON）；加 --apply 才写入台账。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=RosterKind.values)
        parser.add_argument("file", type=Path)
        parser.add_argument("--county", required=True, help="县区代码")
        parser.add_argument("--by", required=True, help="操作人的手机或邮箱")
        parser.add_argument("--unit", help="志愿者所属高校代码（只有一所对口高校时可省略）")
        parser.add_argument("--as-of", help="名册日期，默认今天")
        parser.add_argument("--apply", action="store_true", help="写入台账")

    def handle(self, *args: Any, **options: Any) -> None:
        by = _person(options["by"])
        county = Unit.objects.counties().filter(code=options["county"]).first()
        if county is None or not by.has_in(Perm.ROSTER_IMPORT, county):
            raise CommandError("这位使用者不能在这个县区导入名册。", returncode=2)
        with county_scope(by.county_ids):
            batch = self._receive(county, by, options)
            _perform(batch)
            mapping.confirm_mapping(batch, {}, by=by)
            _perform(batch)
            if options["apply"]:
                applying.confirm(batch, by=by)
                _perform(batch)
            self.stdout.write(json.dumps(_summary(batch), ensure_ascii=False))

    def _receive(self, county: Unit, by: User, options: dict[str, Any]) -> RosterBatch:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"找不到文件：{path}", returncode=2)
        return receive.receive(
            options["kind"],
            path.name,
            path.read_bytes(),
            county=county,
            unit=_unit(options, county),
            as_of=_day(options["as_of"]),
            by=by,
        )


def _person(login: str) -> User:
    user = User.objects.by_login(login)
    if user is None or not user.is_active:
        raise CommandError("找不到这位使用者：--by 填手机号或邮箱。", returncode=2)
    return user


def _unit(options: dict[str, Any], county: Unit) -> Unit | None:
    if options["kind"] != RosterKind.VOLUNTEERS:
        return None
    partners = [
        partner.university
        for partner in Partnership.objects.active()
        .filter(county=county)
        .select_related("university")
    ]
    found = [unit for unit in partners if options["unit"] in (None, unit.code)]
    if len(found) != 1:
        raise CommandError("请用 --unit 写明志愿者所属高校的代码。", returncode=2)
    return found[0]


def _day(text: str | None) -> date:
    if text is None:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError("--as-of 要写成 2026-11-10 这样的日期。", returncode=2) from None


def _perform(batch: RosterBatch) -> None:
    """Do the batch's job here and now; a worker that is quicker does no harm."""
    job_id = RosterBatch.objects.get(pk=batch.pk).job_id
    jobs.perform(job_id)
    job = Job.objects.get(pk=job_id)
    if job.state != State.DONE:
        raise CommandError(job.error or "后台正在处理这个批次，请稍后在页面上查看。", returncode=2)
    batch.refresh_from_db()


def _summary(batch: RosterBatch) -> dict[str, Any]:
    return {
        "batch": str(batch.pk),
        "state": batch.state,
        "applied": batch.state == BatchState.APPLIED,
        "rows": planning.counts(batch),
    }
