"""A job in words: the lines of its stage list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from jobs.registry import find_kind

if TYPE_CHECKING:
    from jobs.models import Job

_MARKS = {"queued": "", "running": "on", "done": "done", "failed": "bad", "cancelled": "bad"}


def stage_lines(job: Job) -> list[dict[str, str]]:
    """Ended stages, the current one, then those to come: what parts/stage.html shows."""
    lines = [_ended(stage) for stage in job.stages]
    if job.state != "done" and job.stage:
        lines.append(_current(job))
    return lines + [_line(name) for name in _to_come(job)]


def _ended(stage: dict[str, Any]) -> dict[str, str]:
    extra = f"{stage['seconds']:.1f} 秒"
    if stage["count"]:
        extra = f"{stage['count']:,} 条 · {extra}"
    return _line(stage["name"], extra, "done")


def _current(job: Job) -> dict[str, str]:
    extra = f"{job.done:,} / {job.total:,}" if job.total else ""
    return _line(job.stage, extra, _MARKS[job.state])


def _to_come(job: Job) -> Iterator[str]:
    kind = find_kind(job.kind)
    if kind is None or job.has_ended:
        return
    seen = {stage["name"] for stage in job.stages} | {job.stage}
    yield from (name for name in kind.stages if name not in seen)


def _line(title: str, extra: str = "", state: str = "") -> dict[str, str]:
    return {"title": title, "extra": extra, "state": state}
