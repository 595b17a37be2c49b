"""Who may stop a job."""

from typing import Any

from jobs.models import Job
from jobs.registry import find_kind


def may_cancel(user: Any, job: Job) -> bool:
    """The one who started it, or a colleague of the county who could have."""
    if job.has_ended or job.cancel_asked:
        return False
    kind = find_kind(job.kind)
    colleague = kind and kind.perm and job.county and user.has_in(kind.perm, job.county)
    return bool(job.started_by_id == user.pk or colleague)
