"""What a worker is woken for: thin, ids only."""

from celery import shared_task

from jobs import services


@shared_task  # type: ignore[untyped-decorator]
def run(job_id: str) -> None:
    services.perform(job_id)


@shared_task  # type: ignore[untyped-decorator]
def reap() -> None:
    services.reap()
