"""One volunteer or many: the shared way in for the verbs, and how their acts are audited."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts import audit
from accounts.models import Unit, User
from volunteers.models import Volunteer

IDS_PER_ENTRY = 200

audit.name_actions(
    {
        "volunteer.applied": "志愿者重新报名",
        "volunteer.approved": "志愿者审核通过",
        "volunteer.paused": "停用志愿者",
        "volunteer.left": "志愿者退出",
        "volunteer.gate": "登记志愿者资格",
        "volunteer.gate_removed": "撤销志愿者资格",
        "volunteer.offers": "修改可辅导科目",
        "volunteer.edited": "修改志愿者资料",
        "volunteer.corrected": "更正志愿者姓名、证件号或手机",
        "volunteer.imported": "导入志愿者",
        "volunteer.import_undone": "撤回导入的志愿者",
    }
)

People = Volunteer | Iterable[Volunteer]


def locked(people: People) -> list[Volunteer]:
    """Return the volunteers as they are now, locked until the transaction ends."""
    if isinstance(people, Volunteer):
        ids: Any = [people.pk]
    elif isinstance(people, QuerySet):
        ids = people.order_by().values("pk")
    else:
        ids = [person.pk for person in people]
    rows = Volunteer.objects.filter(pk__in=ids).order_by("pk")
    return list(rows.select_for_update(of=("self",)).select_related("county"))


def tell(
    action: str, people: list[Volunteer], *, by: User, reason: str = "", **detail: Any
) -> None:
    """Audit an act on one volunteer, or on many: per county, with the ids in the detail."""
    if len(people) == 1:
        one = people[0]
        audit.record(action, by=by, obj=one, county=one.county, reason=reason, **detail)
        return
    by_county: dict[Unit, list[str]] = {}
    for person in people:
        by_county.setdefault(person.county, []).append(str(person.pk))
    for county, ids in by_county.items():
        for start in range(0, len(ids), IDS_PER_ENTRY):
            some = ids[start : start + IDS_PER_ENTRY]
            more = detail | {"count": len(some), "ids": some}
            audit.record(action, by=by, county=county, reason=reason, **more)
