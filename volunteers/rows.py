"""Volunteers as a page shows them: labels instead of codes, marks instead of dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Unit
from accounts.subjects import DAYS, PARTS, grade_label, slot_label
from volunteers.choices import GateKind, HelperKind, VolunteerState
from volunteers.filters import SOON_DAYS
from volunteers.models import Gate, Volunteer
from volunteers.models.volunteer import VolunteerQuerySet
from volunteers.rules import Gap, readiness


@dataclass(frozen=True)
class GateMark:
    """A gate on a day: open, ending soon, over or never recorded."""

    kind: GateKind
    gate: Gate | None
    tag: str
    text: str

    @property
    def icon(self) -> str:
        return "circle-check" if self.tag == "ok" else "alert-triangle" if self.gate else "minus"


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    volunteer: Volunteer
    place: str
    subjects: str
    grades: str
    gates: list[GateMark]
    gaps: list[Gap]

    @property
    def gate_note(self) -> str:
        """The day on which the first of the gates ends, or has ended."""
        ends = [m.gate.expires_on for m in self.gates if m.gate and m.gate.expires_on]
        if not ends:
            return ""
        return f"{min(ends):%Y-%m-%d} {'已' if min(ends) < timezone.localdate() else ''}到期"

    @property
    def tag(self) -> str:
        return state_tag(self.volunteer, self.gaps)[0]

    @property
    def state(self) -> str:
        return state_tag(self.volunteer, self.gaps)[1]


_TAGS = {
    VolunteerState.APPLIED: "warn",
    VolunteerState.PAUSED: "",
    VolunteerState.LEFT: "line",
}


def state_tag(volunteer: Volunteer, gaps: list[Gap]) -> tuple[str, str]:
    if volunteer.state == VolunteerState.APPROVED:
        if volunteer.kind == HelperKind.EXPERT:
            return "ok", "在库"
        return ("warn", "缺资格") if gaps else ("ok", "可结对")
    state = VolunteerState(volunteer.state)
    return _TAGS[state], state.label


def gate_marks(volunteer: Volunteer, day: date | None = None) -> list[GateMark]:
    """All gates in their order; reads `gates` as prefetched."""
    today = day or timezone.localdate()
    there = {gate.kind: gate for gate in volunteer.gates.all()}
    return [_mark(kind, there.get(kind.value), today) for kind in GateKind]


def _mark(kind: GateKind, gate: Gate | None, today: date) -> GateMark:
    if gate is None:
        return GateMark(kind, None, "line", "未登记")
    if gate.passed_on > today:
        return GateMark(kind, gate, "warn", f"{gate.passed_on:%Y-%m-%d} 起有效")
    if gate.expires_on is None:
        return GateMark(kind, gate, "ok", "长期有效")
    if gate.expires_on < today:
        return GateMark(kind, gate, "bad", f"{gate.expires_on:%Y-%m-%d} 已到期")
    soon = gate.expires_on <= today + timedelta(days=SOON_DAYS)
    return GateMark(kind, gate, "warn" if soon else "ok", f"至 {gate.expires_on:%Y-%m-%d}")


def rows_of(people: Sequence[Volunteer]) -> list[Row]:
    """Rows of one page; `people` come from `for_list`."""
    places = places_of(people)
    return [_row(person, places[person.pk]) for person in people]


def for_list(people: VolunteerQuerySet) -> VolunteerQuerySet:
    people = people.select_related("unit").prefetch_related("offers", "gates")
    return people.defer("id_number", "phone", "email", "certificate", "remark", "experience")


def places_of(people: Sequence[Volunteer]) -> dict[Any, str]:
    """{person: university of a student, school of a teacher, workplace of an expert}."""
    codes = {_root(person.unit) for person in people if _is_at_university(person)}
    names = dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))
    return {person.pk: _place(person, names) for person in people}


def _is_at_university(person: Volunteer) -> bool:
    return person.unit is not None and person.kind == HelperKind.UNIVERSITY


def _place(person: Volunteer, universities: dict[str, str]) -> str:
    if _is_at_university(person):
        return universities.get(_root(person.unit), "")
    return person.unit.name if person.unit else person.workplace


def _root(unit: Any) -> str:
    return str(unit.path).strip("/").split("/")[0]


def _row(person: Volunteer, place: str) -> Row:
    offers = list(person.offers.all())
    return Row(
        volunteer=person,
        place=place,
        subjects="、".join(offer.get_subject_display() for offer in offers),
        grades=_grades(person),
        gates=gate_marks(person),
        gaps=readiness(person),
    )


def _grades(person: Volunteer) -> str:
    offers = list(person.offers.all())
    if not offers:
        return ""
    low, high = min(o.grade_min for o in offers), max(o.grade_max for o in offers)
    return grade_label(low) if low == high else f"{grade_label(low)}至{grade_label(high)}"


@dataclass(frozen=True)
class Slot:
    number: int
    label: str
    is_free: bool


def week(slots: Sequence[int]) -> list[tuple[str, list[Slot]]]:
    """The week as a grid: one line for each part of the day, seven slots in a line."""
    free = set(slots)
    return [
        (name, [_slot(day * len(PARTS) + part, free) for day in range(len(DAYS))])
        for part, name in enumerate(PARTS)
    ]


def _slot(number: int, free: set[int]) -> Slot:
    return Slot(number, slot_label(number), number in free)
