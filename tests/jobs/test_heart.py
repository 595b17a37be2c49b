"""Signs of life beside a long call."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from jobs import registry, services
from jobs.models import Job
from tests.world import build_world


@pytest.fixture
def run(transactional_db, monkeypatch, settings):
    settings.JOB_STALE_SECONDS = 0.3
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(services, "wake", lambda job_id: None)
    registry.job("tests.slow", label="慢任务", keeps=True)(lambda run: {})
    job = services.start("tests.slow", args={}, by=build_world().users["lin"])
    return services.claim(job.pk)


def eventually(condition):
    limit = time.monotonic() + 5
    while not condition() and time.monotonic() < limit:
        time.sleep(0.05)
    return condition()


def test_a_beating_run_is_not_taken_for_dead(run):
    with run.beating() as heart:
        Job.objects.update(beat_at=timezone.now() - timedelta(seconds=60))
        assert eventually(lambda: not Job.objects.stale().exists())
        assert not heart.cancelled()


def test_the_heart_hears_a_cancel(run):
    with run.beating() as heart:
        services.cancel(run.job, by=run.started_by)
        assert eventually(heart.cancelled)


def test_the_heart_hears_that_the_best_so_far_is_wanted(run):
    with run.beating() as heart:
        assert not heart.finishing()
        assert services.finish(run.job, by=run.started_by)
        assert eventually(heart.finishing)
        assert not heart.cancelled()
