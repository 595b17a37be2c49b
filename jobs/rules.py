"""Who may stop a job, or end it early."""

from typing import Any

from jobs.models import Job, State
from jobs.registry import find_kind


def may_cancel(user: Any, job: Job) -> bool:
    """The one who started it, or a colleague of the county who could have."""
    return not (job.has_ended or job.cancel_asked) and _concerns(user, job)


def may_finish(user: Any, job: Job) -> bool:
    """The same people, while a job runs that can keep the best result so far."""
    kind = find_kind(job.kind)
    running = job.state == State.RUNNING and not (job.cancel_asked or job.finish_asked)
    return bool(kind and kind.keeps) and running and _concerns(user, job)


def _concerns(user: Any, job: Job) -> bool:
    kind = find_kind(job.kind)
    colleague = kind and kind.perm and job.county and user.has_in(kind.perm, job.county)
    return bool(job.started_by_id == user.pk or colleague)
