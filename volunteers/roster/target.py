"""The receiving side of the rosters of helpers and experts, as the import desk calls it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rosters.registry import Planned
from volunteers.roster.planning import Planner
from volunteers.roster.sorts import Sort
from volunteers.roster.undoing import standing_on, take_back
from volunteers.roster.writing import write


class HelperRoster:
    """One kind of roster; its sort says what its rows mean."""

    def __init__(self, sort: type[Sort]) -> None:
        self.sort = sort
        self.kind = sort.roster.value

    def plan(self, batch: Any, rows: Sequence[dict[str, Any]]) -> list[Planned]:
        return Planner(self.sort(batch), batch, rows).plan_all(rows)

    def apply(self, batch: Any, rows: Sequence[Any], *, by: Any) -> dict[UUID, UUID]:
        return write(self.sort(batch), batch, rows, by=by)

    def dependents(self, batch: Any) -> list[str]:
        return standing_on(batch)

    def undo(self, batch: Any, *, by: Any) -> int:
        return take_back(batch, by=by)
