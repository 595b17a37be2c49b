"""How the rooms above receive a roster: each kind is announced here by the room that owns it.

The desk knows files, rows and batches; only the owner of a kind knows what a row means.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self
from uuid import UUID

from accounts.models import Unit, User
from accounts.roles import Perm
from rosters.choices import RosterKind, Verdict


@dataclass
class Planned:
    """What one parsed row would do. `values` is what the row remembers for `apply`, JSON-able;
    its "family", if any, says how many rows of the roster are of one family with it.

    `changes` is {field: [old, new]} or {field: [old, new, source and date of the old value]}.
    `problems` are {code, level, field, text}. `choices` are the `Decision`s a person may take
    about a row with the verdict PERSON.
    """

    verdict: Verdict
    values: dict[str, Any]
    target_id: UUID | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RosterTarget:
    """The receiving side of one roster kind: four functions of the room that owns it."""

    kind: RosterKind

    plan: Callable[[Any, Sequence[dict[str, Any]]], list[Planned]]
    """(batch, rows): compare parsed values with the database, in bulk; writes nothing.

    The answer has one entry per row, in order. Rows with an error of their own come too, so that
    duplicates against the census are seen, but keep the verdict ERROR. Beside the values each row
    holds "_problems", the codes of its own problems, "_decision", the `Decision` that a person
    took about it ("" when none), and "_raw", the texts as written.
    """

    apply: Callable[..., dict[UUID, UUID]]
    """(batch, rows, by=user): write one chunk of planned `RosterRow`s, inside the caller's
    transaction.

    Returns {row id: id of the student or volunteer}; a row that was set aside is not in it and
    carries a verdict and problems that say so. A new object best takes the id of its row: then no
    row needs a value of its own to be written back. Raises `Changed` when the database no longer
    looks as it did when the row was planned.
    """

    dependents: Callable[[Any], list[str]]
    """(batch): sentences, best as `Hindrance`s, that say what later work stands on it and forbids
    its undoing."""

    undo: Callable[..., int]
    """(batch, by=user): take the batch back, inside the caller's transaction; return the rows."""


class RosterSource(Protocol):
    """The room that can also write one roster kind out again."""

    kind: str
    withheld: frozenset[str]
    """Fields that leave only with the approval of a second person."""

    def exports(self, county: Any, *, user: Any, within: Any = None) -> Iterable[dict[str, Any]]:
        """Yield the rows that `user` may see, {field: value in the sheet's terms}.

        `within` is a town or a school of the county; only students are narrowed by it.
        """


Link = tuple[str, str]  # label, address
LINKED = 5
"""So many of the things that stand in the way of an undoing are linked; all are counted."""


class Hindrance(str):
    """A sentence that forbids an undoing, with links to some of the things that it means.

    Where their pages ask for more than the right to import, `perm` says for what.
    """

    links: tuple[Link, ...]
    perm: Perm | None

    def __new__(cls, text: str, links: Iterable[Link] = (), *, perm: Perm | None = None) -> Self:
        told = super().__new__(cls, text)
        told.links, told.perm = tuple(links), perm
        return told

    def links_for(self, reader: User, county: Unit) -> tuple[Link, ...]:
        """The links that the reader may follow."""
        return self.links if self.perm is None or reader.has_in(self.perm, county) else ()


class Changed(Exception):  # noqa: N818 - a turn of events, not a fault
    """The database changed since the preview; the text says what."""


Effects = Callable[[Any, Mapping[UUID, Mapping[str, Any]]], Mapping[UUID, str]]
"""(batch, {target id: changes}) → {target id: what the change means for work that exists}."""

_targets: dict[str, RosterTarget] = {}
_sources: dict[str, RosterSource] = {}
_effects: defaultdict[str, list[Effects]] = defaultdict(list)
_causes: dict[str, str] = {}


def register(target: RosterTarget) -> None:
    _targets[target.kind] = target


def target_of(kind: str) -> RosterTarget:
    return _targets[kind]


def announced() -> list[RosterKind]:
    """The kinds that some room takes in, in their order on the page."""
    return [kind for kind in RosterKind if kind in _targets]


def offer(source: RosterSource) -> None:
    """Announce a kind that can be written out."""
    _sources[source.kind] = source


def source_of(kind: str) -> RosterSource | None:
    return _sources.get(kind)


def leaving() -> list[RosterKind]:
    """The kinds that some room can write out, in their order on the page."""
    return [kind for kind in RosterKind if kind in _sources]


def on_effects(kind: str, provider: Effects) -> None:
    """Let a higher room say what an update of this kind means for what it keeps."""
    if provider not in _effects[kind]:
        _effects[kind].append(provider)


def effects_of(batch: Any, changes: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, list[str]]:
    """Ask all higher rooms: {target id: sentences}."""
    told: defaultdict[UUID, list[str]] = defaultdict(list)
    if changes:
        for provider in _effects[batch.kind]:
            for target_id, sentence in provider(batch, changes).items():
                told[target_id].append(sentence)
    return dict(told)


def name_causes(words: Mapping[str, str]) -> None:
    """Say in a few words what the problem codes of a room mean: {code: heading}."""
    _causes.update(words)


def cause_name(code: str) -> str:
    return _causes.get(code, "")
