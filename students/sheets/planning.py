"""What each row of a roster would do to the census; nothing is written here."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from accounts.models import Unit
from accounts.resolve import PlaceIndex
from rosters.choices import GOOD, Decision, Verdict
from rosters.registry import Planned
from students.choices import Answer, CensusState
from students.models import Household, Student
from students.services.levels import table_of
from students.services.transfer import asked_before
from students.sheets.asking import WAITING
from students.sheets.census import Census, Past
from students.sheets.differences import COLUMN_OF, in_words
from students.sheets.identity import NAME_CHOICES, Meant, families_of, whom
from students.sheets.incoming import Incoming, Reader
from students.sheets.likeness import Likeness

# What people found out by asking: a roster does not overwrite it once it was set by hand.
KEPT = frozenset(
    ("level", "has_phone", "has_tablet", "has_internet", "is_boarding", "is_left_behind",
     "special_need")
)  # fmt: skip
WRITTEN = ("student", "household", "willing", "need", "join", "survey")


class Planner:
    """Plans the rows of one batch."""

    def __init__(self, batch: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        places = PlaceIndex(batch.county, batch.as_of)
        reader = Reader(places, batch.as_of, table_of(batch.county))
        self.rows = [reader.read(row) for row in rows]
        self.units = {str(unit.pk): unit for unit in (*places.towns, *places.schools)}
        self.census = Census(batch.county, self.rows)
        unknown = [row for row in self.rows if not self.census.is_known(row)]
        likeness = Likeness(batch.county, unknown)
        self.meant = [whom(row, self.census, likeness) for row in self.rows]
        self.past = Past([meant.student.pk for meant in self.meant if meant.student])
        self.asked = asked_before({row.id_index for row in self.rows} - {""}, batch.county)
        self.seen: set[Any] = set()

    def plan(self) -> list[Planned]:
        rows = zip(self.rows, self.meant, families_of(self.rows), strict=True)
        return [self._row(row, meant, family) for row, meant, family in rows]

    def _row(self, row: Incoming, meant: Meant, family: int) -> Planned:
        student = meant.student
        steps = self._update(row, meant) if student else _creation(row)
        self._tell(row, student)
        verdict = self._verdict(row, meant, steps)
        return Planned(
            verdict=verdict,
            values=_kept(steps if verdict in GOOD else {}, family),
            target_id=student.pk if student else None,
            changes=in_words(steps, student, self.past) if student else {},
            problems=row.problems,
            choices=self._choices(row, meant),
        )

    def _verdict(self, row: Incoming, meant: Meant, steps: Mapping[str, Any]) -> Verdict:
        if any(p["level"] == "error" for p in row.problems):
            return Verdict.ERROR
        if self._is_repeat(row, meant.student):
            return Verdict.DUPLICATE
        if meant.asks:
            return Verdict.PERSON
        if meant.student is None:
            return self._new(row)
        return Verdict.UPDATE if any(steps[part] for part in WRITTEN) else Verdict.UNCHANGED

    def _new(self, row: Incoming) -> Verdict:
        if row.id_index not in self.asked:
            return Verdict.CREATE
        row.tell("transfer_asked", "warning", "id_number", WAITING)
        return Verdict.SKIPPED

    def _choices(self, row: Incoming, meant: Meant) -> list[str]:
        kept = any(p["code"] == "kept_by_hand" for p in row.problems)
        return list(meant.asks or (NAME_CHOICES if kept else ()))

    def _tell(self, row: Incoming, student: Student | None) -> None:
        if student is None:
            if row.decision != Decision.OTHER and not row.problems and self.census.namesakes(row):
                row.tell("possible_same", "warning", "name", _NAMESAKE)
        elif row.left_word and student.census_state != CensusState.LEFT:
            row.tell("left_school", "warning", "grade", _LEFT.format(row.left_word))

    def _is_repeat(self, row: Incoming, student: Student | None) -> bool:
        own = row.own_codes
        key = (student.pk if student else None) or row.id_index or _name_key(row)
        if not key or "duplicate_in_file" in own:
            return False
        if key in self.seen:
            row.tell("duplicate_row", "warning", "name", _REPEAT)
            return True
        if row.id_index or not own - {"id_missing"}:  # a doubtful row stands in nobody's way
            self.seen.add(key)
        return False

    # -- Updates -------------------------------------------------------------------------
    def _update(self, row: Incoming, meant: Meant) -> dict[str, Any]:
        student = meant.student
        said = self._student_changes(row, student)
        if meant.keeps_name:
            said.pop("name", None)
        joins = _joins_other(row, student)
        household = {} if joins else _differing(student.household, row.household)
        if "town" not in said:  # the child's town is on record: it is no news of the family's
            household.pop("town", None)
        willing = self._willing(row, student)
        return {
            "student": said,
            "old": {name: machine(student, name) for name in said},
            "places": self._places(said, student),
            "household": row.household if joins else household,
            "household_old": {n: machine(student.household, n) for n in household},
            "join": joins,
            "household_before": str(student.household_id) if student.household_id else None,
            "willing": willing,
            "why_not": row.why_not if willing == Answer.NO else "",
            "need": None if student.pk in self.past.with_need else row.need,
            "survey": {} if self.past.has_survey(student.pk, row.survey) else row.survey,
        }

    def _places(self, said: Mapping[str, Any], student: Student) -> dict[str, list[str]]:
        names = [name for name in ("town", "school") if name in said]
        return {n: [self._unit(machine(student, n)), self._unit(said[n])] for n in names}

    def _unit(self, key: str | None) -> str:
        unit: Unit | None = self.units.get(key or "")
        return unit.name if unit else ("（旧单位）" if key else "")

    def _student_changes(self, row: Incoming, student: Student) -> dict[str, Any]:
        said = _differing(student, row.student)
        if "entry_year" not in said and not row.left_word and _knows_grade(student):
            said.pop("grade_raw", None)
        if "level" not in said and said.get("level_raw") == student.get_level_display():
            said.pop("level_raw", None)
        kept = [n for n in said if n in KEPT and (student.pk, n) in self.past.by_hand]
        if row.decision == Decision.ROSTER:
            kept = []
        for name in kept:
            label = Student._meta.get_field(name).verbose_name
            text = f"“{label}”已有人工登记，名册上的不同，保留登记的。"
            row.tell("kept_by_hand", "warning", COLUMN_OF.get(name, name), text)
        return {name: value for name, value in said.items() if name not in kept}

    def _willing(self, row: Incoming, student: Student) -> str:
        if not row.willing or row.willing == student.willing:
            return ""
        if student.willing == Answer.UNKNOWN:
            return row.willing
        row.tell("willing_differs", "warning", "willing", _WILLING)
        return ""


_NAMESAKE = "本校台账里已有同名学生，请核对是不是同一人；是同一人的，请补上证件号或出生日期。"
_REPEAT = "与本次名册里前面的一行是同一名学生，只导入前面那行。"
_LEFT = "名册写“{}”，台账里这名学生仍在册。先照名册记下，请核实后到学生档案登记摸排。"
_WILLING = "名册上的意愿与已登记的不同，保留已登记的。"


def machine(obj: Student | Household | None, name: str) -> Any:
    """The value of a column as JSON holds it."""
    if obj is None:
        return None
    value = getattr(obj, _attribute(type(obj), name))
    if name in {"town", "school"}:
        return str(value) if value else None
    return value.isoformat() if name == "birth_date" and value else value


@cache
def _attribute(model: type[Student] | type[Household], name: str) -> str:
    attribute: str = model._meta.get_field(name).attname
    return attribute


def _differing(obj: Student | Household | None, said: Mapping[str, Any]) -> dict[str, Any]:
    if obj is None:
        return {}
    return {name: value for name, value in said.items() if machine(obj, name) != value}


def _knows_grade(student: Student) -> bool:
    return bool(student.grade_raw or student.entry_year)


def _joins_other(row: Incoming, student: Student) -> bool:
    """The row names a family and the child has none, or one with another head."""
    if not row.household:
        return False
    own = student.household
    if own is None:
        return True
    number = row.household.get("household_no", "")
    pairs = ((own.household_no, number), (own.head_id_index, row.head_index))
    return any(known and said and known != said for known, said in pairs)


def _kept(steps: Mapping[str, Any], family: int) -> dict[str, Any]:
    """What the row has to remember: its plan, and how many rows are of one family with it."""
    kept: dict[str, Any] = {"plan": steps} if steps else {}
    return kept | ({"family": family} if family > 1 else {})


def _creation(row: Incoming) -> dict[str, Any]:
    return {
        "student": row.student,
        "household": row.household,
        "join": bool(row.household),
        "willing": row.willing,
        "why_not": row.why_not if row.willing == Answer.NO else "",
        "need": row.need,
        "survey": row.survey,
    }


def _name_key(row: Incoming) -> tuple[str, ...] | None:
    said = row.student
    if said.get("birth_date") and said.get("school"):
        return said.get("name", ""), said["birth_date"], said["school"]
    return (said.get("name", ""), row.phone_index) if row.phone_index else None
