"""How the rooms above receive a roster: each kind is announced here by the room that owns it.

The desk knows files, rows and batches; only the owner of a kind knows what a row means.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from rosters.choices import RosterKind, Verdict


@dataclass
class Planned:
    """What one parsed row would do. `values` are the resolved values, JSON-able."""

    verdict: Verdict
    values: dict[str, Any]
    target_id: UUID | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)  # {field: [old, new]}
    problems: list[dict[str, str]] = field(default_factory=list)  # code, level, field, text


class RosterTarget(Protocol):
    """The receiving side of one roster kind."""

    kind: str

    def plan(self, batch: Any, rows: Sequence[dict[str, Any]]) -> list[Planned]:
        """Compare parsed values with the database, in bulk; writes nothing.

        The answer has one entry per row, in order. Rows with an error of their own come too,
        so that duplicates against the census are seen, but keep the verdict ERROR.
        """

    def apply(self, batch: Any, rows: Sequence[Any], *, by: Any) -> dict[UUID, UUID]:
        """Write one chunk of planned `RosterRow`s, inside the caller's transaction.

        Returns {row id: id of the student or volunteer}. Raises `Changed` when the database
        no longer looks as it did when the row was planned.
        """

    def dependents(self, batch: Any) -> list[str]:
        """Sentences that say what later work stands on this batch and forbids its undoing."""

    def undo(self, batch: Any, *, by: Any) -> int:
        """Take the batch back, inside the caller's transaction; return the rows taken back."""


class Changed(Exception):  # noqa: N818 - a turn of events, not a fault
    """The database changed since the preview; the text says what."""


_targets: dict[str, RosterTarget] = {}


def register(target: RosterTarget) -> None:
    _targets[target.kind] = target


def target_of(kind: str) -> RosterTarget:
    return _targets[kind]


def announced() -> list[RosterKind]:
    """The kinds that some room takes in, in their order on the page."""
    return [kind for kind in RosterKind if kind in _targets]
