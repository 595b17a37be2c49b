"""How long mapping and parsing may take: what the child hands on is still somebody's file."""

import time

from .guarded.refused import Refused

CPU_SECONDS = 10
"""Seconds of work, not of waiting for a busy machine: an honest 20,000 × 30 takes less than two."""


class TimeLimit:
    """Bounds the work of one thread from now on."""

    def __init__(self, seconds: float | None = None) -> None:
        self._until = time.thread_time() + (CPU_SECONDS if seconds is None else seconds)

    def check(self) -> None:
        """Raise Refused once the time is over."""
        if time.thread_time() > self._until:
            raise Refused("too_slow")
