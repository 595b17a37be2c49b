"""Who a row is: found in the county by ID number, phone, student number, or name and place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from django.db.models import Q

from accounts.crypto import blind_index
from rosters.choices import Decision
from volunteers.models import Volunteer
from volunteers.roster import problems
from volunteers.roster.facts import differences
from volunteers.roster.problems import Problem
from volunteers.roster.sorts import Sort
from volunteers.services.offers import OfferLine, offers_by_person

Values = Mapping[str, Any]
Key = tuple[str, str]


@dataclass
class Meaning:
    """Whom a row means and the values it is taken with, or what keeps that open.

    `error` stops the row; `question` waits for one of `choices`.
    """

    person: Volunteer | None
    values: dict[str, Any]
    error: Problem | None = None
    question: Problem | None = None
    choices: list[str] = field(default_factory=list)
    hints: list[Problem] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        return self.error is None and self.question is None


def keys_of(values: Values) -> list[Key]:
    """The keys by which the row can be known again, the surest first."""
    keys = [
        ("id", blind_index(values.get("id_number") or "")),
        ("phone", blind_index(values.get("phone") or "")),
        ("no", _pair(values.get("name"), values.get("student_no"))),
    ]
    return [key for key in keys if key[1]]


def _pair(name: Any, other: Any) -> str:
    return f"{name}|{other}" if name and other else ""


class Library:
    """The people of a county whom the rows of a sheet may mean."""

    def __init__(
        self, sort: Sort, people: Iterable[Volunteer], offers: Mapping[UUID, list[OfferLine]]
    ) -> None:
        self.sort = sort
        self.offers = offers
        self.by_key: dict[Key, Volunteer] = {}
        self.namesakes: defaultdict[str, list[Volunteer]] = defaultdict(list)
        for person in people:
            number = _pair(person.name, person.student_no)
            keys = (("id", person.id_index), ("phone", person.phone_index), ("no", number))
            self.by_key |= {key: person for key in keys if key[1]}
            place = _pair(person.name, sort.place_key_of(person))
            if place and person.kind == sort.helper:
                self.namesakes[place].append(person)

    @classmethod
    def load(cls, sort: Sort, rows: Sequence[Values], *, lock: bool = False) -> Self:
        ids = _ids(sort, rows)
        people = Volunteer.objects.filter(pk__in=ids).order_by("pk").select_related("unit")
        people = people.select_for_update(of=("self",)) if lock else people
        return cls(sort, people, offers_by_person(ids))

    def differences(self, person: Volunteer, values: Values) -> dict[str, list[Any]]:
        """{fact: [what is there, what the row says]} where they differ."""
        there = self.offers.get(person.pk, [])
        return differences(person, there, values, self.sort.unit_of(values))

    def meaning(self, values: Values, decision: str = "") -> Meaning:
        """Whom the row means, given what a person decided about it ("" for nothing yet)."""
        own = dict(values)
        found = [self.by_key[key] for key in keys_of(own) if key in self.by_key]
        if len({person.pk for person in found}) > 1:
            meant = self._between(found, own)
        elif found:
            meant = self._known(found[0], own, decision)
        else:
            meant = self._by_place(own, decision)
        if meant.is_settled and meant.person and meant.person.kind != self.sort.helper:
            return Meaning(None, own, error=problems.OTHER_KIND)
        return meant

    def _between(self, found: list[Volunteer], values: dict[str, Any]) -> Meaning:
        """The surest key and the phone lead to two people."""
        surest = found[0]
        if surest.name == values.get("name") and not surest.phone:
            return without_phone(values, surest)
        return Meaning(None, values, error=problems.PHONE_TAKEN)

    def _known(self, person: Volunteer, values: dict[str, Any], decision: str) -> Meaning:
        """Somebody has the row's number: the same person, unless name or ID speak against it."""
        number = values.get("id_number")
        same_id = bool(number) and number == person.id_number
        other_id = _ids_differ(person, values)
        if person.name == values.get("name"):
            if not other_id:
                return Meaning(person, values)
            choices = [Decision.ROSTER, Decision.LEDGER]
            return _decided(person, values, decision, problems.ID_DIFFERS, choices)
        if same_id:
            choices = [Decision.ROSTER, Decision.LEDGER]
            return _decided(person, values, decision, problems.ID_OTHER_NAME, choices)
        if left := self._left_without_phone(values):
            return without_phone(values, left)
        choices = [] if other_id else [Decision.ROSTER, Decision.LEDGER]
        choices += [Decision.OTHER] if self.stands_alone(values) else []
        return _decided(person, values, decision, problems.PHONE_OTHER_NAME, choices)

    def _left_without_phone(self, values: Values) -> Volunteer | None:
        """Whom an earlier roster brought as another person, without the shared phone."""
        found = self._namesakes_of(values)
        return found[0] if len(found) == 1 and not found[0].phone else None

    def stands_alone(self, values: Values) -> bool:
        """Can the row be known again without its phone?"""
        sure = values.get("id_number") or values.get("student_no")
        return bool(sure or self.sort.place_key(values))

    def _namesakes_of(self, values: Values) -> list[Volunteer]:
        place = _pair(values.get("name"), self.sort.place_key(values))
        return [p for p in self.namesakes.get(place, []) if not _ids_differ(p, values)]

    def _by_place(self, values: dict[str, Any], decision: str) -> Meaning:
        """Nobody has the row's numbers: perhaps somebody of that name works in that place."""
        namesakes = self._namesakes_of(values)
        if not namesakes or decision == Decision.OTHER:
            return Meaning(None, values)
        if len(namesakes) > 1:
            question, choices = problems.SEVERAL_NAMESAKES, [Decision.OTHER.value]
            return Meaning(None, values, question=question, choices=choices)
        one = namesakes[0]
        if not (values.get("phone") and one.phone) or decision == Decision.SAME:
            return Meaning(one, values)
        choices = [Decision.SAME.value, Decision.OTHER.value]
        return Meaning(one, values, question=problems.SAME_NAME, choices=choices)


