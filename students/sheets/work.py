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
