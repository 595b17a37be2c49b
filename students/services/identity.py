"""Whether an ID number may be registered in a county. Existence elsewhere is all that is told."""

from collections.abc import Collection
from uuid import UUID

from accounts.crypto import blind_index
from accounts.models import Unit
from accounts.scope import all_counties
from students.models import Student
from students.rules import Allowed, Denied, Verdict

NEEDS_TRANSFER = "该证件号不能在本县登记，请联系上级团委办理转入。"


def registered_elsewhere(indexes: Collection[str], county_id: UUID) -> set[str]:
    """Return those blind indexes that belong to children of other counties."""
    with all_counties("existence of an ID number in other counties"):
        found = Student.objects.filter(id_index__in=indexes).exclude(county_id=county_id)
        return set(found.values_list("id_index", flat=True))


def may_register(id_number: str, county: Unit, *, except_for: Student | None = None) -> Verdict:
    index = blind_index(id_number)
    if not index:
        return Allowed()
    own = Student.objects.in_county(county).filter(id_index=index)
    if own.exclude(pk=except_for.pk if except_for else None).exists():
        return Denied("本县台账里另一名学生已是这个证件号，请核对。")
    if registered_elsewhere([index], county.pk):
        return Denied(NEEDS_TRANSFER)
    return Allowed()
