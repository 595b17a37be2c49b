"""What the benchmarks share: a stopwatch and one line of the table."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """One comparison: what was measured, its reference, both values and their unit."""

    what: str
    ours: float
    reference: str
    theirs: float
    unit: str = "s"

    @property
    def cells(self) -> list[str]:
        ratio = f"{self.ours / self.theirs:.2f}" if self.theirs else "-"
        return [self.what, self._shown(self.ours), self.reference, self._shown(self.theirs), ratio]

    def _shown(self, value: float) -> str:
        return f"{value:.3f} s" if self.unit == "s" else f"{value:,.0f} {self.unit}"


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of one run and its answer; rubbish is collected before, not during."""
    gc.collect()
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer


def medians(*works: Callable[[], Any], runs: int) -> list[float]:
    """Median seconds of each work; they take turns, so that a busy machine hits all alike."""
    seconds = [[timed(work)[0] for work in works] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*seconds, strict=True)]


def table(lines: list[Line]) -> str:
    """The lines as a Markdown table."""
    head = ["measured", "ours", "reference", "reference's", "ratio"]
    rows = [head, ["---", "---:", "---", "---:", "---:"], *(line.cells for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
