"""From what people write in a roster to a town or a school of one county; never a guess."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from accounts.choices import UnitKind
from accounts.models import Unit
from accounts.school_names import likeness, part_of_school, pieces, school_form

_TOWN_ENDS = ("街道办事处", "街道办", "街道", "民族乡", "镇", "乡")
_PLACE_ENDS = ("自治县", "省", "市", "县", "区")
_SEAT = re.compile(r"(?:人民政府|政府|党委|团委)$")
_WITHIN_TOWN = re.compile(r"(?:镇|乡|街道)$")
MAX_CANDIDATES = 5
ALIKE = 0.5
"""Names less alike than this are not offered; a town's name is short, a slip weighs more."""
ALIKE_TOWNS = 0.4


@dataclass(frozen=True)
class Match:
    """The unit meant, or None with those that may be meant."""

    unit: Unit | None
    candidates: tuple[Unit, ...] = ()


def plain(text: str) -> str:
    """NFKC, without blanks and invisible characters."""
    normal = unicodedata.normalize("NFKC", text or "")
    return "".join(c for c in normal if not c.isspace() and unicodedata.category(c)[0] != "C")


def without_end(name: str, ends: Iterable[str]) -> str:
    """The name without its kind (白藤镇 → 白藤); names of two characters stay whole."""
    for end in ends:
        if name.endswith(end) and len(name) > len(end) + 1:
            return name.removesuffix(end)
    return name


@dataclass
class _Names:
    """Names of one kind of unit: exact spellings, and loosened ones."""

    exact: dict[str, set[Unit]] = field(default_factory=lambda: defaultdict(set))
    loose: dict[str, set[Unit]] = field(default_factory=lambda: defaultdict(set))
    pieces: dict[str, frozenset[str]] = field(default_factory=dict)
    alike: float = ALIKE

    def near(self, name: str) -> list[Unit]:
        """Those that may be meant, the likest first: alike, or one name holds the other."""
        if len(name) < 2:
            return []
        mine = pieces(name)
        scored = [(self._score(name, mine, other), other) for other in self.exact]
        scored = sorted((s, n) for s, n in scored if s <= -self.alike)
        return [unit for _, n in scored for unit in sorted(self.exact[n], key=_path)]

    def _score(self, name: str, mine: frozenset[str], other: str) -> float:
        """Negative, so that the likest sorts first."""
        theirs = self.pieces.get(other) or self.pieces.setdefault(other, pieces(other))
        score = likeness(mine, theirs)
        holds = len(other) > 1 and (name in other or other in name)
        return -((1 + score) / 2 if holds else score)


