"""The sorts of helpers that a roster may bring: what sets each apart from the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from accounts.models import Unit
from accounts.resolve import PlaceIndex, plain
from rosters.choices import RosterKind
from volunteers.choices import HelperKind, Mode
from volunteers.models import Volunteer
from volunteers.models.volunteer import VolunteerQuerySet
from volunteers.roster import problems
from volunteers.roster.problems import Problem
from volunteers.roster.units import UnitBook

Values = Mapping[str, Any]


class Sort:
    """One sort, made for a batch; `helper` is what its people are."""

    roster: RosterKind
    helper: HelperKind
    defaults: Mapping[str, Any] = {}  # facts of new people that no row tells
    columns: Mapping[str, str] = {}  # fact → column of the sheet that is called otherwise

    def __init__(self, batch: Any) -> None:
        self.county: Unit = batch.county

    def pool(self) -> VolunteerQuerySet:
        """Those among whom a row may be known again."""
        people: VolunteerQuerySet = Volunteer.objects.in_county(self.county)
        return people.helpers()

    def unit_of(self, values: Values) -> Unit | None:
        """The unit that the row names."""
        return None

    def stop(self, values: Values) -> Problem | None:
        """What forbids to take the row, apart from who it is."""
        return None

    def hints(self, values: Values, known: bool) -> list[Problem]:
        """What to look at, though the row goes in; `known`: its subjects are on record."""
        return []

    def place_key(self, values: Values) -> str:
        """Where the row's person works: with the name a last way to know them; "" for none."""
        return ""

    def place_key_of(self, person: Volunteer) -> str:
        return ""

    def namesakes(self, rows: Sequence[Values]) -> Q | None:
        """The people who may be meant by name and place."""
        return None


class UniversityVolunteers(Sort):
    """大学生志愿者: they belong to a squad, a college or the university that sends the roster."""

    roster = RosterKind.VOLUNTEERS
    helper = HelperKind.UNIVERSITY

    def __init__(self, batch: Any) -> None:
        super().__init__(batch)
        self.units = UnitBook(batch.unit)

    def unit_of(self, values: Values) -> Unit | None:
        return self.units.unit_of(values)

    def hints(self, values: Values, known: bool) -> list[Problem]:
        found = [] if values.get("stages") or known else [problems.NO_STAGES]
        return [*found, problems.NO_SQUAD] if self.units.lacks_squad(values) else found


class Teachers(Sort):
    """本校老师: they belong to a school of the county and help their own pupils, offline."""

    roster = RosterKind.TEACHERS
    helper = HelperKind.TEACHER
    defaults = {"mode": Mode.OFFLINE.value}
    columns = {"unit": "school", "political_status": "party"}

    def __init__(self, batch: Any) -> None:
        super().__init__(batch)
        self.places = PlaceIndex(self.county, batch.as_of)

    def unit_of(self, values: Values) -> Unit | None:
        return self._match(values).unit

    def _match(self, values: Values) -> Any:
        town = self.places.town(values["town"]).unit if values.get("town") else None
        match = self.places.school(values.get("school") or "", town)
        return match if match.unit or not town else self._anywhere(values, match)

    def _anywhere(self, values: Values, match: Any) -> Any:
        """A school that lies in another town than the row says is only offered."""
        if match.candidates:
            return match
        other = self.places.school(values.get("school") or "")
        found = (other.unit,) if other.unit else other.candidates
        return type(match)(None, found)

    def stop(self, values: Values) -> Problem | None:
        if not values.get("school"):
            return problems.NO_PLACE
        match = self._match(values)
        if match.unit:
            return None
        return problems.unknown_school([unit.name for unit in match.candidates])

    def hints(self, values: Values, known: bool) -> list[Problem]:
        found = [] if values.get("stages") or known else [problems.NO_GRADES]
        return [*found, problems.PAIRED_STUDENT] if values.get("paired_student") else found

    def place_key(self, values: Values) -> str:
        unit = self.unit_of(values)
        return str(unit.pk) if unit else ""

    def place_key_of(self, person: Volunteer) -> str:
        return str(person.unit_id or "")

    def namesakes(self, rows: Sequence[Values]) -> Q | None:
        units = {self.unit_of(values) for values in rows} - {None}
        return Q(kind=self.helper, unit__in=units, name__in=_names(rows))


class Experts(Sort):
    """专家: they belong to no unit of ours and teach nobody."""

    roster = RosterKind.EXPERTS
    helper = HelperKind.EXPERT

    def pool(self) -> VolunteerQuerySet:
        people: VolunteerQuerySet = Volunteer.objects.in_county(self.county)
        return people.experts()

    def place_key(self, values: Values) -> str:
        return plain(values.get("workplace") or "")

    def place_key_of(self, person: Volunteer) -> str:
        return plain(person.workplace)

    def namesakes(self, rows: Sequence[Values]) -> Q | None:
        return Q(kind=self.helper, name__in=_names(rows))


def _names(rows: Sequence[Values]) -> set[str]:
    return {values["name"] for values in rows if values.get("name")}
