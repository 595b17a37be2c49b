"""Who may take a roster out, who may approve it, and why not."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Perm
from accounts.rules import Denied
from rosters import sheets
from rosters.exports.choices import ExportState
from rosters.exports.models import RosterExport
from rosters.registry import RosterSource

KEPT = timedelta(hours=24)
"""So long a finished file can be fetched."""
ASKABLE = timedelta(days=7)
"""So long a request waits for an answer."""
REASON_MIN = 4


def demand_asker(user: User, county: Unit) -> None:
    if not user.has_in(Perm.ROSTER_EXPORT, county):
        raise Denied("你在这个县区没有导出名册的权限。")


def demand_reason(reason: str) -> str:
    if len(reason.strip()) < REASON_MIN:
        raise Denied(f"请写明原因，至少 {REASON_MIN} 个字。")
    return reason.strip()


def demand_second_person(user: User, export: RosterExport) -> None:
    """Somebody else of the county, who may approve; and nobody has answered yet."""
    if not user.has_in(Perm.EXPORT_APPROVE, export.county):
        raise Denied("你在这个县区没有批准导出的权限。")
    if user.pk == export.asked_by_id:
        raise Denied("自己提的申请要由另一位县级管理员批准。")
    if export.state != ExportState.ASKED or is_overdue(export):
        raise Denied("这份申请已经处理过，或已过期。")


def demand_own_open(user: User, export: RosterExport) -> None:
    """One's own request, still without an answer."""
    if user.pk != export.asked_by_id:
        raise Denied("只有申请人自己能撤回申请。")
    if export.state != ExportState.ASKED:
        raise Denied("这份申请已经处理过，不能再撤回。")


def is_overdue(export: RosterExport) -> bool:
    return export.expires_at is None or export.expires_at <= timezone.now()


def may_fetch(user: User, export: RosterExport) -> bool:
    """Only who asked, only while holding the right, only until it expires."""
    return (
        export.asked_by_id == user.pk
        and export.state == ExportState.READY
        and not is_overdue(export)
        and user.has_in(Perm.ROSTER_EXPORT, export.county)
    )


def withheld_from(source: RosterSource) -> frozenset[str]:
    """Fields that an export without approval leaves blank."""
    columns = sheets.columns_of(source.kind)
    sensitive = {c.key for c in columns if c.privacy is sheets.Privacy.SENSITIVE}
    return source.withheld | sensitive
