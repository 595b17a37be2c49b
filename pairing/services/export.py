"""The list of pairs as a workbook: no phone, no ID number, and never without a trace."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import Unit, User
from accounts.roles import Perm
from accounts.subjects import grade_label
from pairing.models import Pairing
from pairing.models.pairing import PairingQuerySet
from pairing.rules import demand, demand_right
from rosters.sheets import write_workbook

HEADERS = (
    "学生", "学校", "镇街", "年级", "科目", "志愿者", "单位", "类型", "方式", "时段", "结对日期",
    "状态", "结束日期", "结束原因",
)  # fmt: skip
MOST_ROWS = 50_000


@transaction.atomic
def export_pairs(pairings: PairingQuerySet, *, county: Unit, by: User, reason: str) -> bytes:
    """Return the workbook; the audit entry is written first, in the same transaction."""
    demand_right(by, Perm.PAIRS_EXPORT, county)
    demand(bool(reason.strip()), "请写明导出用途。")
    rows = list(pairings.with_people()[:MOST_ROWS])
    audit.record("pairs.export", by=by, county=county, reason=reason.strip(), count=len(rows))
    return write_workbook([("结对名单", HEADERS, list(map(list, map(_cells, rows))))])


def _cells(pairing: Pairing) -> Iterator[Any]:
    student, volunteer = pairing.student, pairing.volunteer
    yield from (
        student.name,
        student.school.name if student.school else "",
        student.town.name if student.town else "",
        grade_label(student.grade),
        pairing.subject_labels,
        volunteer.name,
        volunteer.unit.name if volunteer.unit else "",
        pairing.get_role_display(),
        pairing.get_mode_display(),
        pairing.slot_labels,
        pairing.started_on,
        pairing.get_state_display(),
        pairing.ended_on,
        pairing.get_end_reason_display(),
    )
