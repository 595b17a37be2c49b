"""Whether an ID number may be registered in a county."""

from accounts.crypto import blind_index
from accounts.models import Unit
from students.models import Student
from students.rules import Allowed, Denied, Verdict


def may_register(id_number: str, county: Unit, *, except_for: Student | None = None) -> Verdict:
    index = blind_index(id_number)
    if not index:
        return Allowed()
    own = Student.objects.in_county(county).filter(id_index=index)
    if own.exclude(pk=except_for.pk if except_for else None).exists():
        return Denied("本县台账里另一名学生已是这个证件号，请核对。")
    return Allowed()
