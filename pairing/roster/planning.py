"""Compares the rows of a ledger with what the county holds: what each row would do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts.roles import Perm
from pairing.models import Pairing
from pairing.roster import problems
from pairing.roster.children import Children, Values
from pairing.roster.helpers import SEATS, Helpers, Seat
from pairing.roster.pairs import Pairs
from pairing.roster.problems import Problem
from pairing.roster.steps import Step, StepMaker, words_of
from rosters.choices import Decision, Verdict
from rosters.registry import Planned
from students.models import Student
from volunteers.models import Volunteer

NOT_KEPT = {"cadre": "团干部", "cloud_class": "云班级"}
IDENTITY = [Decision.SAME.value, Decision.OTHER.value]
Key = tuple[UUID, UUID]


@dataclass
class Line:
    """One row on its way: the people found, the steps, what is to be told."""

    row: Values
    child: Student | None = None
    helpers: list[tuple[Seat, Volunteer]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)

    @property
    def decision(self) -> str:
        return str(self.row.get("_decision") or "")

    @property
    def keys(self) -> list[Key]:
        return [(self.child.pk, helper.pk) for _, helper in self.helpers] if self.child else []

    @property
    def is_wrong(self) -> bool:
        return any(problem["level"] == "error" for problem in self.problems)


class Planner:
    """Plans row after row; remembers the pairs and the places that earlier rows took."""

    def __init__(self, batch: Any, rows: Sequence[Values]) -> None:
        self.batch = batch
        self.children = Children(batch.county, rows, as_of=batch.as_of)
        self.helpers = Helpers(batch.county, rows)
        self.may = batch.uploaded_by.has_in(Perm.PLANS_PUBLISH, batch.county)
        self.lines = [self._find(row) for row in rows]
        self.pairs = Pairs({line.child.pk for line in self.lines if line.child})
        self.steps = StepMaker(batch, self.pairs, self._helpers())
        self.steps.named |= {key for line in self.lines for key in line.keys}
        self.steps.named |= _named_before(batch)
        self.seen: set[Key] = set()

    def plan(self) -> list[Planned]:
        return [self._planned(line) for line in self.lines]

    def _helpers(self) -> dict[UUID, Volunteer]:
        return {helper.pk: helper for line in self.lines for _, helper in line.helpers}

    # -- Who is meant --------------------------------------------------------------------------
    def _find(self, row: Values) -> Line:
        line = Line(row)
        if not self.may:
            line.problems.append(problems.NO_RIGHT)
            return line
        found = self.children.find(row)
        line.child = found.person
        self._tell(line, found)
        for seat in SEATS:
            if row.get(seat.name):
                helper = self.helpers.find(row, seat, found.person)
                self._tell(line, helper)
                if helper.person:
                    line.helpers.append((seat, helper.person))
        return line

    def _tell(self, line: Line, found: Any) -> None:
        if found.problem:
            line.problems.append(found.problem)
        elif found.doubt and line.decision == Decision.OTHER:
            line.problems.append({**found.doubt, "level": "error"})
        elif found.doubt and not line.decision:
            line.doubts.append(found.doubt)

    # -- What is to be done --------------------------------------------------------------------
    def _planned(self, line: Line) -> Planned:
        values = {key: value for key, value in line.row.items() if not key.startswith("_")}
        verdict = self._verdict(line)
        steps = line.steps if verdict in {Verdict.CREATE, Verdict.UPDATE} else []
        values["plan"] = [step.as_json() for step in steps]
        changed = next((s.pairing for s in line.steps if s.pairing), None)
        return Planned(
            verdict=verdict,
            values=values,
            target_id=changed.pk if changed else None,
            changes=words_of(steps),
            problems=line.problems,
            choices=line.choices if verdict == Verdict.PERSON else [],
        )

    def _verdict(self, line: Line) -> Verdict:
        if line.is_wrong or not line.child or not line.helpers:
            return Verdict.ERROR
        if self._is_repeat(line):
            line.problems.append(problems.TWICE)
            return Verdict.DUPLICATE
        if line.doubts:
            line.problems += line.doubts
            line.choices = IDENTITY
            return Verdict.PERSON
        self._look(line, line.child)
        return self._judged(line)

    def _is_repeat(self, line: Line) -> bool:
        repeated = bool(line.keys) and set(line.keys) <= self.seen
        self.seen |= set(line.keys)
        return repeated

    def _look(self, line: Line, child: Student) -> None:
        if self.children.grade_differs(child, line.row):
            line.problems.append(problems.GRADE_DIFFERS)
        line.problems += problems.not_kept(dict(line.row), NOT_KEPT)
        for seat, helper in line.helpers:
            step = self.steps.make(line.row, child, helper, seat, line.decision)
            line.steps.append(step)
            line.problems += [p for p in step.problems if p not in line.problems]
            line.choices = line.choices or step.choices

    def _judged(self, line: Line) -> Verdict:
        if line.is_wrong:
            return Verdict.ERROR
        if line.choices:
            return Verdict.PERSON
        for step in line.steps:
            self.steps.take(step)
        if any(step.creates for step in line.steps):
            return Verdict.CREATE
        return Verdict.UPDATE if any(s.changes for s in line.steps) else Verdict.UNCHANGED


def _named_before(batch: Any) -> set[Key]:
    """Pairs that rows of this batch, not looked at now, name or have brought."""
    targets = batch.rows.exclude(target_id=None).order_by().values("target_id")
    found = Pairing.objects.filter(pk__in=targets) | Pairing.objects.filter(batch_id=batch.pk)
    return set(found.live().order_by().values_list("student_id", "volunteer_id"))
