"""Any order of claims, chunks, deaths, cancels and reaping: no row twice, none after the end."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Notice
from jobs import registry, services
from jobs.errors import Cancelled, LeaseLost
from jobs.models import Job, State
from tests.world import build_world

ROWS = 4
ACTS = ("claim", "chunk", "chunk", "chunk", "die", "silence", "cancel", "reap")


class Play:
    """One job and two workers that remember the run they once claimed."""

    def __init__(self, user):
        self.user = user
        self.job = services.start("tests.rows", args={}, by=user)
        self.runs = [None, None]
        self.rows_at_end = None

    def claim(self, who):
        self.runs[who] = services.claim(self.job.pk) or self.runs[who]

    def chunk(self, who):
        run = self.runs[who]
        if run is None:
            return
        try:
            if run.done >= ROWS:
                services._end(run, State.DONE)
                return
            with run.chunk():
                Notice.objects.create(user=self.user, text=f"row {run.done}")
                run.advance(run.done + 1)
        except Cancelled:
            services._end(run, State.CANCELLED)
            self.runs[who] = None
        except LeaseLost:
            self.runs[who] = None

    def die(self, who):
        self.runs[who] = None

    def silence(self, who):
        Job.objects.filter(pk=self.job.pk).update(beat_at=timezone.now() - timedelta(minutes=1))

    def cancel(self, who):
        services.cancel(self.job, by=self.user)

    def reap(self, who):
        services.reap()

    def check(self):
        job = Job.objects.get(pk=self.job.pk)
        texts = list(Notice.objects.filter(text__startswith="row").values_list("text", flat=True))
        assert sorted(texts) == [f"row {number}" for number in range(job.done)]
        told = Notice.objects.exclude(text__startswith="row").count()
        assert told == int(job.has_ended)
        if job.has_ended:
            self.rows_at_end = len(texts) if self.rows_at_end is None else self.rows_at_end
            assert len(texts) == self.rows_at_end
        if job.state == State.DONE:
            assert job.done == ROWS


@pytest.fixture
def user(db, monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(services, "wake", lambda job_id: None)
    registry.job("tests.rows", label="行")(lambda run: {})
    return build_world().users["lin"]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 1)), max_size=25))
def test_no_order_of_events_loses_or_doubles_a_row(user, acts):
    with transaction.atomic():
        play = Play(user)
        for act, who in acts:
            getattr(play, act)(who)
            play.check()
        transaction.set_rollback(True)
