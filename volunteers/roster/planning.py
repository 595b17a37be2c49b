"""Compares the rows of a sheet with the library: what each row would do. Writes nothing."""

from collections.abc import Sequence
from typing import Any

from rosters.choices import Verdict
from rosters.registry import Planned
from volunteers.models import Volunteer
from volunteers.roster.facts import Values, differences, shown
from volunteers.roster.identity import Clash, Library, keys_of
from volunteers.roster.units import UnitBook

NO_STAGES = {
    "code": "stages_missing",
    "level": "warning",
    "field": "stages",
    "text": "没有写学段，暂不能配对。",
}
TWICE = {
    "code": "repeated",
    "level": "error",
    "field": "name",
    "text": "与本名册前面的一行是同一个人（身份证号、手机或学号相同），只保留一行。",
}
NOBODY = {
    "code": "no_identity",
    "level": "error",
    "field": "phone",
    "text": "身份证号、手机、学号都没有，无法认人，请至少补上手机。",
}


class Planner:
    """Plans row after row; remembers whom earlier rows of the sheet meant."""

    def __init__(self, batch: Any, rows: Sequence[Values]) -> None:
        self.library = Library.load(batch.county, rows)
        self.units = UnitBook(batch.unit)
        self.seen: set[Any] = set()

    def plan(self, values: Values) -> Planned:
        if not values.get("name"):
            return Planned(Verdict.ERROR, dict(values))
        keys = keys_of(values)
        if not keys:
            return Planned(Verdict.ERROR, dict(values), problems=[NOBODY])
        try:
            person = self.library.find(values)
        except Clash as clash:
            return Planned(Verdict.ERROR, dict(values), problems=[clash.problem])
        if self._repeated(person, keys):
            return Planned(Verdict.DUPLICATE, dict(values), problems=[TWICE])
        return self._update(person, values) if person else self._create(values)

    def _repeated(self, person: Volunteer | None, keys: list[tuple[str, str]]) -> bool:
        marks: set[Any] = {*keys, person.pk} if person else set(keys)
        repeated = bool(self.seen & marks)
        self.seen |= marks
        return repeated

    def _create(self, values: Values) -> Planned:
        return Planned(Verdict.CREATE, dict(values), problems=_lacks(values))

    def _update(self, person: Volunteer, values: Values) -> Planned:
        changes = differences(person, values, self.units.unit_of(values))
        verdict = Verdict.UPDATE if changes else Verdict.UNCHANGED
        problems = [] if person.offers.all() else _lacks(values)
        return Planned(verdict, dict(values), person.pk, shown(changes), problems)


def _lacks(values: Values) -> list[dict[str, str]]:
    return [] if values.get("stages") else [NO_STAGES]
