"""The life of a job on one database: claim, stages, chunks, cancel, failure, reaping."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Notice
from accounts.roles import Perm
from accounts.scope import current_scope
from jobs import registry, services
from jobs.errors import Cancelled, LeaseLost, UserError
from jobs.models import Job, State

KIND = "tests.noop"


@pytest.fixture
def kind(monkeypatch):
    """Announce a handler for the length of a test: kind(handler)."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))

    def announce(handler=lambda run: {}, **more):
        registry.job(KIND, **({"label": "测试任务"} | more))(handler)

    announce()
    return announce


@pytest.fixture
def sent(monkeypatch):
    """Ids of the jobs for which a worker was woken."""
    ids = []
    monkeypatch.setattr(services, "wake", ids.append)
    return ids


@pytest.fixture
def job(world, kind, sent):
    return services.start(KIND, args={}, by=world.users["lin"], county=world.county)


def age(job, **seconds):
    past = {name: timezone.now() - timedelta(seconds=value) for name, value in seconds.items()}
    Job.objects.filter(pk=job.pk).update(**past)


def test_unknown_kind_is_refused(world):
    with pytest.raises(KeyError):
        services.start("tests.unheard", args={}, by=world.users["lin"])


def test_a_worker_is_woken_only_after_commit(world, kind, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = services.start(KIND, args={}, by=world.users["lin"])
        assert sent == []
    assert sent == [job.pk]


def test_a_silent_broker_is_not_an_error(job, monkeypatch):
    monkeypatch.undo()

    def refuse(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(services.current_app, "send_task", refuse)
    services.wake(job.pk)
    assert Job.objects.to_send().filter(pk=job.pk).exists()


def test_two_claims_have_one_winner(job):
    assert services.claim(job.pk) is not None
    assert services.claim(job.pk) is None


def test_an_unknown_job_is_nobodys(db):
    assert services.claim(uuid4()) is None


def test_a_stale_job_is_taken_over_and_the_old_worker_stops(job):
    old = services.claim(job.pk)
    age(job, beat_at=60)
    new = services.claim(job.pk)
    assert new is not None
    assert new.job.attempts == 2
    for act in (old.beat, lambda: old.advance(1), lambda: old.stage("核对"), old.chunk().__enter__):
        with pytest.raises(LeaseLost):
            act()
    new.advance(1)


def test_done_means_done(job, kind):
    kind(lambda run: {"rows": 3})
    services.perform(job.pk)
    services.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (State.DONE, {"rows": 3}, 1)
    assert Notice.objects.get().text == "测试任务已完成。"


def test_stages_are_kept_with_their_counts(job, kind):
    def handler(run):
        run.stage("读取", 2)
        run.advance(2)
        run.stage("写入", 5)
        run.advance(5)
        return {}

    kind(handler)
    services.perform(job.pk)
    job.refresh_from_db()
    assert [(s["name"], s["count"]) for s in job.stages] == [("读取", 2), ("写入", 5)]
    assert job.stage == ""


def test_work_resumes_where_it_stopped(job, kind):
    seen = []

    def handler(run):
        run.stage("读取", 2)
        seen.append(("读取", run.done))
        run.advance(2)
        run.stage("写入", 5)
        for row in range(run.done, 5):
            seen.append(("写入", row))
            with run.chunk():
                run.advance(row + 1)
            if row == 2 and run.job.attempts == 1:
                raise RuntimeError
        return {}

    kind(handler)
    services.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.stage, job.done) == (State.QUEUED, "写入", 3)
    services.perform(job.pk)
    job.refresh_from_db()
    assert job.state == State.DONE
    assert seen == [
        ("读取", 0), ("写入", 0), ("写入", 1), ("写入", 2),
        ("读取", 2), ("写入", 3), ("写入", 4),
    ]  # fmt: skip
    assert [(s["name"], s["count"]) for s in job.stages] == [("读取", 2), ("写入", 5)]


def test_three_faults_fail_the_job_without_telling_values(job, kind, caplog):
    def handler(run):
        raise ValueError("440902200101011260")

    kind(handler)
    for _attempt in range(4):
        services.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 3)
    assert "程序出错" in job.error and str(job.pk) in job.error
    assert "没有完成" in Notice.objects.get().text
    assert "440902" not in caplog.text + job.error
    assert "handler" in caplog.text


