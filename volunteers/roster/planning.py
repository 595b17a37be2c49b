"""Compares the rows of a sheet with the library: what each row would do. Writes nothing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from accounts.ages import years_since
from rosters.choices import Decision, Verdict
from rosters.registry import Planned
from volunteers.models import Volunteer
from volunteers.roster import problems
from volunteers.roster.facts import Values, column_of, shown
from volunteers.roster.history import source_of, sources_of
from volunteers.roster.identity import Library, Meaning, keys_of, without_phone
from volunteers.roster.problems import Problem
from volunteers.roster.sorts import Sort

ADULT = 18


class Planner:
    """Plans row after row; remembers whom earlier rows of the sheet meant."""

    def __init__(self, sort: Sort, batch: Any, rows: Sequence[Values]) -> None:
        self.sort = sort
        self.library = Library.load(sort, rows)
        self.as_of: date = batch.as_of
        self.seen: dict[Any, str] = {}  # key → name of the earlier row
        self.changes: dict[int, dict[str, list[Any]]] = {}  # place of the row → differences

    def plan_all(self, rows: Sequence[Values]) -> list[Planned]:
        plans = [self.plan(place, row) for place, row in enumerate(rows)]
        self._tell_sources(plans)
        return plans

    def plan(self, place: int, row: Values) -> Planned:
        values = {name: value for name, value in row.items() if not name.startswith("_")}
        own = row.get("_problems") or []
        problem = self._unfit(values, own)
        if problem is not None:
            return Planned(Verdict.ERROR, values, problems=[problem] if problem else [])
        meant = self.library.meaning(values, row.get("_decision") or "")
        if meant.is_settled:
            meant = self._among_earlier(meant, own, row.get("_decision") or "")
        if not meant.is_settled:
            return self._open(meant)
        return self._update(place, meant, meant.person) if meant.person else self._create(meant)

    def _unfit(self, values: Values, own: Sequence[str]) -> Problem | None:
        """What forbids to go on with the row; {} where the reader has said it already."""
        if not values.get("name") or not (keys_of(values) or self.sort.place_key(values)):
            return {} if own else problems.NOBODY
        if _age(values, self.as_of) < ADULT:
            return problems.TOO_YOUNG
        return self.sort.stop(values)

    def _among_earlier(self, meant: Meaning, own: Sequence[str], decision: str) -> Meaning:
        """The same person twice in the sheet, or a number that an earlier row has too."""
        name = str(meant.values["name"])
        keys = _keys(meant)
        taken = [kind for kind, value in keys if self.seen.get((kind, value), name) != name]
        if taken == ["phone"] and decision == Decision.OTHER:
            meant = without_phone(meant.values, meant.person)
            keys, taken = _keys(meant), []
        twice = any(key in self.seen for key in keys)
        if "duplicate_in_file" not in own:  # a row that gives way stands in nobody's way
            self.seen |= {key: name for key in keys if key not in self.seen}
        if taken:
            return self._shared(meant, taken)
        if twice:
            meant.error = {} if "duplicate_in_file" in own else problems.TWICE
        return meant

    def _shared(self, meant: Meaning, taken: list[str]) -> Meaning:
        """An earlier row of another name has a number of this one."""
        if taken != ["phone"]:
            return Meaning(None, meant.values, error=problems.ID_SHARED)
        if not self.library.stands_alone(meant.values):
            error = problems.PHONE_SHARED | {"level": "error"}
            return Meaning(None, meant.values, error=error)
        choices = [Decision.OTHER.value]
        return Meaning(None, meant.values, question=problems.PHONE_SHARED, choices=choices)

    def _open(self, meant: Meaning) -> Planned:
        """An error, a repeat or a question; a question tells whom the row may mean."""
        if meant.error is not None:
            verdict = Verdict.DUPLICATE if meant.error is problems.TWICE else Verdict.ERROR
            return Planned(verdict, meant.values, problems=[meant.error] if meant.error else [])
        asked = [meant.question] if meant.question else []
        person = meant.person
        changes = self.library.differences(person, meant.values) if person else {}
        return Planned(
            Verdict.PERSON,
            meant.values,
            person.pk if person else None,
            self._shown(changes),
            problems=asked,
            choices=meant.choices,
        )

    def _create(self, meant: Meaning) -> Planned:
        hints = [*meant.hints, *self.sort.hints(meant.values, known=False)]
        return Planned(Verdict.CREATE, meant.values, problems=hints)

    def _update(self, place: int, meant: Meaning, person: Volunteer) -> Planned:
        changes = self.library.differences(person, meant.values)
        if changes:
            self.changes[place] = changes
        verdict = Verdict.UPDATE if changes else Verdict.UNCHANGED
        known = bool(self.library.offers.get(person.pk))
        hints = [*meant.hints, *self.sort.hints(meant.values, known=known)]
        return Planned(verdict, meant.values, person.pk, self._shown(changes), hints)

    def _shown(self, changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
        return shown(changes, self.sort.columns)

    def _tell_sources(self, plans: Sequence[Planned]) -> None:
        """Say beside each change where the old value comes from."""
        if not self.changes:
            return
        sources = sources_of(plans[place].target_id for place in self.changes)  # type: ignore[misc]
        for place, changes in self.changes.items():
            plan = plans[place]
            for fact in changes:
                source = source_of(sources, plan.target_id, fact)  # type: ignore[arg-type]
                pair = plan.changes[column_of(fact, self.sort.columns)]
                pair += [source] if source else []


def _keys(meant: Meaning) -> list[tuple[str, Any]]:
    person = [("pk", meant.person.pk)] if meant.person else []
    return [*keys_of(meant.values), *person]


def _age(values: Values, on: date) -> int:
    """Full years by the ID number; unknown counts as of age."""
    if not values.get("birth_date"):
        return ADULT
    return years_since(date.fromisoformat(values["birth_date"]), on)
