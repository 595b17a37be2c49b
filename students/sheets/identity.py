"""Whom a row means: a known child, a new one, or a question that only a person can answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rosters.choices import Decision
from students.models import Student
from students.sheets.census import Census
from students.sheets.incoming import Incoming
from students.sheets.likeness import Likeness

NAME_CHOICES = (Decision.ROSTER.value, Decision.LEDGER.value)
PERSON_CHOICES = (Decision.SAME.value, Decision.OTHER.value)
_KEY_WORDS = {
    "student_no": "这个学籍号",
    "birth": "这个姓名、出生日期和学校",
    "phone": "这个姓名和监护人电话",
}


@dataclass(frozen=True)
class Meant:
    """`keeps_name`: the roster spells the name otherwise, and the ledger's spelling stays.

    `asks` are the decisions a person has to choose from; until then nothing is written.
    """

    student: Student | None = None
    keeps_name: bool = False
    asks: tuple[str, ...] = ()


def whom(row: Incoming, census: Census, likeness: Likeness) -> Meant:
    """Follow the keys in their order of trust (domain 2.17); what is found out is told."""
    for key, found in census.searches(row):
        if len(found) > 1:
            row.tell("several_same", "error", "name", _several(key, len(found)))
            return Meant()
        if found:
            return _by_key(row, found[0], key, census)
    return _by_likeness(row, likeness.of(row))


def _by_key(row: Incoming, student: Student, key: str, census: Census) -> Meant:
    if _is_other_id(student, row):
        row.tell("student_no_other_id", "error", "student_no", _OTHER_ID)
    elif any(other.pk != student.pk for other in census.by_no.get(row.no_index, ())):
        row.tell("student_no_taken", "error", "student_no", _NO_TAKEN)
    elif student.name != row.student.get("name"):
        return _other_name(row, student, key)
    return Meant(student)


def _other_name(row: Incoming, student: Student, key: str) -> Meant:
    if row.decision == Decision.ROSTER:
        return Meant(student)
    if row.decision == Decision.LEDGER:
        return Meant(student, keeps_name=True)
    number = "证件号" if key == "id" else "学籍号"
    field = "id_number" if key == "id" else "student_no"
    row.tell(f"{'id' if key == 'id' else 'student_no'}_other_name", "warning", field, _name(number))
    return Meant(student, asks=NAME_CHOICES)


def _by_likeness(row: Incoming, like: Sequence[Student]) -> Meant:
    if len(like) > 1:
        row.tell("possible_same", "error", "name", _SEVERAL_LIKE.format(len(like)))
        return Meant()
    if not like or row.decision == Decision.OTHER:
        return Meant()
    if row.decision == Decision.SAME:
        return Meant(like[0], keeps_name=True)
    row.tell("possible_same", "warning", "name", _LIKE)
    return Meant(like[0], asks=PERSON_CHOICES)


def _is_other_id(student: Student, row: Incoming) -> bool:
    return bool(student.id_index and row.id_index and student.id_index != row.id_index)


def _several(key: str, count: int) -> str:
    return f"台账里有 {count} 名学生都符合{_KEY_WORDS.get(key, '这个证件号')}，请补上证件号再导入。"


def families_of(rows: Iterable[Incoming]) -> list[int]:
    """For each row how many of the roster's children are of one family with it, itself included."""
    rows = list(rows)
    members: dict[tuple[str, str], set[int]] = {}
    for number, row in enumerate(rows):
        for key in _family_keys(row):
            members.setdefault(key, set()).add(number)
    return [max((len(members[key]) for key in _family_keys(row)), default=1) for row in rows]


def _family_keys(row: Incoming) -> list[tuple[str, str]]:
    said = row.household
    keys = [("head", row.head_index), ("no", said.get("household_no", ""))]
    keys += [("phone", said.get("phone", "")), ("guardian", row.student.get("guardian_phone", ""))]
    return [key for key in keys if key[1]]


_OTHER_ID = "这个学籍号在台账里的学生是另一个证件号，请核对学籍号和证件号。"
_NO_TAKEN = "这个学籍号在台账里是另一名学生的，请核对学籍号。"
_LIKE = (
    "台账里有一名学生姓名相同或只差一个字，出生年月也对得上。是同一个人，还是另一个人？"
    "选“是同一个人”时，姓名保留台账的写法。"
)
_SEVERAL_LIKE = "台账里有 {} 名学生与这一行相像，认不出是哪一名，请补上证件号再导入。"


def _name(number: str) -> str:
    return (
        f"这个{number}在台账里是另一个姓名。改过名的选“以名册为准”，原名留在变更记录里；"
        "名册写错的选“保留台账”；证件号填错的请改正这一行。"
    )
