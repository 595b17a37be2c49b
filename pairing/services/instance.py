"""The only translator from the database to the matching engine.

Ids in the engine are UUIDs as text: of students, volunteers, and of `NeedSubject` for needs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.utils import timezone

from accounts.models import Unit
from accounts.subjects import Stage, school_year_of
from pairing.choices import LIVE_PAIRING, Decision, EndReason, PlanState
from pairing.engine import Instance, explain_pair
from pairing.engine import Policy as Rules
from pairing.engine.instance import Helper, Lock, Need, Offer
from pairing.engine.instance import Student as Child
from pairing.models import MatchPlan, Pairing, PairingSlot, Policy, Proposal
from pairing.queries import matchable_students, without_live_pairing
from pairing.services import priority
from students.models import NeedSubject, Student
from volunteers.choices import HelperKind
from volunteers.models import Offer as OfferRow
from volunteers.models import Volunteer

MODES = {HelperKind.UNIVERSITY: ("online",), HelperKind.TEACHER: ("offline", "online")}
STUDENT_COLUMNS = (
    "id", "town_id", "school_id", "stage", "entry_year", "sex", "level", "ethnicity",
    "has_phone", "has_tablet", "has_internet", "is_left_behind", "special_need", "disability_kind",
)  # fmt: skip
VOLUNTEER_COLUMNS = (
    "id", "kind", "sex", "unit_id", "university_year", "dialects", "slots", "max_pupils",
    "max_sessions",
)  # fmt: skip


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
    locked = _locks(county, made)
    made.instance = Instance(made.instance.students, made.instance.helpers, tuple(locked))
    return made


def build_one(
    student_id: UUID, volunteers: QuerySet[Volunteer], policy: Policy, wave: Any = None
) -> Built:
    """One child (whatever its pairs) and some volunteers with what they still have free."""
    children = _Children(Student.objects.filter(pk=student_id), wave)
    instance = Instance(students=tuple(children.read()), helpers=tuple(load_helpers(volunteers)))
    return Built(instance, Rules.from_json(policy.body), children.subjects, children.facts)


class _Children:
    """Reads students and their open needs in three queries."""

    def __init__(self, students: QuerySet[Student], wave: Any) -> None:
        self.students = students
        self.wave = wave
        self.subjects: dict[str, tuple[UUID, str]] = {}
        self.facts: dict[str, dict[str, Any]] = {}
        self.gradeless: list[tuple[UUID, str]] = []
        self.today = timezone.localdate()

    def read(self) -> list[Child]:
        needs = self._needs()
        former, last_term = self._history()
        made = []
        for row in self.students.order_by("pk").values(*STUDENT_COLUMNS):
            wanted = needs.get(row["id"], [])
            grade = _grade(row["entry_year"], self.today)
            self.facts[str(row["id"])] = row
            if grade is None:
                self.gradeless += [(row["id"], one["subject"]) for one in wanted]
            elif wanted:
                made.append(self._child(row, grade, wanted, former, last_term))
        return made

    def _needs(self) -> dict[UUID, list[dict[str, Any]]]:
        rows = NeedSubject.objects.filter(
            need__state="open", need__student__in=self.students.order_by().values("pk")
        ).values(
            "id", "subject", "rank", "need__student_id", "need__slots", "need__mode",
            "need__opened_on",
        )  # fmt: skip
        found = defaultdict(list)
        for row in rows.order_by("rank"):
            found[row["need__student_id"]].append(row)
            self.subjects[str(row["id"])] = row["need__student_id"], row["subject"]
        return found

    def _history(self) -> tuple[dict[UUID, list[str]], dict[UUID, str]]:
        """Helpers that may not come again (in this wave), and the one of last term."""
        former, last_term = defaultdict(list), {}
        pairs = Pairing.objects.filter(student__in=self.students.order_by().values("pk"))
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
        self,
        row: dict[str, Any],
        grade: int,
        wanted: list[dict[str, Any]],
        former: dict[UUID, list[str]],
        last_term: dict[UUID, str],
    ) -> Child:
        facts = priority.Facts(
            grade=grade,
            level=row["level"],
            has_special_need=bool(row["special_need"]),
            is_left_behind=bool(row["is_left_behind"]),
            has_helper=False,
            opened_on=wanted[0]["need__opened_on"],
        )
        return Child(
            id=str(row["id"]),
            stage=row["stage"] or _stage(grade),
            grade=grade,
            needs=tuple(Need(str(x["id"]), x["subject"], x["rank"]) for x in wanted),
            slots=_slots(wanted[0]["need__slots"]),
            tier=priority.tier(facts, self.today),
            waiting_days=priority.waiting_days(facts.opened_on, self.today),
            town=_text(row["town_id"]),
            school=_text(row["school_id"]),
            sex=row["sex"] or None,
            mode=wanted[0]["need__mode"],
            online_ready=bool((row["has_phone"] or row["has_tablet"]) and row["has_internet"]),
            special_need=priority.needs_special_help(facts),
            former=tuple(former.get(row["id"], ())),
            last_term=last_term.get(row["id"]),
        )


def load_helpers(volunteers: QuerySet[Volunteer]) -> list[Helper]:
    """Volunteers as the engine sees them, in five queries; those who lack a gate are marked."""
    ids = volunteers.order_by().values("pk")
    ready = set(volunteers.ready().order_by().values_list("pk", flat=True))
    offers = defaultdict(list)
    for row in OfferRow.objects.filter(volunteer__in=ids).values_list(
        "volunteer_id", "subject", "grade_min", "grade_max", "strength"
    ):
        offers[row[0]].append(Offer(*row[1:]))
    pupils = Counter(
        Pairing.objects.live().filter(volunteer__in=ids).values_list("volunteer_id", flat=True)
    )
    taken: dict[UUID, list[int | None]] = defaultdict(list)
    live = PairingSlot.objects.filter(is_live=True, volunteer__in=ids)
    for volunteer, slot in live.order_by().values_list("volunteer_id", "slot"):
        taken[volunteer].append(slot)
    return [
        _helper(row, offers[row["id"]], pupils[row["id"]], taken[row["id"]], row["id"] in ready)
        for row in volunteers.order_by("pk").values(*VOLUNTEER_COLUMNS)
    ]


def _helper(
    row: dict[str, Any], offers: list[Offer], pupils: int, taken: list[int | None], ready: bool
) -> Helper:
    is_teacher = row["kind"] == HelperKind.TEACHER
    return Helper(
        id=str(row["id"]),
        kind=row["kind"],
        offers=tuple(offers),
        slots=tuple(slot for slot in _slots(row["slots"]) if slot not in taken),
        pupils=max(0, row["max_pupils"] - pupils),
        sessions=max(0, row["max_sessions"] - len(taken)),
        gates_ok=ready,
        modes=MODES[row["kind"]],
        school=_text(row["unit_id"]) if is_teacher else None,
        sex=row["sex"] or None,
        university_year=row["university_year"],
        dialects=tuple(str(one) for one in row["dialects"]),
    )


def _locks(county: Unit, made: Built) -> Iterable[Lock]:
    """Pairs locked in the newest plan under review, as far as the rules still allow them."""
    newest = MatchPlan.objects.in_county(county).filter(state=PlanState.IN_REVIEW).first()
    if newest is None:
        return []
    proposals = (
        Proposal.objects.filter(plan=newest, is_locked=True)
        .exclude(decision=Decision.HELD)
        .filter(student__in=without_live_pairing(Student.objects.in_county(county)).order_by())
    )
    rows = proposals.order_by("pk").values_list(
        "student_id", "volunteer_id", "sessions__need_subject_id", "sessions__slot"
    )
    locks = [Lock(*(str(one) for one in row[:3]), slot=row[3]) for row in rows]
    return _sound(locks, made)


def _sound(locks: list[Lock], made: Built) -> list[Lock]:
    """Drop locks on people who are gone or no longer fit, so that a run never fails for them."""
    children = {child.id: child for child in made.instance.students}
    helpers = {helper.id: helper for helper in made.instance.helpers}
    kept: list[Lock] = []
    for lock in locks:
        child, helper = children.get(lock.student), helpers.get(lock.helper)
        if child is None or helper is None or all(n.id != lock.need for n in child.needs):
            continue
        free = lock.slot in child.slots and lock.slot in helper.slots
        if free and fits(child, helper, lock.need, made.rules) and _room(lock, helper, kept, made):
            kept.append(lock)
    return kept


def _room(lock: Lock, helper: Helper, kept: list[Lock], made: Built) -> bool:
    """Whether the locks kept so far leave the helper, and a one-to-one child, room for one more."""
    mine = [k for k in kept if k.helper == lock.helper]
    pupils = {k.student for k in mine} | {lock.student}
    others = {k.helper for k in kept if k.student == lock.student} - {lock.helper}
    if made.rules.one_to_one and others:
        return False
    return len(pupils) <= helper.pupils and len(mine) < helper.sessions


def fits(child: Child, helper: Helper, need_id: str, rules: Rules) -> bool:
    """Whether every pair rule of the engine holds."""
    pair = Instance(students=(child,), helpers=(helper,))
    return not explain_pair(pair, rules, child.id, helper.id, need_id)


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


def _slots(values: Any) -> tuple[int, ...]:
    return tuple(sorted({v for v in values or () if isinstance(v, int) and 0 <= v < 28}))


def _text(value: Any) -> str | None:
    return str(value) if value else None
