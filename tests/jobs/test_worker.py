"""Real workers that are killed, frozen, woken twice, or never told: nothing lost or doubled."""

import signal

import pytest

from tests.jobs.shop import Shop

pytestmark = pytest.mark.worker
ROWS = 60


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    shop = Shop(tmp_path_factory.mktemp("shop"))
    yield shop
    shop.close()


@pytest.fixture
def worker(shop):
    worker = shop.hire()
    yield worker
    for left in list(shop.workers):
        shop.kill(left)


def is_over(seen):
    return seen["state"] in {"done", "failed", "cancelled"}


def is_under_way(seen):
    return seen["done"] >= 10


def assert_all_once(seen, rows=ROWS):
    assert (seen["state"], seen["rows"], seen["distinct"]) == ("done", rows, rows), seen


def test_a_job_whose_worker_is_killed_is_finished_once_by_the_next(shop, worker):
    job = shop.start(ROWS)
    shop.until(job, is_under_way)
    shop.kill(worker)
    assert shop.look(job)["done"] < ROWS
    shop.hire()
    seen = shop.until(job, is_over)
    assert_all_once(seen)
    assert seen["attempts"] == 2


def test_a_job_whose_child_process_is_killed_is_finished_once(shop, worker):
    job = shop.start(ROWS)
    shop.until(job, is_under_way)
    shop.kill_child(worker)
    assert_all_once(shop.until(job, is_over))


def test_a_frozen_worker_that_wakes_up_writes_nothing_more(shop, worker):
    job = shop.start(ROWS)
    shop.until(job, is_under_way)
    shop.signal_group(worker, signal.SIGSTOP)
    shop.hire()
    shop.until(job, lambda seen: seen["attempts"] == 2)
    shop.signal_group(worker, signal.SIGCONT)
    seen = shop.until(job, is_over)
    assert_all_once(seen)
    assert seen["attempts"] == 2


def test_a_message_that_comes_five_times_does_the_work_once(shop, worker):
    job = shop.start(ROWS)
    for _again in range(4):
        shop.ask("wake", job)
    last = shop.start(1)
    shop.until(last, is_over, reaping=False)
    seen = shop.until(job, is_over, reaping=False)
    assert_all_once(seen)
    assert seen["attempts"] == 1


def test_a_cancelled_job_stops_and_keeps_what_it_said_it_did(shop, worker):
    job = shop.start(2000)
    shop.until(job, is_under_way)
    assert shop.ask("cancel", job)
    seen = shop.until(job, is_over)
    assert seen["state"] == "cancelled"
    assert seen["rows"] == seen["distinct"] == seen["done"] < 2000


def test_jobs_whose_messages_are_lost_all_run(shop):
    jobs = [shop.start(3, 0) for _job in range(5)]
    assert shop.lose_messages() > 0
    worker = shop.hire()
    for job in jobs:
        assert_all_once(shop.until(job, is_over), 3)
    shop.kill(worker)
