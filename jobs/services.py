"""The life of a job: start, cancel, claim, perform, reap.

The row is the truth; the broker only wakes a worker. So every message may get lost, come late
or come twice.
"""

from __future__ import annotations

import logging
import traceback
from contextlib import ExitStack
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from jobs.errors import Cancelled, LeaseLost, UserError
from jobs.models import Job, JobQuerySet, State
from jobs.registry import around, find_kind, kind_of
from jobs.run import Run
from jobs.signals import job_ended, tidied

logger = logging.getLogger(__name__)
REAP_AT_ONCE = 100


@transaction.atomic
def start(kind: str, *, args: dict[str, Any], by: Any, county: Any = None, total: int = 0) -> Job:
    """Queue work; the row is part of the caller's transaction. `args` holds ids and counts."""
    kind_of(kind)
    job = Job.objects.create(kind=kind, args=args, started_by=by, county=county, total=total)
    transaction.on_commit(partial(wake, job.pk))
    return job


def wake(job_id: UUID) -> None:
    """Tell the workers. A broker that does not answer costs time, never the job."""
    try:
        with _broker() as connection:
            current_app.send_task("jobs.tasks.run", args=[str(job_id)], connection=connection)
    except Exception as error:
        logger.warning("job %s: not sent (%s); the reaper will", job_id, type(error).__name__)
        return
    Job.objects.filter(pk=job_id).update(sent_at=Now())


def _broker() -> Any:
    """A connection that gives up at once: a person waits for the page."""
    options = current_app.conf.broker_transport_options | {"max_retries": 0}
    return current_app.connection_for_write(transport_options=options)


@transaction.atomic
def cancel(job: Job, *, by: Any) -> bool:
    """Stop a job: at once if it waits, else after its current chunk. False: it had ended."""
    row = Job.objects.filter(pk=job.pk)
    if row.filter(state=State.QUEUED).update(state=State.CANCELLED, ended_at=Now()):
        _announce(job.pk)
        stopped = True
    else:
        stopped = bool(row.filter(state=State.RUNNING).update(cancel_asked=True))
    logger.info("job %s: cancel by %s, %s", job.pk, by.pk, stopped)
    return stopped


def finish(job: Job, *, by: Any) -> bool:
    """Ask a running job to end now with the best it has. False: it has ended or cannot do so."""
    kind = find_kind(job.kind)
    running = Job.objects.filter(pk=job.pk, state=State.RUNNING, cancel_asked=False)
    asked = bool(kind and kind.keeps and running.update(finish_asked=True))
    logger.info("job %s: finish by %s, %s", job.pk, by.pk, asked)
    return asked


def claim(job_id: UUID | str) -> Run | None:
    """Take a job that waits or was left behind; None if there is nothing to take."""
    owner = uuid4()
    row = Job.objects.filter(pk=job_id)
    taken = row.claimable().update(
        state=State.RUNNING,
        owner=owner,
        beat_at=Now(),
        attempts=F("attempts") + 1,
        started_at=Coalesce("started_at", Now()),
    )
    if not taken:
        return None
    run = Run(row.select_related("started_by", "county").get(), owner)
    if run.job.attempts > settings.JOB_MAX_ATTEMPTS:
        _end(
            run, State.FAILED, error=f"中断了 {settings.JOB_MAX_ATTEMPTS} 次，已停止。请重新开始。"
        )
        return None
    return run


def perform(job_id: UUID | str) -> None:
    """Do a job, if it is there to be done."""
    run = claim(job_id)
    if run is None:
        return
    try:
        if run.job.cancel_asked:
            raise Cancelled
        result = _handle(run)
    except LeaseLost:
        logger.warning("job %s: another worker took over", run.job_id)
    except Cancelled:
        _end(run, State.CANCELLED)
    except UserError as error:
        _end(run, State.FAILED, error=str(error)[:300])
    except Exception as error:
        _stumble(run, error)
    else:
        run.close()
        _end(run, State.DONE, result=result or {}, stage="", stages=run.stages)


def reap() -> int:
    """Wake workers for jobs left lying; give up those that were tried too often."""
    for job_id in _ids(Job.objects.stale().filter(attempts__gte=settings.JOB_MAX_ATTEMPTS)):
        claim(job_id)
    waiting = _ids(Job.objects.to_send())
    for job_id in waiting:
        wake(job_id)
    _tidy()
    return len(waiting)


def _tidy() -> None:
    """Let the rooms above delete what has had its time; one that fails stops nobody."""
    for receiver, answer in tidied.send_robust(sender=Job):
        if isinstance(answer, Exception):
            logger.error("tidying: %s in %s", type(answer).__name__, receiver.__module__)


def _ids(jobs: JobQuerySet) -> list[UUID]:
    return list(jobs.values_list("pk", flat=True)[:REAP_AT_ONCE])


def _handle(run: Run) -> dict[str, Any]:
    kind = find_kind(run.job.kind)
    if kind is None:
        raise UserError("系统升级后不再支持这种任务，请重新开始。")
    with ExitStack() as stack:
        for context in around:
            stack.enter_context(context(run.job))
        return kind.handler(run)


def _stumble(run: Run, error: Exception) -> None:
    """Log by id and place, never the message: it may quote a row. Then retry or give up."""
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("job %s: %s\n%s", run.job_id, type(error).__name__, where)
    if run.job.attempts >= settings.JOB_MAX_ATTEMPTS:
        _end(run, State.FAILED, error=f"程序出错（编号 {run.job_id}），请联系管理员。")
        return
    # sent_at now: the reaper sends it again after a pause, not at once.
    run.owned().update(state=State.QUEUED, owner=None, sent_at=Now())


@transaction.atomic
def _end(run: Run, state: State, **changes: Any) -> None:
    ended = run.owned().update(state=state, owner=None, ended_at=Now(), **changes)
    if ended:
        _announce(run.job_id)


def _announce(job_id: UUID) -> None:
    """Tell the rooms above. One that fails must not keep the job from ending."""
    job = Job.objects.select_related("started_by", "county").get(pk=job_id)
    try:
        with transaction.atomic():
            job_ended.send(sender=Job, job=job)
    except Exception as error:
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("job %s: a receiver failed: %s\n%s", job_id, type(error).__name__, where)
