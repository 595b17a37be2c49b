"""The receiving side of the rosters of helpers and experts, as the import desk calls it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rosters.registry import Planned, RosterTarget
from volunteers.roster.planning import Planner
from volunteers.roster.sorts import Sort
from volunteers.roster.undoing import standing_on, take_back
from volunteers.roster.writing import write


def target_of(sort: type[Sort]) -> RosterTarget:
    """One kind of roster; its sort says what its rows mean."""

    def plan(batch: Any, rows: Sequence[dict[str, Any]]) -> list[Planned]:
        return Planner(sort(batch), batch, rows).plan_all(rows)

    def apply(batch: Any, rows: Sequence[Any], *, by: Any) -> dict[UUID, UUID]:
        return write(sort(batch), batch, rows, by=by)

    return RosterTarget(sort.roster, plan=plan, apply=apply, dependents=standing_on, undo=take_back)
