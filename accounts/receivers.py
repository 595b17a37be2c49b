"""What the accounts room does for the storey below: a job runs in the rights of the person who
started it, and that person hears how it ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from accounts.models import Notice, User
from accounts.roles import Perm
from accounts.scope import county_scope
from jobs.errors import UserError
from jobs.models import Job, State
from jobs.registry import around, kind_of
from jobs.signals import job_ended


@contextmanager
def originators_scope(job: Job) -> Iterator[None]:
    """Open the counties that the originator may touch today, not when the job was queued."""
    user = User.objects.get(pk=job.started_by_id)
    if not user.is_active:
        raise UserError("发起人的账号已停用，任务没有执行。")
    if not _still_may(user, job):
        raise UserError("发起人已没有这项工作的权限，任务没有执行。")
    with county_scope(user.county_ids):
        yield


def _still_may(user: User, job: Job) -> bool:
    if job.county_id and job.county_id not in user.county_ids:
        return False
    if not kind_of(job.kind).perm:
        return True
    perm = Perm(kind_of(job.kind).perm)
    return user.has_in(perm, job.county) if job.county else user.has(perm)


around.append(originators_scope)


@receiver(job_ended)
def tell_originator(job: Job, **kwargs: Any) -> None:
    Notice.objects.create(
        user_id=job.started_by_id,
        text=_sentence(job)[:200],
        url=reverse("jobs:job_detail", args=[job.pk]),
    )


def _sentence(job: Job) -> str:
    if job.state == State.DONE:
        return f"{job.label}已完成。"
    if job.state == State.CANCELLED:
        return f"{job.label}已取消。"
    return f"{job.label}没有完成：{job.error}"
