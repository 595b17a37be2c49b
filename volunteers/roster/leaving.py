"""The library of helpers on its way out: each person as the row of a roster that says the same."""

from collections.abc import Iterator
from typing import Any

from accounts.choices import UnitKind
from accounts.models import Unit, User
from accounts.privacy import SENSITIVE, SPECIAL
from rosters import registry
from rosters.choices import RosterKind
from volunteers.choices import STAGE_GRADES, HelperKind, VolunteerState
from volunteers.models import Volunteer
from volunteers.roster.facts import NUMBERS, PLAIN, SEXES, TEXTS
from volunteers.services.offers import OfferLine, offers_of

HIDDEN = {SENSITIVE, SPECIAL}
SEX = {letter: word for word, letter in SEXES.items()}
FIELD_OF = {
    **{name: name for name in (*TEXTS, *PLAIN)},
    **NUMBERS,
    "party": "political_status",
}
WITHHELD = frozenset(c for c, field in FIELD_OF.items() if Volunteer.privacy[field] in HIDDEN)


class HelpersLeaving:
    """One kind of roster of helpers or experts."""

    withheld = WITHHELD

    def __init__(self, kind: RosterKind, helper: HelperKind) -> None:
        self.kind = kind.value
        self.helper = helper

    def exports(
        self, county: Unit, *, user: User, within: Unit | None = None
    ) -> Iterator[dict[str, Any]]:
        """Those on record who have not left, by unit and name."""
        people = Volunteer.objects.visible_to(user).in_county(county).filter(kind=self.helper)
        people = people.exclude(state=VolunteerState.LEFT).order_by("unit__path", "pinyin", "id")
        for person in people.select_related("unit__parent").prefetch_related("offers"):
            yield {**_facts(person), **_teaches(offers_of(person)), **self._place(person)}

    def _place(self, person: Volunteer) -> dict[str, Any]:
        unit = person.unit
        if self.helper == HelperKind.TEACHER:
            return _school(unit)
        if self.helper == HelperKind.EXPERT:
            return {"free_time": person.service_time}
        is_other_squad = unit and unit.kind == UnitKind.SQUAD and unit.name != person.squad
        return {"free_time": person.slots, "squad": "" if is_other_squad else person.squad}


def _facts(person: Volunteer) -> dict[str, Any]:
    values = {column: getattr(person, field) for column, field in FIELD_OF.items()}
    return values | {"sex": SEX.get(person.sex)}


def _school(unit: Unit | None) -> dict[str, Any]:
    if unit is None or unit.kind != UnitKind.SCHOOL:
        return {}
    return {"school": unit.name, "town": unit.parent.name if unit.parent else None}


def _teaches(offers: list[OfferLine]) -> dict[str, Any]:
    """Subjects, the best mastered first. A sheet has one range of grades for all of them: where
    they differ it is left blank."""
    ranked = sorted(offers, key=lambda line: (-line.strength, line.subject))
    ranges = {(line.grade_min, line.grade_max) for line in offers}
    return {
        "subjects": [line.subject for line in ranked] or None,
        "stages": _stages(*ranges.pop()) if len(ranges) == 1 else None,
    }


def _stages(low: int, high: int) -> dict[str, Any]:
    codes = [code for code, (first, last) in STAGE_GRADES.items() if low <= last and high >= first]
    return {"stages": codes, "grade_min": low, "grade_max": high}


for kind, helper in (
    (RosterKind.VOLUNTEERS, HelperKind.UNIVERSITY),
    (RosterKind.TEACHERS, HelperKind.TEACHER),
    (RosterKind.EXPERTS, HelperKind.EXPERT),
):
    registry.offer(HelpersLeaving(kind, helper))
