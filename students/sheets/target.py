"""The receiving side of student rosters; announced to the import desk at start-up."""

from collections.abc import Sequence
from typing import Any

from rosters.choices import RosterKind
from rosters.registry import Planned, RosterTarget, register
from students.sheets.planning import Planner
from students.sheets.undoing import dependents_of, take_back
from students.sheets.writing import write_rows


def plan(batch: Any, rows: Sequence[dict[str, Any]]) -> list[Planned]:
    return Planner(batch, rows).plan()


register(
    RosterTarget(
        RosterKind.STUDENTS, plan=plan, apply=write_rows, dependents=dependents_of, undo=take_back
    )
)
