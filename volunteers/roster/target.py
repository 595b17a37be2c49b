"""The receiving side of the volunteer roster, as the import desk calls it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rosters.choices import RosterKind
from rosters.registry import Planned
from volunteers.roster.planning import Planner
from volunteers.roster.undoing import standing_on, take_back
from volunteers.roster.writing import write


class VolunteerRoster:
    kind = RosterKind.VOLUNTEERS.value

    def plan(self, batch: Any, rows: Sequence[dict[str, Any]]) -> list[Planned]:
        planner = Planner(batch, rows)
        return [planner.plan(values) for values in rows]

    def apply(self, batch: Any, rows: Sequence[Any], *, by: Any) -> dict[UUID, UUID]:
        return write(batch, rows, by=by)

    def dependents(self, batch: Any) -> list[str]:
        return standing_on(batch)

    def undo(self, batch: Any, *, by: Any) -> int:
        return take_back(batch, by=by)
