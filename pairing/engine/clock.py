"""The stages of a run: their seconds, the improving figure, and the wish to stop or cancel."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .errors import Cancelled
from .plan import Plan, Problem, count
from .result import Stage

STOP = "stop"


@dataclass(frozen=True)
class Figure:
    """The best plan so far: children and needs served."""

    children: int
    needs: int


Answer = bool | str | None
Progress = Callable[[str, int, int, Figure | None], Answer]


class Clock:
    """Tells the stages on. The answer `STOP` ends the search, False cancels the run."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.stages: list[Stage] = []
        self.stopped = False
        self.cancelled = False

    def hear(self, stage: str, done: int, total: int, figure: Figure | None = None) -> bool:
        """Tell, remember the answer; whether to go on. Never raises, so a solver may call it."""
        answer = self.progress(stage, done, total, figure) if self.progress else None
        self.cancelled |= answer is False
        self.stopped |= answer == STOP
        return not (self.cancelled or self.stopped)

    def say(self, stage: str, done: int, total: int, figure: Figure | None = None) -> bool:
        """Tell; whether to go on. Raises `Cancelled` when the answer is, or once was, False."""
        going = self.hear(stage, done, total, figure)
        if self.cancelled:
            raise Cancelled(stage)
        return going

    @contextmanager
    def stage(self, name: str, total: int = 1) -> Iterator[None]:
        """Measure a stage and tell its beginning and end."""
        self.say(name, 0, total)
        began = time.perf_counter()
        yield
        self.stages.append(Stage(name, round(time.perf_counter() - began, 3)))
        self.say(name, total, total)


def figure_of(p: Problem, plan: Plan) -> Figure:
    """The figure of a plan."""
    made = count(p, plan)
    return Figure(sum(made.children), sum(made.needs))
