"""What a county already holds of the children a roster names; a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.models import Unit
from students.models import FieldChange, Household, Need, Student, Survey
from students.models.survey import ANSWERS, ASKED
from students.sheets.incoming import Incoming

Index = dict[Any, list[Student]]


class Census:
    """Finds the children a row may mean, by the keys in their order of trust (domain 2.17)."""

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

    def searches(self, row: Incoming) -> Iterable[tuple[str, list[Student]]]:
        """Yield each kind of key with those whom it finds."""
        said = row.student
        yield "id", self.by_id.get(row.id_index, [])
        yield "student_no", self.by_no.get(row.no_index, [])
        key = (said.get("name"), said.get("birth_date"), said.get("school"))
        yield "birth", _same_id_or_none(self.by_birth.get(key, []), row)
        phone = (said.get("name"), row.phone_index)
        yield "phone", _same_id_or_none(self.by_phone.get(phone, []), row)

    def is_known(self, row: Incoming) -> bool:
        return any(found for _key, found in self.searches(row))

    def namesakes(self, row: Incoming) -> list[Student]:
        """Others of this name in this school, whom no key tells from this child."""
        return self.by_school.get((row.student.get("name"), row.student.get("school")), [])


class Past:
    """What was recorded about children: who changed which field, when; and what is open."""

    def __init__(self, keys: Sequence[UUID]) -> None:
        self.by_hand: set[tuple[UUID, str]] = set()
        self._last: dict[tuple[UUID, str], tuple[str, datetime]] = {}
        rows = FieldChange.objects.filter(student__in=keys).order_by("changed_at")
        for child, field, source, at, batch in rows.values_list(*_CHANGE):
            self._last[child, field] = (source, at)
            if batch is None:
                self.by_hand.add((child, field))
        self.with_need = _with_open_need(keys)
        self._surveys = _surveys_of(keys)

    def source_of(self, child: UUID, field: str) -> str:
        """Where the value that stands now came from, and when ("" when nobody knows)."""
        last = self._last.get((child, field)) or self._last.get((child, "record"))
        return f"{last[0]} {timezone.localdate(last[1]):%Y-%m-%d}".strip() if last else ""

    def has_survey(self, child: UUID, said: Mapping[str, Any]) -> bool:
        """The same answers of the same day are on file."""
        return any(said.items() <= survey.items() for survey in self._surveys.get(child, ()))


class Households:
    """Families that rows name: by the register's number, by the head's ID, else by the head's
    name and the town."""

    def __init__(self, county: Unit, rows: Sequence[Mapping[str, Any]]) -> None:
        self._by_no: dict[str, Household] = {}
        self._by_id: dict[str, Household] = {}
        self._by_name: dict[tuple[str, str], Household] = {}
        for household in _named_households(county, rows):
            self.add(household)

    def add(self, household: Household) -> None:
        if household.household_no:
            self._by_no[household.household_no] = household
        if household.head_id_index:
            self._by_id[household.head_id_index] = household
        if household.head_name:
            self._by_name[household.head_name, str(household.town_id)] = household

    def headed_by(self, head_index: str) -> Household | None:
        return self._by_id.get(head_index)

    def find(self, said: Mapping[str, Any], head_index: str) -> Household | None:
        number = said.get("household_no", "")
        if found := self._by_no.get(number) or self._by_id.get(head_index):
            return found
        namesake = self._by_name.get((said.get("head_name", ""), said.get("town", "None")))
        return namesake if namesake and _may_be_one(namesake, number, head_index) else None


def _may_be_one(household: Household, number: str, head_index: str) -> bool:
    """Two numbers or two IDs are two families, whatever else agrees."""
    pairs = ((household.household_no, number), (household.head_id_index, head_index))
    return not any(own and said and own != said for own, said in pairs)


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
    numbers = {row.get("household_no", "") for row in rows} - {""}
    wanted = Q(head_id_index__in=indexes) | Q(head_name__in=names) | Q(household_no__in=numbers)
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


_CHANGE = ("student_id", "field", "source", "changed_at", "batch_id")
_SURVEY = (*ANSWERS, *ASKED)


def _with_open_need(keys: Sequence[UUID]) -> set[UUID]:
    return set(Need.objects.open().filter(student__in=keys).values_list("student_id", flat=True))


def _surveys_of(keys: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    surveys: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    rows = Survey.objects.filter(student__in=keys).order_by()
    for child, *answers in rows.values_list("student_id", *_SURVEY):
        values = dict(zip(_SURVEY, answers, strict=True))
        day = values["surveyed_on"]
        surveys[child].append(values | {"surveyed_on": day.isoformat() if day else ""})
    return dict(surveys)
