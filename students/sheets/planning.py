"""What each row of a roster would do to the census; nothing is written here."""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.crypto import blind_index
from accounts.models import Unit
from accounts.resolve import PlaceIndex
from accounts.subjects import Subject
from rosters.choices import Verdict
from rosters.registry import Planned
from students.choices import Answer
from students.models import Household, Student
from students.services.changes import shown
from students.services.identity import NEEDS_TRANSFER
from students.sheets.census import Census
from students.sheets.incoming import HOUSEHOLD, OTHER_NAME, Incoming, Reader, problem

# What people found out by asking: a roster does not overwrite it once it was set by hand.
KEPT = frozenset(
    ("level", "has_phone", "has_tablet", "has_internet", "is_boarding", "is_left_behind",
     "special_need")
)  # fmt: skip
COLUMN_OF = {name: key for key, name in {**HOUSEHOLD, **OTHER_NAME}.items()} | {
    "entry_year": "grade",
    "grade_raw": "grade",
    "class_no": "class_name",
}


class Planner:
    """Plans the rows of one batch."""

    def __init__(self, batch: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        places = PlaceIndex(batch.county, batch.as_of)
        reader = Reader(places, batch.as_of)
        self.rows = [reader.read(row) for row in rows]
        self.units = {str(unit.pk): unit for unit in (*places.towns, *places.schools)}
        self.census = Census(batch.county, self.rows)
        self.seen: set[Any] = set()

    def plan(self) -> list[Planned]:
        return [self._row(row) for row in self.rows]

    def _row(self, row: Incoming) -> Planned:
        student, key = self.census.find(row)
        self._identity(row, student, key)
        verdict, steps = self._steps(row, student)
        verdict = self._verdict(row, student, verdict)
        return Planned(
            verdict=verdict,
            values={**_without_notes(row.row), "plan": steps},
            target_id=student.pk if student else None,
            changes=self._in_words(steps) if student else {},
            problems=row.problems,
        )

    def _steps(self, row: Incoming, student: Student | None) -> tuple[Verdict, dict[str, Any]]:
        if student is None:
            return Verdict.CREATE, _creation(row)
        steps = self._update(row, student)
        changed = any(steps[part] for part in ("student", "household", "willing", "need", "join"))
        return (Verdict.UPDATE if changed else Verdict.UNCHANGED), steps

    def _verdict(self, row: Incoming, student: Student | None, verdict: Verdict) -> Verdict:
        if any(p["level"] == "error" for p in row.problems):
            return Verdict.ERROR
        return Verdict.DUPLICATE if self._is_repeat(row, student) else verdict

    def _identity(self, row: Incoming, student: Student | None, key: str) -> None:
        told = row.problems.append
        if row.id_index and row.id_index in self.census.elsewhere:
            told(problem("needs_transfer", "error", "id_number", NEEDS_TRANSFER))
        elif student and key == "id" and student.name != row.student.get("name"):
            told(problem("id_other_name", "error", "name", _OTHER_NAME))
        elif student and _other_id(student, row):
            told(problem("student_no_other_id", "error", "student_no", _OTHER_ID))
        elif student is None and self.census.namesakes(row):
            told(problem("possible_same", "warning", "name", _NAMESAKE))

    def _is_repeat(self, row: Incoming, student: Student | None) -> bool:
        own = set(row.row.get("_problems", ()))
        key = (student.pk if student else None) or row.id_index or _name_key(row)
        if not key or "duplicate_in_file" in own:
            return False
        if key in self.seen:
            row.problems.append(problem("duplicate_row", "warning", "name", _REPEAT))
            return True
        if row.id_index or not own - {"id_missing"}:  # a doubtful row stands in nobody's way
            self.seen.add(key)
        return False

    # -- Updates -------------------------------------------------------------------------
    def _update(self, row: Incoming, student: Student) -> dict[str, Any]:
        said = self._student_changes(row, student)
        joins = _joins_other(row, student)
        household = {} if joins else _differing(student.household, row.household)
        willing = self._willing(row, student)
        need = None if student.pk in self.census.with_need else row.need
        return {
            "student": said,
            "old": {name: machine(student, name) for name in said},
            "places": self._places(said, student),
            "household": row.household if joins else household,
            "household_old": {n: machine(student.household, n) for n in household},
            "join": joins,
            "household_before": str(student.household_id) if student.household_id else None,
            "willing": willing,
            "need": need,
        }

    def _places(self, said: Mapping[str, Any], student: Student) -> dict[str, list[str]]:
        names = [name for name in ("town", "school") if name in said]
        return {n: [self._unit(machine(student, n)), self._unit(said[n])] for n in names}

    def _unit(self, key: str | None) -> str:
        unit: Unit | None = self.units.get(key or "")
        return unit.name if unit else ("（旧单位）" if key else "")

    def _student_changes(self, row: Incoming, student: Student) -> dict[str, Any]:
        said = _differing(student, row.student)
        if "entry_year" not in said and student.grade_raw:
            said.pop("grade_raw", None)
        kept = [n for n in said if n in KEPT and (student.pk, n) in self.census.by_hand]
        for name in kept:
            label = Student._meta.get_field(name).verbose_name
            text = f"“{label}”已有人工登记，名册上的不同，保留登记的。"
            key = COLUMN_OF.get(name, name)
            row.problems.append(problem("kept_by_hand", "warning", key, text))
        return {name: value for name, value in said.items() if name not in kept}

    def _willing(self, row: Incoming, student: Student) -> str:
        if not row.willing or row.willing == student.willing:
            return ""
        if student.willing == Answer.UNKNOWN:
            return row.willing
        row.problems.append(problem("willing_differs", "warning", "willing", _WILLING))
        return ""

    # -- Words ---------------------------------------------------------------------------
    def _in_words(self, steps: Mapping[str, Any]) -> dict[str, list[Any]]:
        words = {
            COLUMN_OF.get(n, n): [shown(n, steps["old"][n]), shown(n, new)]
            for n, new in steps["student"].items()
            if n not in {"grade_raw", "town", "school"}
        }
        words |= steps["places"] | _family_words(steps)
        if steps["willing"]:
            words["willing"] = [Answer.UNKNOWN.label, Answer(steps["willing"]).label]
        if steps["need"]:
            words["subjects"] = ["", subject_words(steps["need"]["subjects"])]
        return words


_OTHER_NAME = (
    "这个证件号在台账里是另一个姓名。请核对姓名和证件号；确实改过名的，请先在学生档案里改名再导入。"
)
_OTHER_ID = "这个学籍号在台账里的学生是另一个证件号，请核对学籍号和证件号。"
_NAMESAKE = "本校台账里已有同名学生，请核对是不是同一人；是同一人的，请补上证件号或出生日期。"
_REPEAT = "与本次名册里前面的一行是同一名学生，只导入前面那行。"
_WILLING = "名册上的意愿与已登记的不同，保留已登记的。"


def machine(obj: Student | Household | None, name: str) -> Any:
    """The value of a column as JSON holds it."""
    if obj is None:
        return None
    value = getattr(obj, obj._meta.get_field(name).attname)
    if name in {"town", "school"}:
        return str(value) if value else None
    return value.isoformat() if name == "birth_date" and value else value


def subject_words(codes: Sequence[str]) -> str:
    return "、".join(Subject(code).label for code in codes)


def _differing(obj: Student | Household | None, said: Mapping[str, Any]) -> dict[str, Any]:
    if obj is None:
        return {}
    return {name: value for name, value in said.items() if machine(obj, name) != value}


def _joins_other(row: Incoming, student: Student) -> bool:
    """The row names a family and the child has none, or one with another head."""
    if not row.household:
        return False
    own, head = student.household, blind_index(row.household.get("head_id_number", ""))
    if own is None:
        return True
    return bool(head and own.head_id_index and head != own.head_id_index)


def _without_notes(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if not key.startswith("_")}


def _creation(row: Incoming) -> dict[str, Any]:
    return {
        "student": row.student,
        "household": row.household,
        "join": bool(row.household),
        "willing": row.willing,
        "need": row.need,
    }


def _other_id(student: Student, row: Incoming) -> bool:
    return bool(student.id_index and row.id_index and student.id_index != row.id_index)


def _name_key(row: Incoming) -> tuple[str, ...] | None:
    said = row.student
    if said.get("birth_date") and said.get("school"):
        return said.get("name", ""), said["birth_date"], said["school"]
    return (said.get("name", ""), row.phone_index) if row.phone_index else None


def _family_words(steps: Mapping[str, Any]) -> dict[str, list[str]]:
    said, old = steps["household"], steps["household_old"]
    return {
        COLUMN_OF[name]: [_household_word(name, old.get(name)), _household_word(name, new)]
        for name, new in said.items()
        if name != "town"
    }


def _household_word(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    return str(value) if name == "size" else "******"
