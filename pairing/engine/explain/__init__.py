"""The words of a result: why this pair, why not this need, and which helpers are short."""

from ..plan import Problem
from ..result import Result
from .evidence import Evidence, Reach
from .pairs import pairs
from .shortage import shortage
from .summary import summary
from .unserved import REASONS, unserved

__all__ = ["REASONS", "Evidence", "Reach", "describe"]


def describe(p: Problem, evidence: Evidence, digest: str, seed: int) -> Result:
    """The whole result, people and lists in order of their ids."""
    return Result(
        pairs=sorted(pairs(p, evidence.plan), key=lambda x: (x.student, x.helper)),
        unserved=sorted(unserved(p, evidence), key=lambda x: x.need),
        shortage=shortage(p, evidence.plan),
        summary=summary(p, evidence),
        input_digest=digest,
        seed=seed,
    )
