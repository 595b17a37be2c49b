"""The receiving side of the school list, as the import desk calls it."""

from collections.abc import Sequence
from typing import Any

from rosters.choices import RosterKind
from rosters.registry import Planned, RosterTarget, register
from students.schools.planning import Planner
from students.schools.undoing import standing_on, take_back
from students.schools.writing import write


def plan(batch: Any, rows: Sequence[dict[str, Any]]) -> list[Planned]:
    return Planner(batch, rows).plan()


register(
    RosterTarget(RosterKind.SCHOOLS, plan=plan, apply=write, dependents=standing_on, undo=take_back)
)