def _decided(
    person: Volunteer,
    values: dict[str, Any],
    decision: str,
    question: Problem,
    choices: Sequence[Decision],
) -> Meaning:
    """The row as a person decided; the question itself while nobody has."""
    if decision not in choices:
        asked = [choice.value for choice in choices]
        return Meaning(person, values, question=question, choices=asked)
    if decision == Decision.OTHER:
        return without_phone(values)
    return _as_in_ledger(person, values) if decision == Decision.LEDGER else Meaning(person, values)


def without_phone(values: Values, person: Volunteer | None = None) -> Meaning:
    """Not the one on record with the row's phone: the phone is left out, and that is told."""
    return Meaning(person, {**values, "phone": None}, hints=[problems.PHONE_LEFT_OUT])


def _as_in_ledger(person: Volunteer, values: dict[str, Any]) -> Meaning:
    hints = []
    if values.get("name") != person.name:
        hints.append(problems.LEDGER_NAME_KEPT)
    if values.get("id_number") and person.id_number not in ("", values["id_number"]):
        hints.append(problems.LEDGER_ID_KEPT)
        values = {**values, "id_number": None}
    return Meaning(person, {**values, "name": person.name}, hints=hints)


def _ids_differ(person: Volunteer, values: Values) -> bool:
    number = values.get("id_number")
    return bool(number and person.id_number and number != person.id_number)


def _ids(sort: Sort, rows: Sequence[Values]) -> set[UUID]:
    """One query a key: a query over all of them would use no index."""
    keys = [key for values in rows for key in keys_of(values)]
    numbers = {values["student_no"] for values in rows if values.get("student_no")}
    ways = [
        Q(id_index__in={value for kind, value in keys if kind == "id"}),
        Q(phone_index__in={value for kind, value in keys if kind == "phone"}),
        Q(student_no__in=numbers),
    ]
    if near := sort.namesakes(rows):
        ways.append(near)
    people = sort.pool().order_by()
    return {pk for way in ways for pk in people.filter(way).values_list("pk", flat=True)}
