"""Which child a row of the ledger means: by ID number, by school, by the guardian's phone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q

from accounts.crypto import blind_index
from accounts.models import Unit
from accounts.resolve import Match, PlaceIndex
from accounts.subjects import school_year_of
from pairing.roster import problems
from pairing.roster.problems import Problem
from students.models import Student

COLUMNS = (
    "county", "name", "id_index", "guardian_phone_index", "school", "town", "entry_year",
    "census_state", "willing",
)  # fmt: skip
Values = Mapping[str, Any]
Person = TypeVar("Person")


@dataclass
class Found(Generic[Person]):
    """The person meant, or the problem; `doubt` asks a human whether it is the same one."""

    person: Person | None = None
    problem: Problem | None = None
    doubt: Problem | None = None


class Children:
    """The children of a county that the rows of a ledger may mean, read in one query."""

    def __init__(self, county: Unit, rows: Sequence[Values], *, as_of: Any) -> None:
        self.places = PlaceIndex(county, as_of)
        self.school_year = school_year_of(as_of)
        self.by_id: dict[str, Student] = {}
        self.by_name: dict[str, list[Student]] = defaultdict(list)
        for child in _candidates(county, rows):
            self.by_name[child.name].append(child)
            if child.id_index:
                self.by_id[child.id_index] = child

    def find(self, row: Values) -> Found[Student]:
        index = blind_index(row.get("student_id") or "")
        if child := self.by_id.get(index):
            same = child.name == row.get("student_name")
            return Found(child) if same else Found(problem=problems.CHILD_OTHER_NAME)
        named = self.by_name.get(row.get("student_name") or "", [])
        return self._among([c for c in named if not (index and c.id_index)], row)

    def grade_differs(self, child: Student, row: Values) -> bool:
        year = self._entry_year(row)
        return bool(year and child.entry_year and year != child.entry_year)

    def _among(self, named: list[Student], row: Values) -> Found[Student]:
        if not named:
            return Found(problem=problems.CHILD_UNKNOWN)
        school = self._school(row)
        here = [c for c in named if school.unit and c.school_id == school.unit.pk]
        reached = self._by_phone(named, row)
        if sure := self._narrowed(here, row) or reached:
            return Found(sure[0]) if len(sure) == 1 else Found(problem=problems.CHILD_AMBIGUOUS)
        if row.get("school") and school.unit is None:
            names = "、".join(unit.name for unit in school.candidates[:3])
            return Found(problem=problems.unknown_school(names))
        if len(named) > 1:
            return Found(problem=problems.CHILD_AMBIGUOUS)
        return Found(named[0], doubt=problems.CHILD_ONLY_NAME)

    def _school(self, row: Values) -> Match:
        text = row.get("school") or ""
        return self.places.school(text) if text else Match(None)

    def _narrowed(self, here: list[Student], row: Values) -> list[Student]:
        """Of namesakes in one school those of the grade, then those of the phone."""
        year = self._entry_year(row)
        graded = [c for c in here if year and c.entry_year == year] or here
        return graded if len(graded) < 2 else self._by_phone(graded, row) or graded

    def _by_phone(self, named: list[Student], row: Values) -> list[Student]:
        index = blind_index(row.get("guardian_phone") or "")
        return [c for c in named if index and c.guardian_phone_index == index]

    def _entry_year(self, row: Values) -> int | None:
        grade = (row.get("grade") or {}).get("grade")
        return None if grade is None else self.school_year - grade + 1


def _candidates(county: Unit, rows: Sequence[Values]) -> Any:
    indexes = {blind_index(row.get("student_id") or "") for row in rows} - {""}
    names = {row.get("student_name") or "" for row in rows} - {""}
    found = Student.objects.in_county(county).filter(Q(id_index__in=indexes) | Q(name__in=names))
    return found.with_consent_mark().only(*COLUMNS).order_by("pk")
