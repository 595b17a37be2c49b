"""The receiving side of the pairing ledger, as the import desk calls it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from accounts.models import User
from pairing.roster.planning import Planner
from pairing.roster.undoing import standing_on, take_back
from pairing.roster.writing import write
from rosters import registry
from rosters.choices import RosterKind


class PairingLedger:
    kind = RosterKind.PAIRINGS.value

    def plan(self, batch: Any, rows: Sequence[dict[str, Any]]) -> list[registry.Planned]:
        return Planner(batch, rows).plan()

    def apply(self, batch: Any, rows: Sequence[Any], *, by: User) -> dict[UUID, UUID]:
        return write(batch, rows, by=by)

    def dependents(self, batch: Any) -> list[str]:
        return standing_on(batch)

    def undo(self, batch: Any, *, by: User) -> int:
        return take_back(batch, by=by)


registry.register(PairingLedger())
