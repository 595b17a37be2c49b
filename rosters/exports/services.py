"""The way of an export: asked, approved by a second person where needed, made, fetched, gone."""

import base64
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Notice, Unit, User
from accounts.roles import Perm
from accounts.scope import all_counties
from jobs import services as jobs
from rosters.exports.choices import ExportState
from rosters.exports.models import ExportFile, RosterExport
from rosters.exports.rules import (
    ASKABLE,
    KEPT,
    demand_asker,
    demand_own_open,
    demand_reason,
    demand_second_person,
    may_fetch,
)
from rosters.services.telling import tell_holders
from rosters.sheets import Form

LABEL = "名册导出"
audit.name_actions(
    {
        "export.ask": "申请导出名册",
        "export.approve": "批准导出名册",
        "export.decline": "不批准导出名册",
        "export.withdraw": "撤回导出申请",
        "export.fetch": "下载导出的名册",
    }
)


@transaction.atomic
def ask(
    form: Form, *, county: Unit, within: Unit | None, is_sensitive: bool, reason: str, by: User
) -> RosterExport:
    """Ask for a roster. Without sensitive fields it is made at once, with them it waits."""
    demand_asker(by, county)
    export = RosterExport.objects.create(
        county=county,
        kind=form.kind,
        form=form.key,
        within=within,
        is_sensitive=is_sensitive,
        reason=demand_reason(reason),
        state=ExportState.ASKED if is_sensitive else ExportState.APPROVED,
        asked_by=by,
        expires_at=timezone.now() + ASKABLE,
    )
    place = within.code if within else ""
    _record("export.ask", export, by, form=form.key, within=place, sensitive=is_sensitive)
    if is_sensitive:
        _call_approvers(export, form)
    else:
        _start(export)
    return export


@transaction.atomic
def approve(export: RosterExport, *, by: User) -> None:
    """Let the file be made, in the rights of the one who asked."""
    export = _locked(export)
    demand_second_person(by, export)
    _decide(export, ExportState.APPROVED, by)
    _record("export.approve", export, by, asked_by=str(export.asked_by_id))
    _start(export)


@transaction.atomic
def decline(export: RosterExport, *, by: User, reason: str) -> None:
    """Say no, and why; the one who asked is told."""
    export = _locked(export)
    demand_second_person(by, export)
    export.decline_reason = demand_reason(reason)
    _decide(export, ExportState.DECLINED, by)
    audit.record(
        "export.decline", by=by, obj=export, county=export.county, reason=export.decline_reason
    )
    _tell(export.asked_by, f"{by.name}没有批准你的{LABEL}申请：{export.decline_reason}")


@transaction.atomic
def withdraw(export: RosterExport, *, by: User) -> None:
    """Take back one's own request that nobody has answered."""
    export = _locked(export)
    demand_own_open(by, export)
    RosterExport.objects.filter(pk=export.pk).update(state=ExportState.WITHDRAWN)
    _record("export.withdraw", export, by)


@transaction.atomic
def fetch(export: RosterExport, *, by: User) -> bytes | None:
    """The workbook, with its entry in the log; None when it is not this person's to have."""
    export = _locked(export)
    if not may_fetch(by, export):
        return None
    RosterExport.objects.filter(pk=export.pk).update(downloads=F("downloads") + 1)
    _record("export.fetch", export, by, rows=export.rows, sensitive=export.is_sensitive)
    return base64.b64decode(export.file.sealed)


def keep(export: RosterExport, content: bytes, rows: int) -> None:
    """Seal the finished file, inside the job's transaction."""
    now = timezone.now()
    moved = RosterExport.objects.filter(pk=export.pk, state=ExportState.APPROVED).update(
        state=ExportState.READY, rows=rows, ready_at=now, expires_at=now + KEPT
    )
    if moved:
        sealed = base64.b64encode(content).decode()
        ExportFile.objects.create(county_id=export.county_id, export=export, sealed=sealed)


def give_up(job: Any) -> None:
    """The job ended without a file."""
    RosterExport.objects.filter(job=job, state=ExportState.APPROVED).update(
        state=ExportState.FAILED
    )


def expire() -> int:
    """Delete the files that have had their day, and let unanswered requests lapse."""
    with all_counties("retention of exports"):
        gone = list(RosterExport.objects.overdue().values_list("pk", flat=True))
        if gone:
            with transaction.atomic():
                ExportFile.objects.filter(export__in=gone).delete()
                RosterExport.objects.filter(pk__in=gone).update(state=ExportState.EXPIRED)
    return len(gone)


def _locked(export: RosterExport) -> RosterExport:
    rows = RosterExport.objects.select_for_update(of=("self",))
    found: RosterExport = rows.select_related("county", "asked_by").get(pk=export.pk)
    return found


def _decide(export: RosterExport, state: ExportState, by: User) -> None:
    export.state, export.decided_by, export.decided_at = state, by, timezone.now()
    export.save(update_fields=["state", "decided_by", "decided_at", "decline_reason"])


def _start(export: RosterExport) -> None:
    args = {"export": str(export.pk)}
    export.job = jobs.start("rosters.export", args=args, by=export.asked_by, county=export.county)
    export.save(update_fields=["job"])


def _record(action: str, export: RosterExport, by: User, **detail: Any) -> None:
    audit.record(action, by=by, obj=export, county=export.county, reason=export.reason, **detail)


def _call_approvers(export: RosterExport, form: Form) -> None:
    text = f"{export.asked_by.name}申请导出{form.label}（含敏感信息），等你批准。"
    url = reverse("rosters:export_list")
    tell_holders(Perm.EXPORT_APPROVE, export.county, text, url, besides=export.asked_by)


def _tell(person: User, text: str) -> None:
    Notice.objects.create(user=person, text=text[:200], url=reverse("rosters:export_list"))
