"""Who a row is: found in the county by ID number, by phone, or by name with student number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self
from uuid import UUID

from django.db.models import Q

from accounts.crypto import blind_index
from accounts.models import Unit
from volunteers.models import Volunteer

Values = Mapping[str, Any]


class Clash(Exception):  # noqa: N818
    """The row and the library contradict each other: a person must look."""

    def __init__(self, code: str, field: str, text: str) -> None:
        super().__init__(code)
        self.problem = {"code": code, "level": "error", "field": field, "text": text}


def keys_of(values: Values) -> list[tuple[str, str]]:
    """The keys by which the row can be known again, the surest first."""
    keys = [
        ("id", blind_index(values.get("id_number") or "")),
        ("phone", blind_index(values.get("phone") or "")),
        ("no", _number_key(values.get("name"), values.get("student_no"))),
    ]
    return [key for key in keys if key[1]]


def _number_key(name: Any, number: Any) -> str:
    return f"{name}|{number}" if name and number else ""


class Library:
    """The volunteers of a county that the rows of a sheet may mean."""

    def __init__(self, people: Iterable[Volunteer]) -> None:
        self.by_pk: dict[UUID, Volunteer] = {}
        self.by_key: dict[tuple[str, str], Volunteer] = {}
        for person in people:
            self.by_pk[person.pk] = person
            number = _number_key(person.name, person.student_no)
            keys = (("id", person.id_index), ("phone", person.phone_index), ("no", number))
            self.by_key |= {key: person for key in keys if key[1]}

    @classmethod
    def load(cls, county: Unit, rows: Sequence[Values], *, lock: bool = False) -> Self:
        people = Volunteer.objects.filter(pk__in=_ids(county, rows)).order_by("pk")
        people = people.select_related("unit").prefetch_related("offers")
        return cls(people.select_for_update(of=("self",)) if lock else people)

    def find(self, values: Values) -> Volunteer | None:
        """Return the volunteer meant, None for a new one; raise `Clash` in doubt."""
        keys = keys_of(values)
        found = [self.by_key[key] for key in keys if key in self.by_key]
        if not found:
            return None
        _check_one(found)
        _check_same(found[0], values)
        return found[0]


def _ids(county: Unit, rows: Sequence[Values]) -> set[UUID]:
    """One query a key: a query over all three would use no index."""
    keys = [key for values in rows for key in keys_of(values)]
    numbers = {values["student_no"] for values in rows if values.get("student_no")}
    ways = (
        Q(id_index__in={value for kind, value in keys if kind == "id"}),
        Q(phone_index__in={value for kind, value in keys if kind == "phone"}),
        Q(student_no__in=numbers),
    )
    people = Volunteer.objects.in_county(county).order_by()
    return {pk for way in ways for pk in people.filter(way).values_list("pk", flat=True)}


def _check_one(found: list[Volunteer]) -> None:
    if len({person.pk for person in found}) > 1:
        text = "手机号（或学号）在库里属于另一名志愿者，请核对是哪一位。"
        raise Clash("phone_taken", "phone", text)


def _check_same(person: Volunteer, values: Values) -> None:
    number = values.get("id_number")
    same_id = bool(number) and number == person.id_number
    if person.name != values.get("name"):
        if same_id:
            text = "库里这个身份证号登记的是另一个姓名，请核对后改正姓名或身份证号。"
            raise Clash("id_other_name", "name", text)
        text = "库里这个手机号登记的是另一个姓名，请核对后改正姓名或手机号。"
        raise Clash("phone_other_name", "name", text)
    if number and person.id_number and not same_id:
        text = "库里同一名志愿者登记的是另一个身份证号，请核对。"
        raise Clash("id_differs", "id_number", text)
