"""A job that ended without a file is told on its export; files that had their day are deleted."""

from typing import Any

from django.dispatch import receiver

from accounts.scope import county_scope
from jobs.models import Job, State
from jobs.signals import job_ended, tidied
from rosters.exports import services


@receiver(job_ended)
def say_that_it_failed(sender: Any, job: Job, **kwargs: Any) -> None:
    if job.kind == "rosters.export" and job.state != State.DONE:
        with county_scope([job.county_id]):
            services.give_up(job)


@receiver(tidied)
def delete_what_expired(sender: Any, **kwargs: Any) -> None:
    services.expire()
