"""One row on its way into the ledger."""

import json
from dataclasses import dataclass
from typing import Any

from students.models import Student


@dataclass
class Work:
    """One row with what was planned for it."""

    row: Any
    plan: dict[str, Any]
    student: Student | None = None

    @classmethod
    def of(cls, row: Any) -> "Work":
        return cls(row, json.loads(row.sealed)["values"]["plan"])

    @property
    def has_moved(self) -> bool:
        """A known child stands in another household than when the row was planned."""
        now = self.student.household_id if self.student else None
        before: str | None = self.plan["household_before"]
        return (str(now) if now else None) != before
