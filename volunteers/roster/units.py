"""Which unit of the university a row belongs to, by the names it gives."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from accounts.choices import UnitKind
from accounts.models import Unit

BRACKETS = re.compile(r"[(\[【][^)\]】]*[)\]】]?")
ENDS = ("二级学院", "学院", "系", "团委", "分团委", "团总支")


@lru_cache(maxsize=5_000)
def _tight(text: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", str(text or "")).split()).lower()


def _bare(name: str) -> str:
    """数学学院 and 数学系 without their kind; a name is never emptied."""
    for end in ENDS:
        if name.endswith(end) and len(name) > len(end) + 1:
            return name.removesuffix(end)
    return name


class UnitBook:
    """The units of the sheet's sender, read once; a row finds the deepest that it names."""

    def __init__(self, root: Unit | None) -> None:
        self.root = root
        self.units = list(Unit.objects.within(root)) if root else []
        self._found: dict[tuple[Any, Any], Unit | None] = {}

    def unit_of(self, values: Mapping[str, Any]) -> Unit | None:
        """The deepest unit that the row names; many rows name the same."""
        named = (values.get("college"), values.get("squad"))
        if named not in self._found:
            self._found[named] = self.squad_of(values) or self._above(values)
        return self._found[named]

    def squad_of(self, values: Mapping[str, Any]) -> Unit | None:
        """一分队 of 文学院 may be called 文学院一分队."""
        squad, college = _tight(values.get("squad")), _tight(values.get("college"))
        above = self._above(values)
        return self._named(UnitKind.SQUAD, {squad, college + squad}, above) if squad else None

    def lacks_squad(self, values: Mapping[str, Any]) -> bool:
        """True when squads are on record where the row belongs, but not the one it names."""
        found = self.unit_of(values)
        if not values.get("squad") or (found and found.kind == UnitKind.SQUAD):
            return False
        above = self._above(values)
        return any(unit.kind == UnitKind.SQUAD for unit in self._below(above))

    def _above(self, values: Mapping[str, Any]) -> Unit | None:
        written = _tight(values.get("college"))
        if not written:
            return self.root
        readings = self._readings(written)
        found = self._named(UnitKind.COLLEGE, readings, self.root)
        return found or self._loosely(set(map(_bare, readings))) or self.root

    def _readings(self, written: str) -> set[str]:
        """Free text of a form: without what stands in brackets, and without the university."""
        readings = {written, BRACKETS.sub("", written)}
        for name in map(_tight, self.root.names if self.root else []):
            readings |= {text.removeprefix(name) for text in readings}
        return readings - {""}

    def _loosely(self, bare: set[str]) -> Unit | None:
        """数学 or 数学系 for 数学学院, when no other college is called so."""
        found = [
            unit
            for unit in self.units
            if unit.kind == UnitKind.COLLEGE
            and not bare.isdisjoint(_bare(_tight(name)) for name in unit.names)
        ]
        return found[0] if len(found) == 1 else None

    def _named(self, kind: UnitKind, names: set[str], above: Unit | None) -> Unit | None:
        """The one unit of such a name below `above`; a name that fits two fits none."""
        found = [
            unit
            for unit in self._below(above)
            if unit.kind == kind and not names.isdisjoint(map(_tight, unit.names))
        ]
        return found[0] if len(found) == 1 else None

    def _below(self, above: Unit | None) -> list[Unit]:
        return [unit for unit in self.units if above and above.holds(unit)]
