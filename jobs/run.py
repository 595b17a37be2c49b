"""The handle that a handler works through: progress, chunks, signs of life.

Every write is conditional on still owning the job, so that a worker which was taken for dead
and replaced can do no harm when it wakes up.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now

from jobs.errors import Cancelled, LeaseLost
from jobs.models import Job, JobQuerySet, State

logger = logging.getLogger(__name__)


class Run:
    """One attempt at a job, by the worker that holds its owner token."""

    def __init__(self, job: Job, owner: UUID) -> None:
        self.job = job
        self.job_id: UUID = job.pk
        self.owner = owner
        self.args: dict[str, Any] = job.args
        self.started_by = job.started_by
        self.county = job.county
        self.done: int = job.done  # where to go on: rows of the current stage already done
        self.stages: list[dict[str, Any]] = list(job.stages)
        self._stage: str = job.stage
        self._stage_done: int = job.done
        self._stage_began = time.monotonic()
        self._passing = False

    def stage(self, name: str, total: int = 0) -> None:
        """Begin a stage, or go on with it after a restart (`done` says from where).

        A stage that had ended before a restart is passed through again without being counted:
        its `done` is already its whole count.
        """
        counts = {stage["name"]: stage["count"] for stage in self.stages}
        self._passing = name in counts
        if self._passing:
            self.done = counts[name]
            self._write()
            return
        if name != self._stage:
            self._close_stage()
            self._stage, self._stage_done = name, 0
        self.done = self._stage_done
        self._write(stage=name, total=total, done=self.done, stages=self.stages)

    def advance(self, done: int, figure: str = "") -> None:
        """Say how far the stage is and the best so far; raises `LeaseLost` or `Cancelled`."""
        self.done = done
        if self._passing:
            self._write()
        else:
            self._stage_done = done
            self._write(done=done, **({"figure": figure} if figure else {}))

    @contextmanager
    def chunk(self) -> Iterator[None]:
        """One transaction for a chunk's writes and its `advance`.

        It holds the job's row, so nothing is committed after a cancel or a take-over.
        """
        with transaction.atomic():
            if not self._mine().select_for_update().exists():
                raise self._reason()
            yield

    @contextmanager
    def beating(self) -> Iterator[Heart]:
        """Keep the job alive during a long call, such as the solver's."""
        heart = Heart(self)
        heart.start()
        try:
            yield heart
        finally:
            heart.stop()

    def beat(self) -> None:
        self._write()

    def close(self) -> None:
        """End the last stage; the caller writes `stages`."""
        self._close_stage()
        self._stage = ""

    def owned(self) -> JobQuerySet:
        """The job's row, as long as this attempt owns it."""
        return Job.objects.filter(pk=self.job_id, owner=self.owner, state=State.RUNNING)

    def _mine(self) -> JobQuerySet:
        return self.owned().filter(cancel_asked=False)

    def _write(self, **changes: Any) -> None:
        if not self._mine().update(beat_at=Now(), **changes):
            raise self._reason()

    def _reason(self) -> Exception:
        return Cancelled() if self.owned().exists() else LeaseLost()

    def _close_stage(self) -> None:
        if self._stage:
            seconds = round(time.monotonic() - self._stage_began, 1)
            self.stages.append({"name": self._stage, "count": self._stage_done, "seconds": seconds})
        self._stage_began = time.monotonic()


class Heart(threading.Thread):
    """Beats for a run beside its work, and hears when the work should stop."""

    def __init__(self, run: Run) -> None:
        super().__init__(name=f"heart-{run.job_id}", daemon=True)
        self._attempt = run
        self._over = threading.Event()
        self._stop_work = threading.Event()
        self._finish_work = threading.Event()

    def cancelled(self) -> bool:
        """Whether a person asked to stop, or the job was taken over."""
        return self._stop_work.is_set()

    def finishing(self) -> bool:
        """Whether a person asked to end now and keep the best result so far."""
        return self._finish_work.is_set()

    def stop(self) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        pause = min(2.0, settings.JOB_STALE_SECONDS / 3)
        try:
            while not self._over.wait(pause) and not self.cancelled():
                self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        try:
            self._attempt.beat()
            if self._attempt.owned().filter(finish_asked=True).exists():
                self._finish_work.set()
        except (Cancelled, LeaseLost):
            self._stop_work.set()
        except DatabaseError as error:  # the next beat may get through
            logger.warning("job %s: no beat (%s)", self._attempt.job_id, type(error).__name__)