class PlaceIndex:
    """All towns and schools of a county on a day, read with two queries."""

    def __init__(self, county: Unit, on: date | None = None) -> None:
        day = on or timezone.localdate()
        places = Unit.objects.within(county).of_kind(UnitKind.TOWN, UnitKind.SCHOOL)
        units = list(places.valid_on(day))
        self.county = county
        self.towns = [unit for unit in units if unit.kind == UnitKind.TOWN]
        self.schools = [unit for unit in units if unit.kind == UnitKind.SCHOOL]
        self._prefixes = _prefixes_of(county)
        self._found: dict[tuple[object, ...], Match] = {}
        self._town_names = _Names(alike=ALIKE_TOWNS)
        self._school_names = _Names()
        self._index_towns()
        self._index_schools()

    def town(self, text: str) -> Match:
        """Find a town; 白藤, 白藤镇 and 岭海县白藤镇 are the same, 白藤街道 is not."""
        return self._remembered(("town", text), self._find_town)

    def school(self, text: str, town: Unit | None = None) -> Match:
        """Find a school, among those of `town` when that is known."""
        return self._remembered(("school", text, town and town.pk), self._find_school, town)

    def _remembered(
        self, key: tuple[object, ...], find: Callable[..., Match], *more: object
    ) -> Match:
        if key not in self._found:
            self._found[key] = find(key[1], *more)
        return self._found[key]

    def _index_towns(self) -> None:
        for town in self.towns:
            for name in map(plain, town.names):
                self._town_names.exact[name].add(town)
                self._town_names.loose[without_end(name, _TOWN_ENDS)].add(town)

    def _index_schools(self) -> None:
        for school in self.schools:
            for name in map(plain, school.names):
                self._school_names.exact[name].add(school)
                for reading in self._readings(name):
                    self._school_names.loose[self._loose_school(reading)].add(school)

    def _find_town(self, text: str) -> Match:
        names, readings = self._town_names, self._readings(_SEAT.sub("", plain(text)))
        for reading in readings:
            if found := names.exact.get(reading):
                return _match(found)
        for reading in readings:
            if found := names.loose.get(without_end(reading, _TOWN_ENDS)):
                return _doubted(_match(found), reading)
        if inside := self._towns_before(readings[-1]):
            return _match(inside)
        return Match(None, _few(names.near(readings[-1])))

    def _towns_before(self, text: str) -> set[Unit]:
        """白藤镇大坪村 lies in 白藤镇; 白藤大坪 is not told so surely."""
        names = self._town_names.exact
        fits = [n for n in names if _WITHIN_TOWN.search(n) and text.startswith(n)]
        return set().union(*(names[name] for name in fits))

    def _find_school(self, text: str, town: Unit | None) -> Match:
        readings = self._readings(plain(text))
        if town and self._short(town) not in readings[0]:
            match = self._find_among([self._short(town) + r for r in readings], town)
            if match.unit:
                return match
        return self._find_among(readings, town)

    def _find_among(self, readings: list[str], town: Unit | None) -> Match:
        names = self._school_names
        lookups = [names.exact.get(reading, set()) for reading in readings]
        lookups += [names.loose.get(self._loose_school(r), set()) for r in readings]
        parts = [part for r in readings if (part := part_of_school(r))]
        lookups += [names.loose.get(self._loose_school(part), set()) for part in parts]
        for found in lookups:
            if found := {unit for unit in found if _lies_in(unit, town)}:
                return _match(found)
        near = names.near(readings[-1])
        return Match(None, _few(unit for unit in near if _lies_in(unit, town)))

    def _loose_school(self, name: str) -> str:
        for town in self.towns:
            name = name.replace(plain(town.name), self._short(town))
        return school_form(name.removeprefix("县").removeprefix("区"))

    def _short(self, town: Unit) -> str:
        return without_end(plain(town.name), _TOWN_ENDS)

    def _readings(self, text: str) -> list[str]:
        """The text, and what is left without province, city and county before it."""
        readings = [text]
        for reading in readings:  # grows while it runs
            for prefix in self._prefixes:
                rest = reading.removeprefix(prefix)
                if len(rest) > 1 and rest not in readings and rest not in _TOWN_ENDS:
                    readings.append(rest)
        return sorted(readings, key=len, reverse=True)


def _prefixes_of(county: Unit) -> list[str]:
    """What may stand before a name: province, city, county; long and short forms."""
    codes = county.path.strip("/").split("/")
    prefixes: list[str] = []
    for unit in Unit.objects.filter(code__in=codes).order_by("path"):
        full = [plain(name) for name in unit.names]
        shorts = [without_end(name, _PLACE_ENDS) for name in full]
        prefixes += sorted({*full, *shorts}, key=len, reverse=True)
    return prefixes


def _lies_in(unit: Unit, town: Unit | None) -> bool:
    return town is None or unit.path.startswith(town.path)


def _few(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(dict.fromkeys(units))[:MAX_CANDIDATES]


def _path(unit: Unit) -> str:
    return unit.path


def _match(found: Iterable[Unit]) -> Match:
    units = sorted(found, key=_path)
    return Match(units[0]) if len(units) == 1 else Match(None, _few(units))


def _doubted(match: Match, written: str) -> Match:
    """白藤街道 where only 白藤镇 exists may be another place: offer it, do not take it."""
    stem = without_end(written, _TOWN_ENDS)
    if match.unit is None or written == stem:
        return match
    is_street = "街道" in written and stem + "街道" in map(plain, match.unit.names)
    return match if is_street else Match(None, (match.unit,))


def resolve_town(county: Unit, text: str) -> Unit | None:
    """One look-up; take a `PlaceIndex` for many."""
    return PlaceIndex(county).town(text).unit


def resolve_school(county: Unit, text: str) -> Unit | None:
    return PlaceIndex(county).school(text).unit
