"""Which unit of the university a row belongs to, by the names it gives."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from accounts.choices import UnitKind
from accounts.models import Unit


@lru_cache(maxsize=5_000)
def _tight(text: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", str(text or "")).split()).lower()


class UnitBook:
    """The units of the sheet's sender, read once; a row finds the deepest that it names."""

    def __init__(self, root: Unit | None) -> None:
        self.root = root
        self.units = list(Unit.objects.within(root)) if root else []

    def unit_of(self, values: Mapping[str, Any]) -> Unit | None:
        return self.squad_of(values) or self._above(values)

    def squad_of(self, values: Mapping[str, Any]) -> Unit | None:
        """一分队 of 文学院 may be called 文学院一分队."""
        squad, college = _tight(values.get("squad")), _tight(values.get("college"))
        above = self._above(values)
        return self._named(UnitKind.SQUAD, {squad, college + squad}, above) if squad else None

    def lacks_squad(self, values: Mapping[str, Any]) -> bool:
        """True when squads are on record where the row belongs, but not the one it names."""
        if not values.get("squad") or self.squad_of(values):
            return False
        above = self._above(values)
        return any(unit.kind == UnitKind.SQUAD for unit in self._below(above))

    def _above(self, values: Mapping[str, Any]) -> Unit | None:
        college = _tight(values.get("college"))
        found = self._named(UnitKind.COLLEGE, {college}, self.root) if college else None
        return found or self.root

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
