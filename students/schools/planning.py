"""Compares the rows of a school list with the units of the county; writes nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.choices import SchoolKind, UnitKind
from accounts.models import Unit
from accounts.resolve import PlaceIndex, plain
from accounts.roles import Perm
from rosters.choices import Decision, Verdict
from rosters.registry import Planned
from students.schools import problems
from students.schools.problems import Problem

MADE_HERE = "X"  # the first letter of a code that is not official
IDENTITY = [Decision.SAME.value, Decision.OTHER.value]
COLUMN_OF = {"code": "school_code"}
Values = Mapping[str, Any]


@dataclass
class Line:
    row: Values
    town: Unit | None = None
    school: Unit | None = None
    problems: list[Problem] = field(default_factory=list)
    doubt: Problem | None = None
    old_name: str = ""  # what the row calls the school, when that is not its name

    @property
    def decision(self) -> str:
        return str(self.row.get("_decision") or "")

    @property
    def name(self) -> str:
        return plain(self.row.get("name") or "")

    @property
    def code(self) -> str:
        return str(self.row.get("school_code") or "")


class Schools:
    """The schools of a county by code and by every name, those closed too."""

    def __init__(self, county: Unit, codes: Sequence[str], on: Any) -> None:
        self.day = on
        self.places = PlaceIndex(county, on)
        self.by_code: dict[str, Unit] = {}
        self.by_name: dict[str, list[Unit]] = defaultdict(list)
        for school in Unit.objects.within(county).of_kind(UnitKind.SCHOOL):
            self.by_code[school.code] = school
            for name in dict.fromkeys(map(plain, school.names)):
                self.by_name[name].append(school)
        taken = Unit.objects.filter(code__in=codes).exclude(code__in=self.by_code)
        self.elsewhere = set(taken.values_list("code", flat=True))

    def is_closed(self, school: Unit) -> bool:
        return bool(school.valid_to and school.valid_to < self.day)


class Planner:
    """Plans row after row; remembers the schools that earlier rows meant."""

    def __init__(self, batch: Any, rows: Sequence[Values]) -> None:
        codes = [str(row["school_code"]) for row in rows if row.get("school_code")]
        self.schools = Schools(batch.county, codes, batch.as_of)
        self.may = batch.uploaded_by.has_in(Perm.UNITS_EDIT, batch.county)
        self.rows = rows
        self.seen: set[Any] = set()

    def plan(self) -> list[Planned]:
        return [self._row(Line(row)) for row in self.rows]

    def _row(self, line: Line) -> Planned:
        line.problems += problems.not_kept(line.row)
        self._find(line)
        old, new = self._differences(line) if line.school else ({}, {})
        verdict = self._verdict(line, bool(new))
        values = {key: value for key, value in line.row.items() if not key.startswith("_")}
        values["plan"] = {"old": old, "new": new} if line.school else self._creation(line)
        changes = words_of(old, new) if verdict == Verdict.UPDATE else {}
        return Planned(
            verdict=verdict,
            values=values,
            target_id=line.school.pk if line.school else None,
            changes=changes,
            problems=line.problems,
            choices=IDENTITY if verdict == Verdict.PERSON else [],
        )

    def _verdict(self, line: Line, changed: bool) -> Verdict:
        if any(problem["level"] == "error" for problem in line.problems):
            return Verdict.ERROR
        key = line.school.pk if line.school else (line.name, line.town and line.town.pk)
        if key in self.seen:
            line.problems.append(problems.TWICE)
            return Verdict.DUPLICATE
        self.seen.add(key)
        if line.doubt:
            line.problems.append(line.doubt)
            return Verdict.PERSON
        if line.school is None:
            return Verdict.CREATE
        return Verdict.UPDATE if changed else Verdict.UNCHANGED

    # -- Which school is meant -----------------------------------------------------------------
    def _find(self, line: Line) -> None:
        if not self.may:
            line.problems.append(problems.NO_RIGHT)
        elif not line.name:
            line.problems.append(problems.NO_NAME)
        elif line.code in self.schools.elsewhere:
            line.problems.append(problems.CODE_ELSEWHERE)
        else:
            self._town(line)
            self._by_code(line) or self._by_name(line) or self._alike(line)
            self._judge(line)

    def _town(self, line: Line) -> None:
        text = line.row.get("town") or ""
        match = self.schools.places.town(text) if text else None
        line.town = match.unit if match else None
        if match and match.unit is None:
            line.problems.append(problems.unknown_town(match.candidates))

    def _by_code(self, line: Line) -> bool:
        line.school = self.schools.by_code.get(line.code) if line.code else None
        if line.school and line.name in map(plain, line.school.aliases):
            _keep_name(line, line.school)
        return line.school is not None

    def _by_name(self, line: Line) -> bool:
        named = self.schools.by_name.get(line.name, [])
        here = [s for s in named if line.town is None or s.parent_id == line.town.pk]
        current = [s for s in here if plain(s.name) == line.name] or here
        if len(current) != 1:
            if named:
                line.problems.append(problems.AMBIGUOUS if here else problems.NAMESAKE)
            return bool(here)
        other_code = line.code and not current[0].code.startswith(MADE_HERE)
        self._take(line, current[0], problems.SAME_NAME if other_code else None)
        if line.school and plain(line.school.name) != line.name:
            _keep_name(line, line.school)
        return True

    def _alike(self, line: Line) -> bool:
        """Written otherwise: 第一小学 and 县第一小学 may be one."""
        match = self.schools.places.school(line.row.get("name") or "", line.town)
        if match.unit is None:
            return False
        self._take(line, match.unit, problems.alike([match.unit.name]))
        if line.school:
            line.old_name = line.school.name
        return True

    def _take(self, line: Line, school: Unit, doubt: Problem | None) -> None:
        """Take the school as the one meant, unless a person said otherwise."""
        if doubt and line.decision == Decision.OTHER:
            return
        line.school = school
        line.doubt = doubt if doubt and not line.decision else None

    def _judge(self, line: Line) -> None:
        if line.school and self.schools.is_closed(line.school) and line.school.valid_to:
            line.problems.append(problems.closed(line.school.valid_to))
        elif line.school and line.town and line.school.parent_id != line.town.pk:
            line.problems.append(problems.OTHER_TOWN)
        elif line.school is None and line.town is None and not line.row.get("town"):
            line.problems.append(problems.NO_TOWN)

    # -- What the row says of it ---------------------------------------------------------------
    def _creation(self, line: Line) -> dict[str, Any]:
        return {
            "code": line.code,
            "town": str(line.town.pk) if line.town else None,
            "name": line.name,
            "aliases": _others(line, line.name),
            "school_kind": _kind(line),
        }

    def _differences(self, line: Line) -> tuple[dict[str, Any], dict[str, Any]]:
        school = line.school
        if school is None:
            return {}, {}
        name = line.old_name or line.name
        said = {"name": name, "school_kind": _kind(line), "code": line.code}
        said["aliases"] = list(dict.fromkeys([*school.aliases, *_others(line, name)]))
        new = {key: value for key, value in said.items() if value and value != getattr(school, key)}
        return {key: getattr(school, key) for key in new}, new


def _keep_name(line: Line, school: Unit) -> None:
    """The row calls the school by an alias: that is no new name."""
    line.problems.append(problems.ALIAS_KEPT)
    line.old_name = school.name


def _others(line: Line, name: str) -> list[str]:
    """Other names: those the row lists, the one it uses, and the name that a new one replaces."""
    told = [plain(alias) for alias in line.row.get("aliases") or []]
    mine = [line.name, line.school.name] if line.school else []
    return [one for one in dict.fromkeys([*mine, *told]) if one and one != name]


def _kind(line: Line) -> str:
    kind = str(line.row.get("school_kind") or "")
    return kind if kind in SchoolKind.values else ""


def words_of(old: Values, new: Values) -> dict[str, list[Any]]:
    return {
        COLUMN_OF.get(key, key): [_word(key, old.get(key)), _word(key, value)]
        for key, value in new.items()
    }


def _word(key: str, value: Any) -> str:
    if key == "aliases":
        return "、".join(value or [])
    if key == "code" and str(value).startswith(MADE_HERE):
        return ""
    return str(SchoolKind(value).label) if key == "school_kind" and value else str(value or "")
