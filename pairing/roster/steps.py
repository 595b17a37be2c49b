"""What one row does to one pair: bring it, change it, end it, keep it as history, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects

from accounts.subjects import Subject
from pairing.choices import PairingState, PairMode, PairRole
from pairing.models import Pairing
from pairing.roster import problems
from pairing.roster.children import Values
from pairing.roster.helpers import Seat
from pairing.roster.pairs import Pairs, is_teacher
from pairing.roster.problems import Problem
from pairing.services.occupancy import Occupancy
from rosters.choices import Decision
from students.models import Student
from students.rules import gaps_of
from volunteers.models import Volunteer
from volunteers.rules import readiness

CREATE, UPDATE, END, KEEP = "create", "update", "end", "keep"
LEDGER = [Decision.ROSTER.value, Decision.LEDGER.value]
NEEDS = {"no_need", "no_device"}  # a pair that exists was asked for, whatever the form says
SUBJECTS = frozenset(Subject.values)
COLUMN_OF = {"state": "status"}
Key = tuple[UUID, UUID]


@dataclass
class Step:
    """`new` holds what is written, `old` what stood there, both by column and JSON-able."""

    do: str
    child: UUID
    helper: UUID
    pairing: Pairing | None = None
    new: dict[str, Any] = field(default_factory=dict)
    old: dict[str, Any] = field(default_factory=dict)
    known: list[str] = field(default_factory=list)  # subjects on record
    subjects: list[str] = field(default_factory=list)  # those to be added
    problems: list[Problem] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)

    @property
    def creates(self) -> bool:
        return self.do == CREATE

    @property
    def changes(self) -> bool:
        return self.do in {UPDATE, END}

    @property
    def is_live(self) -> bool:
        return self.new.get("state") != PairingState.ENDED

    def as_json(self) -> dict[str, Any]:
        return {
            "do": self.do,
            "child": str(self.child),
            "helper": str(self.helper),
            "pairing": str(self.pairing.pk) if self.pairing else None,
            "new": self.new,
            "old": self.old,
            "subjects": self.subjects,
        }


class StepMaker:
    """Makes the steps of a ledger in the order of its rows."""

    def __init__(self, batch: Any, pairs: Pairs, helpers: Mapping[UUID, Volunteer]) -> None:
        self.as_of: date = batch.as_of
        self.pairs = pairs
        self.occupied = Occupancy(Volunteer.objects.filter(pk__in=helpers.keys()))
        self.ready = self.occupied.ready_volunteers
        unready = [helper for pk, helper in helpers.items() if pk not in self.ready]
        prefetch_related_objects(unready, "gates")  # to say what they lack
        self.named: set[Key] = set()
        self.mains: dict[UUID, set[bool]] = {}  # child: whether its main helpers are teachers

    def make(
        self, row: Values, child: Student, helper: Volunteer, seat: Seat, decision: str
    ) -> Step:
        key = child.pk, helper.pk
        step = Step(KEEP, *key, pairing=self.pairs.live.get(key))
        ends = row.get("status") == PairingState.ENDED
        if step.pairing and ends:
            _end(step, step.pairing, row)
        elif step.pairing:
            step.known = self.pairs.subjects[step.pairing.pk]
            _change(step, step.pairing, row)
            if step.new.get("state") == PairingState.ACTIVE:
                step.problems += self._not_ready(child, helper, seat)
        elif not ends:
            self._bring(step, row, child, helper, seat, decision)
        elif not self.pairs.ended[key]:
            self._remember(step, row, helper)
        return step

    def take(self, step: Step) -> None:
        """Count the place that the step takes or frees, for the rows that follow."""
        if step.do == CREATE and step.is_live:
            self.occupied.places[step.helper].add(self.occupied.lowest_free(step.helper))
        elif step.do == END and step.pairing:
            self.occupied.places[step.helper].discard(step.pairing.place)

    def _bring(
        self,
        step: Step,
        row: Values,
        child: Student,
        helper: Volunteer,
        seat: Seat,
        decision: str,
    ) -> None:
        asks = self._asks(step, row, helper)
        if asks and decision == Decision.LEDGER:
            step.problems.append(problems.KEPT_LEDGER)
            return
        if asks and decision != Decision.ROSTER:
            step.problems += asks
            step.choices = LEDGER
            return
        step.do = CREATE
        step.new = self._new(row, helper, child)
        if problems.ENDED_BEFORE in asks:
            step.new["started_on"] = self.as_of.isoformat()
        step.subjects = _subjects(row)
        step.problems += self._forbids(step, child, helper, seat)
        if step.subjects:
            step.problems.append(problems.NO_TIMES)

    def _asks(self, step: Step, row: Values, helper: Volunteer) -> list[Problem]:
        """What only a person can decide."""
        last = self.pairs.last_end((step.child, step.helper))
        begun = row.get("started_on") or ""
        asks = [problems.ENDED_BEFORE] if last and begun <= last.isoformat() else []
        others = self.pairs.others(step.child, self.named)
        if any(is_teacher(other.volunteer) == is_teacher(helper) for other in others):
            asks.append(problems.HAS_OTHER)
        return asks

    def _forbids(self, step: Step, child: Student, helper: Volunteer, seat: Seat) -> list[Problem]:
        found = self._not_ready(child, helper, seat)
        if self.pairs.is_forbidden((step.child, step.helper)):
            found.append({**problems.FORBIDDEN, "field": seat.name})
        if full := self.occupied.full(helper):
            text = f"{full}。请先在志愿者库调高可带人数，或结束别的结对。"
            found.append(problems.error("helper_full", seat.name, text))
        return found

    def _not_ready(self, child: Student, helper: Volunteer, seat: Seat) -> list[Problem]:
        """The house's gates, as publishing asks them; the order form alone may be missing."""
        consented = bool(child.has_consent)  # type: ignore[attr-defined]
        gaps = gaps_of(child, consented=consented, need=None)
        found = [problems.child_not_ready(g.code, g.text) for g in gaps if g.code not in NEEDS]
        lacks = [] if helper.pk in self.ready else readiness(helper)
        return found + [
            problems.helper_not_ready(seat.name, seat.who, gap.code, gap.text) for gap in lacks
        ]

    def _new(self, row: Values, helper: Volunteer, child: Student) -> dict[str, Any]:
        teacher = is_teacher(helper)
        mains = self.mains.setdefault(child.pk, self._mains(child))
        is_main = teacher or True not in mains
        if is_main:
            mains.add(teacher)
        role = PairRole.MAIN if is_main else PairRole.SUPPLEMENT
        mode = PairMode.OFFLINE if teacher else PairMode.ONLINE
        defaults = {"state": PairingState.ACTIVE.value, "started_on": self.as_of.isoformat()}
        return defaults | {"role": role.value, "mode": mode.value} | _facts(row)

    def _mains(self, child: Student) -> set[bool]:
        live = self.pairs.of_child[child.pk]
        return {is_teacher(p.volunteer) for p in live if p.role == PairRole.MAIN}

    def _remember(self, step: Step, row: Values, helper: Volunteer) -> None:
        """A pair that ended before this portal knew it."""
        step.do = CREATE
        mode = PairMode.OFFLINE if is_teacher(helper) else PairMode.ONLINE
        day = self.as_of.isoformat()
        step.new = {"started_on": day, "mode": mode.value, "role": PairRole.MAIN.value}
        step.new |= _facts(row) | {"state": PairingState.ENDED.value, "ended_on": day}
        step.subjects = _subjects(row)
        step.problems.append(problems.END_UNDATED)


