"""Which unit of the university a row belongs to, by the names it gives."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from accounts.choices import UnitKind
from accounts.models import Unit


def _tight(text: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", str(text or "")).split()).lower()


class UnitBook:
    """The units of the sheet's sender, read once; a row finds the deepest that it names."""

    def __init__(self, root: Unit | None) -> None:
        self.root = root
        self.units = list(Unit.objects.within(root)) if root else []

    def unit_of(self, values: Mapping[str, Any]) -> Unit | None:
        college = self._named(UnitKind.COLLEGE, values.get("college"), self.root)
        return self._named(UnitKind.SQUAD, values.get("squad"), college or self.root) or (
            college or self.root
        )

    def _named(self, kind: UnitKind, name: Any, above: Unit | None) -> Unit | None:
        """The one unit of that name below `above`; a name that fits two fits none."""
        wanted = _tight(name)
        if not wanted or above is None:
            return None
        found = [
            unit
            for unit in self.units
            if unit.kind == kind and above.holds(unit) and wanted in map(_tight, unit.names)
        ]
        return found[0] if len(found) == 1 else None
