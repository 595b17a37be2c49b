"""The receiving side of the pairing ledger, as the import desk calls it."""

from collections.abc import Sequence
from typing import Any

from pairing.roster.planning import Planner
from pairing.roster.undoing import standing_on, take_back
from pairing.roster.writing import write
from rosters.choices import RosterKind
from rosters.registry import Planned, RosterTarget, register


def plan(batch: Any, rows: Sequence[dict[str, Any]]) -> list[Planned]:
    return Planner(batch, rows).plan()


register(
    RosterTarget(
        RosterKind.PAIRINGS, plan=plan, apply=write, dependents=standing_on, undo=take_back
    )
)
