"""When a job of the desk ends without success, its batch goes back to the screen before."""

from typing import Any

from django.dispatch import receiver

from accounts.scope import county_scope
from jobs.models import Job, State
from jobs.signals import job_ended
from rosters.choices import WRITING, BatchState
from rosters.models import RosterBatch
from rosters.services import applying, errands


@receiver(job_ended)
def step_back(sender: Any, job: Job, **kwargs: Any) -> None:
    if job.state == State.DONE or not job.kind.startswith("rosters."):
        return
    with county_scope([job.county_id]):
        for batch in RosterBatch.objects.filter(job=job):
            _step_back(batch)


def _step_back(batch: RosterBatch) -> None:
    if batch.state in WRITING:
        applying.step_back(batch)
    elif batch.state == BatchState.MENDING:
        errands.end_errand(batch)
    elif batch.state == BatchState.PLANNING or (
        batch.state == BatchState.READING and batch.sheets  # it had been read before
    ):
        RosterBatch.objects.filter(pk=batch.pk, state=batch.state).update(state=BatchState.MAPPING)
