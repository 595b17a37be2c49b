"""The kinds of job: each is announced here, in its `tasks` module, by the room that owns it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jobs.models import Job
    from jobs.run import Run

Handler = Callable[["Run"], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    name: str
    label: str
    handler: Handler
    stages: tuple[str, ...]  # names, in order, so that a page can show what is still to come
    perm: str  # the right that the originator must still hold when the job runs
    keeps: bool  # it may be ended early and keeps the best result so far


_kinds: dict[str, Kind] = {}

# Contexts in which every handler runs, such as the originator's county scope. A factory that
# raises UserError fails the job with that sentence.
around: list[Callable[[Job], AbstractContextManager[Any]]] = []


def job(
    name: str, *, label: str, stages: Sequence[str] = (), perm: str = "", keeps: bool = False
) -> Callable[[Handler], Handler]:
    """Announce `handler(run) -> result` (ids and counts only) as the work of jobs of this kind."""

    def announce(handler: Handler) -> Handler:
        _kinds[name] = Kind(name, label, handler, tuple(stages), perm, keeps)
        return handler

    return announce


def kind_of(name: str) -> Kind:
    return _kinds[name]


def find_kind(name: str) -> Kind | None:
    """The kind, or None for a row that an older version of the portal left behind."""
    return _kinds.get(name)
