"""The only translator from the database to the matching engine.

Ids in the engine are UUIDs as text: of students, volunteers, and of `NeedSubject` for needs. Rows
are read as tuples, a fixed number of queries however many there are.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.utils import timezone

from accounts.models import Unit
from accounts.subjects import Stage, school_year_of
from pairing.choices import LIVE_PAIRING, EndReason
from pairing.engine import Instance
from pairing.engine import Policy as Rules
from pairing.engine.instance import Need
from pairing.engine.instance import Student as Child
from pairing.models import Pairing, Policy
from pairing.queries import matchable_students
from pairing.services import priority
from pairing.services.helpers import known_slots, load_helpers, text_or_none
from pairing.services.kept_locks import kept_locks
from students.models import Need as NeedRow
from students.models import NeedSubject, Student
from volunteers.models import Volunteer

STUDENT_COLUMNS = (
    "id", "town_id", "school_id", "stage", "entry_year", "sex", "level", "ethnicity",
    "has_phone", "has_tablet", "has_internet", "is_left_behind", "special_need", "disability_kind",
)  # fmt: skip
NEED_COLUMNS = ("student_id", "id", "slots", "mode", "opened_on", "prefers_sex", "dialects")


@dataclass
class Built:
    """An instance, and what the plan needs to write the result back."""

    instance: Instance
    rules: Rules
    subjects: dict[str, tuple[UUID, str]]  # need id -> (student, subject)
    facts: dict[str, dict[str, Any]]  # student id -> columns, for the fairness table
    gradeless: list[tuple[UUID, str]] = field(default_factory=list)  # (student, subject)

    @property
    def helpers(self) -> set[str]:
        return {helper.id for helper in self.instance.helpers}


def build_instance(county: Unit, policy: Policy, wave: Any = None) -> Built:
    """Everything a run reads: ready children without a live pairing, approved volunteers with
    what they still have free, and the pairs that staff locked in a plan under review."""
    rules = Rules.from_json(policy.body)
    children = _Children(matchable_students(county), wave)
    helpers = load_helpers(Volunteer.objects.in_county(county).approved())
    made = Built(
        instance=Instance(students=tuple(children.read()), helpers=tuple(helpers)),
        rules=rules,
        subjects=children.subjects,
        facts=children.facts,
        gradeless=children.gradeless,
    )
    locked = tuple(kept_locks(county, made.instance, rules))
    made.instance = Instance(made.instance.students, made.instance.helpers, locked)
    return made


def build_one(
    student_id: UUID, volunteers: QuerySet[Volunteer], policy: Policy, wave: Any = None
) -> Built:
    """One child (whatever its pairs) and some volunteers with what they still have free."""
    children = _Children(Student.objects.filter(pk=student_id), wave)
    instance = Instance(students=tuple(children.read()), helpers=tuple(load_helpers(volunteers)))
    return Built(instance, Rules.from_json(policy.body), children.subjects, children.facts)


class _Children:
    """Reads students and their open needs in four queries."""

    def __init__(self, students: QuerySet[Student], wave: Any) -> None:
        self.students = students
        self.ids = students.order_by().values("pk")
        self.wave = wave
        self.subjects: dict[str, tuple[UUID, str]] = {}
        self.facts: dict[str, dict[str, Any]] = {}
        self.gradeless: list[tuple[UUID, str]] = []
        self.today = timezone.localdate()

    def read(self) -> list[Child]:
        orders, wanted = self._orders(), self._subjects()
        former, last_term = self._history()
        made = []
        for row in self.students.order_by("pk").values(*STUDENT_COLUMNS):
            pk, order = row["id"], orders.get(row["id"])
            self.facts[str(pk)] = row
            needs = wanted.get(order[0], []) if order else []
            if order is None or not needs:
                continue
            for need in needs:
                self.subjects[need.id] = pk, need.subject
            grade = _grade(row["entry_year"], self.today)
            if grade is None:
                self.gradeless += [(pk, need.subject) for need in needs]
            else:
                past = tuple(former.get(pk, ())), last_term.get(pk)
                made.append(_child(row, grade, order, tuple(needs), *past, self.today))
        return made

    def _orders(self) -> dict[UUID, tuple[Any, ...]]:
        """Student -> the other `NEED_COLUMNS` of the open need."""
        rows = NeedRow.objects.open().filter(student__in=self.ids).values_list(*NEED_COLUMNS)
        return {row[0]: row[1:] for row in rows}

    def _subjects(self) -> dict[UUID, list[Need]]:
        rows = NeedSubject.objects.filter(need__state="open", need__student__in=self.ids)
        found = defaultdict(list)
        for need, pk, subject, rank in rows.order_by("rank").values_list(
            "need_id", "id", "subject", "rank"
        ):
            found[need].append(Need(str(pk), subject, rank))
        return found

    def _history(self) -> tuple[dict[UUID, list[str]], dict[UUID, str]]:
        """Helpers that may not come again (in this wave), and the one of last term."""
        former, last_term = defaultdict(list), {}
        pairs = Pairing.objects.filter(student__in=self.ids)
        bars = ExpressionWrapper(pairs.bars(self.wave), BooleanField())
        closed = pairs.exclude(state__in=LIVE_PAIRING).annotate(bars=bars).order_by("ended_on")
        rows = closed.values_list("student_id", "volunteer_id", "end_reason", "bars")
        for student, volunteer, reason, barred in rows:
            if barred:
                former[student].append(str(volunteer))
            if reason == EndReason.TERM:
                last_term[student] = str(volunteer)
        return former, last_term


def _child(
    row: dict[str, Any],
    grade: int,
    order: tuple[Any, ...],
    needs: tuple[Need, ...],
    former: tuple[str, ...],
    last_term: str | None,
    today: date,
) -> Child:
    _, slots, mode, opened_on, prefers_sex, dialects = order
    facts = priority.Facts(
        grade=grade,
        level=row["level"],
        has_special_need=bool(row["special_need"]),
        is_left_behind=bool(row["is_left_behind"]),
        has_helper=False,
        opened_on=opened_on,
    )
    return Child(
        id=str(row["id"]),
        stage=row["stage"] or _stage(grade),
        grade=grade,
        needs=needs,
        slots=known_slots(slots),
        tier=priority.tier(facts, today),
        waiting_days=priority.waiting_days(opened_on, today),
        town=text_or_none(row["town_id"]),
        school=text_or_none(row["school_id"]),
        sex=row["sex"] or None,
        mode=mode,
        online_ready=bool((row["has_phone"] or row["has_tablet"]) and row["has_internet"]),
        special_need=priority.needs_special_help(facts),
        dialects=tuple(map(str, dialects)),
        prefers_sex=prefers_sex or None,
        former=former,
        last_term=last_term,
    )


def _grade(entry_year: int | None, today: date) -> int | None:
    """The grade if the engine knows it (kindergarten 0 to the third year of a college 15)."""
    grade = None if entry_year is None else school_year_of(today) - entry_year + 1
    return grade if grade is not None and 0 <= grade <= 15 else None


def _stage(grade: int) -> str:
    if grade <= 6:
        return Stage.PRIMARY
    if grade <= 9:
        return Stage.JUNIOR
    return Stage.SENIOR if grade <= 12 else Stage.TERTIARY
