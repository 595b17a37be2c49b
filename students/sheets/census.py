"""What a county already holds of the children a roster names; a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import Unit
from students.models import FieldChange, Household, Need, Student
from students.services.identity import registered_elsewhere
from students.sheets.incoming import Incoming

Index = dict[Any, list[Student]]


class Census:
    """Finds the child a row means, by the keys in their order of trust (domain 2.17)."""

    def __init__(self, county: Unit, rows: Sequence[Incoming]) -> None:
        self.county = county
        students = list(_candidates(county, rows).select_related("household"))
        self.by_id = _by(students, lambda s: s.id_index)
        self.by_no = _by(students, lambda s: s.student_no_index)
        self.by_birth = _by(students, lambda s: s.birth_date and s.school_id and _born(s))
        self.by_phone = _by(
            students, lambda s: s.guardian_phone_index and (s.name, s.guardian_phone_index)
        )
        self.by_school = _by(students, lambda s: s.school_id and (s.name, str(s.school_id)))
        self.elsewhere = registered_elsewhere({r.id_index for r in rows} - {""}, county.pk)
        keys = [student.pk for student in students]
        self.by_hand = _edited_by_hand(keys)
        self.with_need = _with_open_need(keys)

    def find(self, row: Incoming) -> tuple[Student | None, str]:
        """Return the child and the kind of key that found it."""
        for kind, found in self._searches(row):
            if len(found) == 1:
                return found[0], kind
        return None, ""

    def _searches(self, row: Incoming) -> Iterable[tuple[str, list[Student]]]:
        said = row.student
        yield "id", self.by_id.get(row.id_index, [])
        yield "student_no", self.by_no.get(row.no_index, [])
        key = (said.get("name"), said.get("birth_date"), said.get("school"))
        yield "birth", _same_id_or_none(self.by_birth.get(key, []), row)
        phone = (said.get("name"), row.phone_index)
        yield "phone", _same_id_or_none(self.by_phone.get(phone, []), row)

    def namesakes(self, row: Incoming) -> list[Student]:
        """Others of this name in this school, whom no key tells from this child."""
        return self.by_school.get((row.student.get("name"), row.student.get("school")), [])


class Households:
    """Families that rows name: by the head's ID, else by the head's name and the town."""

    def __init__(self, county: Unit, rows: Sequence[Mapping[str, Any]]) -> None:
        self._by_id: dict[str, Household] = {}
        self._by_name: dict[tuple[str, str], Household] = {}
        for household in _named_households(county, rows):
            self.add(household)

    def add(self, household: Household) -> None:
        if household.head_id_index:
            self._by_id[household.head_id_index] = household
        if household.head_name:
            self._by_name[household.head_name, str(household.town_id)] = household

    def find(self, said: Mapping[str, Any], head_index: str) -> Household | None:
        if head_index in self._by_id:
            return self._by_id[head_index]
        namesake = self._by_name.get((said.get("head_name", ""), said.get("town", "None")))
        if namesake and head_index and namesake.head_id_index:
            return None
        return namesake


def _candidates(county: Unit, rows: Sequence[Incoming]) -> Any:
    keys = {
        "id_index__in": {row.id_index for row in rows},
        "student_no_index__in": {row.no_index for row in rows},
        "name__in": {row.student.get("name", "") for row in rows},
    }
    wanted = Q(pk__in=[])
    for lookup, values in keys.items():
        wanted |= Q(**{lookup: values - {""}})
    return Student.objects.in_county(county).filter(wanted)


def _named_households(county: Unit, rows: Sequence[Mapping[str, Any]]) -> Iterable[Household]:
    indexes = {row.get("head_id_index", "") for row in rows} - {""}
    names = {row.get("head_name", "") for row in rows} - {""}
    wanted = Q(head_id_index__in=indexes) | Q(head_name__in=names)
    return Household.objects.in_county(county).filter(wanted)


def _by(students: Iterable[Student], key: Any) -> Index:
    index: Index = defaultdict(list)
    for student in students:
        if key(student):
            index[key(student)].append(student)
    return dict(index)


def _born(student: Student) -> tuple[str, str, str]:
    return student.name, student.birth_date.isoformat(), str(student.school_id)


def _same_id_or_none(found: list[Student], row: Incoming) -> list[Student]:
    """Two children with different ID numbers are two children, whatever else agrees."""
    return [s for s in found if not (s.id_index and row.id_index and s.id_index != row.id_index)]


def _edited_by_hand(keys: Sequence[UUID]) -> set[tuple[UUID, str]]:
    rows = FieldChange.objects.filter(student__in=keys, batch_id=None)
    return set(rows.order_by().values_list("student_id", "field"))


def _with_open_need(keys: Sequence[UUID]) -> set[UUID]:
    return set(Need.objects.open().filter(student__in=keys).values_list("student_id", flat=True))
