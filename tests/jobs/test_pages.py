"""Pages of background work: who sees and stops what; how polling ends."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Perm
from jobs import registry, services
from jobs.models import Job, State

KIND = "tests.noop"


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(services, "wake", lambda job_id: None)
    registry.job(KIND, label="导入名册", stages=["读取", "写入"], perm=Perm.ROSTER_IMPORT)(
        lambda run: {"url": "/rosters/"}
    )


@pytest.fixture
def job(world):
    return services.start(KIND, args={}, by=world.users["lin"], county=world.county)


def as_user(client, world, key):
    client.force_login(world.users[key])
    return client


def page(name, job):
    return reverse(f"jobs:{name}", args=[job.pk])


@pytest.mark.parametrize(
    ("who", "sees", "stops"),
    [
        ("lin", True, True),
        ("mei", True, True),
        ("chen", True, False),
        ("yun", True, False),
        ("su", False, False),
        ("ouyang", False, False),
        ("nobody", False, False),
    ],
)
def test_who_sees_and_stops_a_county_job(client, world, job, who, sees, stops):
    client = as_user(client, world, who)
    assert (client.get(page("job_detail", job)).status_code == 200) is sees
    assert (client.get(page("job_progress", job)).status_code == 200) is sees
    assert (
        page("job_detail", job) in client.get(reverse("jobs:job_list")).content.decode()
    ) is sees
    answer = client.post(page("job_cancel", job))
    assert answer.status_code == (302 if stops else 404)
    job.refresh_from_db()
    assert (job.state == State.CANCELLED) is stops


def test_cancel_is_not_a_link(client, world, job):
    assert as_user(client, world, "lin").get(page("job_cancel", job)).status_code == 405


def test_polling_stops_at_the_end(client, world, job):
    client = as_user(client, world, "lin")
    live = client.get(page("job_progress", job) + "?next=/rosters/x/")
    assert live.status_code == 200
    assert 'hx-trigger="every 1s"' in live.content.decode()
    assert "?was=queued&amp;next=/rosters/x/" in live.content.decode()
    services.perform(job.pk)
    ended = client.get(page("job_progress", job))
    assert ended.status_code == 286
    assert ended["HX-Refresh"] == "true"
    assert "hx-get" not in ended.content.decode()
    assert 'href="/rosters/"' in ended.content.decode()


def test_page_is_shown_anew_when_the_job_begins(client, world, job):
    """Only then do its buttons fit: what has begun can be ended with its best so far."""
    client = as_user(client, world, "lin")
    assert "HX-Refresh" not in client.get(page("job_progress", job) + "?was=queued")
    services.claim(job.pk)
    assert client.get(page("job_progress", job) + "?was=queued")["HX-Refresh"] == "true"
    assert "HX-Refresh" not in client.get(page("job_progress", job) + "?was=running")


def test_the_best_so_far_is_shown_and_can_be_kept(client, world, job):
    registry.job(KIND, label="运行匹配", stages=["改进"], keeps=True)(lambda run: {})
    client = as_user(client, world, "lin")
    assert page("job_finish", job) not in client.get(page("job_detail", job)).content.decode()
    client.post(page("job_finish", job))
    job.refresh_from_db()
    assert not job.finish_asked  # it has not begun: there is nothing to keep
    run = services.claim(job.pk)
    run.stage("改进", 100)
    run.advance(7, "已能帮到 12 人，上限 15 人")
    text = client.get(page("job_detail", job)).content.decode()
    assert "已能帮到 12 人，上限 15 人" in text
    assert page("job_finish", job) in text
    client.post(page("job_finish", job))
    text = client.get(page("job_detail", job)).content.decode()
    assert "保留目前最好的结果" in text
    assert page("job_finish", job) not in text


def test_work_that_keeps_nothing_is_not_ended_early(client, world, job):
    services.claim(job.pk)
    client = as_user(client, world, "lin")
    assert page("job_finish", job) not in client.get(page("job_detail", job)).content.decode()
    assert not services.finish(job, by=world.users["lin"])
    assert as_user(client, world, "chen").post(page("job_finish", job)).status_code == 404


def test_next_never_leads_away(client, world, job):
    services.perform(job.pk)
    answer = as_user(client, world, "lin").get(page("job_progress", job) + "?next=//evil.test/")
    assert "evil" not in answer.content.decode()


def test_stages_to_come_are_shown(client, world, job):
    run = services.claim(job.pk)
    run.stage("读取", 620)
    run.advance(300)
    text = as_user(client, world, "lin").get(page("job_detail", job)).content.decode()
    assert "300 / 620" in text
    assert "写入" in text


def test_cancel_after_the_end_says_so(client, world, job):
    services.perform(job.pk)
    answer = as_user(client, world, "lin").post(page("job_cancel", job), follow=True)
    assert "任务已经结束" in answer.content.decode()


def test_the_list_asks_the_same_number_of_questions(client, world, job):
    client = as_user(client, world, "lin")

    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("jobs:job_list"))
        return len(queries)

    count()
    one = count()
    for _more in range(2):
        services.start(KIND, args={}, by=world.users["mei"], county=world.county)
    assert count() == one
    assert Job.objects.count() == 3
