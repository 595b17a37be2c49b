"""The engine's output: pairs, unserved needs, shortages and the summary, to and from JSON."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from .errors import BadInstance

ENGINE_VERSION = "0.1.0"


@dataclass
class Session:
    """One weekly session: the need it serves and its slot (0-27)."""

    need: str
    slot: int


@dataclass
class RunnerUp:
    """The best helper with room now who could take the whole pair; `cost` = points lost.

    Never below zero under proof "optimal"; below zero it is an improvement the search missed.
    """

    helper: str
    cost: int


@dataclass
class Pair:
    """One proposed pair; `parts` sum to `score` (mean over its needs, 0-100)."""

    student: str
    helper: str
    role: str
    mode: str
    sessions: list[Session]
    score: int
    parts: dict[str, int]
    lost: list[dict[str, str]]
    runner_up: RunnerUp | None
    locked: bool = False


@dataclass
class Blocking:
    """These needs compete for these helpers, who have only `places` places (a Hall set)."""

    needs: list[str]
    helpers: list[str]
    places: int


@dataclass
class Unserved:
    """Why a need has no helper: `reason` is a code of `explain.REASONS` or a rule code."""

    need: str
    reason: str
    text: str
    left_after: dict[str, int]
    unlock: list[dict[str, str]]
    blocking: Blocking | None
    proven: bool


@dataclass
class Shortage:
    """One more helper (1 pupil, 1 session) of this kind, subject, stage and slot.

    `gain` = needs served more with that helper, at least; `helps` = unserved needs to choose from,
    each of which could be taken at once; `moves` = served needs that must change helper first.
    """

    kind: str
    subject: str
    stage: str
    slot: int | None
    gain: int
    helps: int
    moves: int = 0


@dataclass
class Summary:
    """`objective` and `bound` are vectors in the order of `levels`, compared lexicographically.

    `by_tier` counts needs, `students_by_tier` students, each [served, asked], tier 0 first; `load`
    is [pupils, number of helpers]; `gap` is relative, at the first level where the two differ.
    """

    students_served: int
    needs_served: int
    by_tier: list[list[int]]
    students_by_tier: list[list[int]]
    load: list[list[int]]
    levels: list[str]
    objective: list[int]
    bound: list[int]
    gap: float
    proof: str


@dataclass
class Stage:
    """A stage and the wall seconds it took (the only part of a result that may differ)."""

    name: str
    seconds: float


@dataclass
class Result:
    """What `solve` returns and `verify` checks."""

    pairs: list[Pair]
    unserved: list[Unserved]
    shortage: list[Shortage]
    summary: Summary
    input_digest: str
    seed: int
    stages: list[Stage] = field(default_factory=list)
    engine_version: str = ENGINE_VERSION

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), ensure_ascii=False))
        return plain

    @classmethod
    def from_json(cls, raw: Any) -> "Result":
        """Read what `to_json` wrote; raises `BadInstance` when the shape is not a result's."""
        try:
            return cls(
                pairs=[_pair(x) for x in raw["pairs"]],
                unserved=[_unserved(x) for x in raw["unserved"]],
                shortage=[Shortage(**x) for x in raw["shortage"]],
                summary=Summary(**raw["summary"]),
                input_digest=raw["input_digest"],
                seed=raw["seed"],
                stages=[Stage(**x) for x in raw["stages"]],
                engine_version=raw["engine_version"],
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise BadInstance(f"结果文件的写法不对（{error}）。") from error


def _pair(raw: dict[str, Any]) -> Pair:
    runner = raw["runner_up"]
    ids = [raw["student"], raw["helper"], *(x["need"] for x in raw["sessions"])]
    slots = [x["slot"] for x in raw["sessions"]]
    if not all(isinstance(x, str) for x in ids) or not all(type(x) is int for x in slots):
        raise TypeError("编号应为文字，时间段应为整数")
    made = {**raw, "sessions": [Session(**x) for x in raw["sessions"]]}
    return Pair(**{**made, "runner_up": RunnerUp(**runner) if runner else None})


def _unserved(raw: dict[str, Any]) -> Unserved:
    blocking = raw["blocking"]
    return Unserved(**{**raw, "blocking": Blocking(**blocking) if blocking else None})