def test_three_killed_workers_fail_the_job(job, kind, sent):
    for _attempt in range(3):
        assert services.claim(job.pk)
        age(job, beat_at=60)
    services.reap()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "中断了 3 次" in job.error
    assert Notice.objects.count() == 1


def test_a_sentence_for_the_person_fails_at_once(job, kind):
    def handler(run):
        raise UserError("名册已改动，请重新预览。")

    kind(handler)
    services.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == (State.FAILED, "名册已改动，请重新预览。", 1)


def test_cancel_of_a_waiting_job_is_immediate(job, world):
    assert services.cancel(job, by=world.users["lin"])
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert services.claim(job.pk) is None
    assert not services.cancel(job, by=world.users["lin"])


def test_cancel_between_chunks_keeps_the_done_ones_only(job, world, kind):
    def handler(run):
        run.stage("写入", 3)
        for row in range(3):
            with run.chunk():
                Notice.objects.create(user=run.started_by, text=f"行 {row}")
                run.advance(row + 1)
            services.cancel(job, by=world.users["lin"])

    kind(handler)
    services.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == (State.CANCELLED, 1)
    assert Notice.objects.filter(text__startswith="行").count() == 1


def test_nothing_of_a_chunk_stays_when_the_job_is_lost_inside_it(job):
    run = services.claim(job.pk)
    with pytest.raises(LeaseLost), run.chunk():
        Notice.objects.create(user=run.started_by, text="行")
        Job.objects.filter(pk=job.pk).update(owner=uuid4())
        run.advance(1)
    assert not Notice.objects.exists()


def test_a_cancel_asked_of_a_dead_worker_ends_the_job(job, world):
    services.claim(job.pk)
    services.cancel(job, by=world.users["lin"])
    age(job, beat_at=60)
    services.perform(job.pk)
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_chunk_refuses_after_cancel(job, world):
    run = services.claim(job.pk)
    services.cancel(job, by=world.users["lin"])
    with pytest.raises(Cancelled), run.chunk():
        pytest.fail("entered")


def test_the_reaper_sends_unsent_lost_and_stale_jobs_only(job, world, sent):
    def start():
        return services.start(KIND, args={}, by=world.users["lin"])

    fresh, lost, stale, running = start(), start(), start(), start()
    age(fresh, sent_at=1)
    age(lost, sent_at=60)
    for taken in (stale, running):
        services.claim(taken.pk)
        age(taken, sent_at=60)
    age(stale, beat_at=60)
    sent.clear()
    assert services.reap() == 3
    assert set(sent) == {job.pk, lost.pk, stale.pk}


def test_the_handler_runs_in_the_originators_counties(job, world, kind):
    kind(lambda run: {"counties": [str(pk) for pk in current_scope().counties]})
    services.perform(job.pk)
    job.refresh_from_db()
    assert job.result == {"counties": [str(world.county.pk)]}


def test_an_inactive_originator_fails_the_job(job, world):
    world.users["lin"].is_active = False
    world.users["lin"].save()
    services.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, "发起人的账号已停用，任务没有执行。")


def test_an_originator_who_lost_the_county_or_the_right_fails_the_job(world, kind, sent):
    kind(perm=Perm.PLANS_PUBLISH)
    for user, county in (("mei", world.county), ("lin", world.other_county)):
        job = services.start(KIND, args={}, by=world.users[user], county=county)
        services.perform(job.pk)
        job.refresh_from_db()
        assert job.error == "发起人已没有这项工作的权限，任务没有执行。"


def test_a_broken_receiver_does_not_keep_a_job_alive(job, monkeypatch, caplog):
    def broken(**kwargs):
        raise ValueError

    monkeypatch.setattr(services.job_ended, "send", broken)
    services.perform(job.pk)
    job.refresh_from_db()
    assert job.state == State.DONE
    assert "a receiver failed" in caplog.text


def test_a_kind_that_is_no_more_fails_with_a_sentence(job, monkeypatch):
    monkeypatch.setattr(registry, "_kinds", {})
    services.perform(job.pk)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.label == KIND
