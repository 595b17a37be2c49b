"""Compares the rows of a sheet with the library: what each row would do. Writes nothing."""

from collections.abc import Sequence
from datetime import date
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
TWICE = {  # the desk's own code: the row counts as a repeat, not as an error
    "code": "duplicate_in_file",
    "level": "error",
    "field": "name",
    "text": "与本名册前面的一行是同一个人（姓名相同，身份证号、手机或学号相同），只保留一行。",
}
SHARED = {
    "code": "phone_shared",
    "level": "error",
    "field": "phone",
    "text": "手机号（或身份证号）与本名册前面的一行相同，姓名却不同：每名志愿者要有自己的手机号。",
}
NO_SQUAD = {
    "code": "unknown_squad",
    "level": "warning",
    "field": "squad",
    "text": "库里没有这个分队，暂归到学院；请核对分队名称，或先在“单位”里建立。",
}
TOO_YOUNG = {
    "code": "under_age",
    "level": "error",
    "field": "id_number",
    "text": "未满 18 周岁，不能登记为志愿者，请核对身份证号。",
}
ADULT = 18
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
        self.as_of: date = batch.as_of
        self.seen: dict[Any, str] = {}  # key → name of the earlier row

    def plan(self, row: Values) -> Planned:
        values = {name: value for name, value in row.items() if not name.startswith("_")}
        problem = self._stopped(values, row.get("_problems") or [])
        if problem is not None:
            verdict = Verdict.DUPLICATE if problem is TWICE else Verdict.ERROR
            return Planned(verdict, values, problems=[problem] if problem else [])
        person = self.library.find(values)
        return self._update(person, values) if person else self._create(values)

    def _stopped(self, values: Values, own: Sequence[str]) -> dict[str, str] | None:
        """What forbids to go on with the row; {} where the reader has said it already."""
        keys = keys_of(values)
        if not values.get("name") or not keys:
            return {} if own else NOBODY
        if _age(values, self.as_of) < ADULT:
            return TOO_YOUNG
        try:
            person = self.library.find(values)
        except Clash as clash:
            return clash.problem
        return self._repeated(str(values["name"]), [*keys, *([person.pk] if person else [])], own)

    def _repeated(self, name: str, keys: list[Any], own: Sequence[str]) -> dict[str, str] | None:
        earlier = next((self.seen[key] for key in keys if key in self.seen), None)
        for key in keys:
            self.seen.setdefault(key, name)
        if earlier is None:
            return None
        if earlier != name:
            return SHARED
        return {} if "duplicate_in_file" in own else TWICE

    def _create(self, values: Values) -> Planned:
        return Planned(Verdict.CREATE, dict(values), problems=self._lacks(values))

    def _update(self, person: Volunteer, values: Values) -> Planned:
        changes = differences(person, values, self.units.unit_of(values))
        verdict = Verdict.UPDATE if changes else Verdict.UNCHANGED
        problems = self._lacks(values, known=bool(person.offers.all()))
        return Planned(verdict, dict(values), person.pk, shown(changes), problems)

    def _lacks(self, values: Values, known: bool = False) -> list[dict[str, str]]:
        """What to look at, though the row may go in; `known`: its subjects are on record."""
        problems = [] if values.get("stages") or known else [NO_STAGES]
        return [*problems, NO_SQUAD] if self.units.lacks_squad(values) else problems


def _age(values: Values, on: date) -> int:
    """Full years by the ID number; unknown counts as of age."""
    if not values.get("birth_date"):
        return ADULT
    born = date.fromisoformat(values["birth_date"])
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
