"""The receiving side of the school list, as the import desk calls it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from accounts.models import User
from rosters import registry
from rosters.choices import RosterKind
from students.schools.planning import Planner
from students.schools.undoing import standing_on, take_back
from students.schools.writing import write


class SchoolList:
    kind = RosterKind.SCHOOLS.value

    def plan(self, batch: Any, rows: Sequence[dict[str, Any]]) -> list[registry.Planned]:
        return Planner(batch, rows).plan()

    def apply(self, batch: Any, rows: Sequence[Any], *, by: User) -> dict[UUID, UUID]:
        return write(batch, rows, by=by)

    def dependents(self, batch: Any) -> list[str]:
        return standing_on(batch)

    def undo(self, batch: Any, *, by: User) -> int:
        return take_back(batch, by=by)


registry.register(SchoolList())