def _end(step: Step, pairing: Pairing, row: Values) -> None:
    step.do = END
    step.old = {"state": pairing.state}
    step.new = {"state": PairingState.ENDED.value, "end_note": (row.get("remark") or "")[:100]}


def _change(step: Step, pairing: Pairing, row: Values) -> None:
    told = _facts(row)
    if told.get("state") == PairingState.PROPOSED and pairing.state != PairingState.PROPOSED:
        step.problems.append(problems.KEPT_STATE)
        del told["state"]
    step.new = {name: value for name, value in told.items() if value != _now(pairing, name)}
    step.old = {name: _now(pairing, name) for name in step.new}
    step.subjects = [s for s in _subjects(row) if s not in step.known]
    if step.new or step.subjects:
        step.do = UPDATE


def _facts(row: Values) -> dict[str, Any]:
    """What the row says; a blank says nothing."""
    told = {
        "state": row.get("status"),
        "started_on": row.get("started_on"),
        "first_contact_on": row.get("first_contact_on"),
        "remark": (row.get("remark") or "")[:200],
    }
    return {name: value for name, value in told.items() if value}


def _subjects(row: Values) -> list[str]:
    return [s for s in dict.fromkeys(row.get("subjects") or []) if s in SUBJECTS]


def _now(pairing: Pairing, name: str) -> Any:
    value = getattr(pairing, name)
    return value.isoformat() if isinstance(value, date) else value


def words_of(steps: Sequence[Step]) -> dict[str, list[Any]]:
    """The changes of pairs already there as a person reads them, by column of the ledger."""
    words: dict[str, list[Any]] = {}
    for step in steps:
        if not step.changes or not step.pairing:
            continue
        for name in step.new:
            if name != "end_note":
                pair = [_word(name, step.old.get(name)), _word(name, step.new[name])]
                words.setdefault(COLUMN_OF.get(name, name), pair)
        if step.subjects:
            pair = [_labels(step.known), _labels([*step.known, *step.subjects])]
            words.setdefault("subjects", pair)
    return words


def _word(name: str, value: Any) -> Any:
    return PairingState(value).label if name == "state" else value or ""


def _labels(codes: Sequence[str]) -> str:
    return "、".join(Subject(code).label for code in codes)
