"""The tile map: one equal square a town, which draws no boundary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.models import Unit
from portal.pages.figures import Counts, Figures

ALERT_BELOW = 60
RAMP = ((92, 5), (84, 4), (72, 3), (60, 2), (0, 1))
LEGEND = (("q1", "<60%"), ("q2", "60–71"), ("q3", "72–83"), ("q4", "84–91"), ("q5", "≥92%"))
MOST_COLUMNS = 8


@dataclass(frozen=True)
class Measure:
    key: str
    label: str
    part: str
    whole: str
    words: str


MEASURES = (
    Measure("paired", "结对覆盖率", "paired", "ready", "已结对与可结对人数"),
    Measure("verified", "摸排完成率", "verified", "enrolled", "已核实与在册人数"),
    Measure("agreed", "同意帮扶率", "agreed", "verified", "同意与已核实人数"),
)


@dataclass(frozen=True)
class Tile:
    id: UUID
    name: str
    part: int
    whole: int
    place: str

    @property
    def percent(self) -> int | None:
        return self.part * 100 // self.whole if self.whole else None

    @property
    def colour(self) -> str:
        if self.percent is None:
            return "q0"
        return f"q{next(step for least, step in RAMP if self.percent >= least)}"

    @property
    def is_alert(self) -> bool:
        return self.percent is not None and self.percent < ALERT_BELOW


def measure_of(key: str | None, total: Counts) -> Measure:
    """The one asked for; else coverage, or the census as long as nobody is paired."""
    known = {measure.key: measure for measure in MEASURES}
    return known.get(key or "") or known["paired" if total["paired"] else "verified"]


def tiles(towns: Iterable[Unit], found: Figures, measure: Measure) -> list[Tile]:
    towns = list(towns)
    placed = all(_has_place(town) for town in towns)
    return [_tile(town, found.at(town.pk), measure, placed) for town in towns]


def _has_place(town: Unit) -> bool:
    return all(n and n <= MOST_COLUMNS for n in (town.grid_col, town.grid_row))


def _tile(town: Unit, counts: Counts, measure: Measure, placed: bool) -> Tile:
    place = f"gc{town.grid_col} gr{town.grid_row}" if placed else ""
    return Tile(town.pk, town.name, counts[measure.part], counts[measure.whole], place)
