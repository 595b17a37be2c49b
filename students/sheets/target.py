"""The receiving side of student rosters; announced to the import desk at start-up."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from accounts.models import User
from rosters import registry
from rosters.choices import RosterKind
from students.sheets.planning import Planner
from students.sheets.undoing import dependents_of, take_back
from students.sheets.writing import write_rows


class StudentRoster:
    kind = RosterKind.STUDENTS

    def plan(self, batch: Any, rows: Sequence[dict[str, Any]]) -> list[registry.Planned]:
        return Planner(batch, rows).plan()

    def apply(self, batch: Any, rows: Sequence[Any], *, by: User) -> dict[UUID, UUID]:
        return write_rows(batch, rows, by=by)

    def dependents(self, batch: Any) -> list[str]:
        return dependents_of(batch)

    def undo(self, batch: Any, *, by: User) -> int:
        return take_back(batch, by=by)


registry.register(StudentRoster())
