"""When a job of the desk ends without success, its batch goes back to the screen before."""

from typing import Any

from django.dispatch import receiver

from accounts.scope import county_scope
from jobs.models import Job, State
from jobs.signals import job_ended
from rosters.choices import BatchState
from rosters.models import RosterBatch

BACK = {
    BatchState.PLANNING: BatchState.MAPPING,
    BatchState.APPLYING: BatchState.CHECKING,
    BatchState.UNDOING: BatchState.APPLIED,
}


@receiver(job_ended)
def step_back(sender: Any, job: Job, **kwargs: Any) -> None:
    if job.state == State.DONE or not job.kind.startswith("rosters."):
        return
    with county_scope([job.county_id]):
        for state, back in BACK.items():
            RosterBatch.objects.filter(job=job, state=state).update(state=back)
