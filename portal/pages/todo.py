"""The to-do list: what waits for a person, most urgent first, each with the page that does it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Unit
from accounts.roles import Perm
from jobs.models import Job, State
from pairing.choices import Decision
from pairing.queries import plans_in_review, waiting_takeovers
from portal.pages.figures import paired_outside
from portal.pages.links import address, students_url, volunteers_url
from rosters.choices import BAD, OPEN, WAITING, BatchState
from rosters.models import RosterBatch
from students.models.student import StudentQuerySet
from volunteers.models import Volunteer

RECENT = timedelta(days=7)
MOST_BATCHES = 3


@dataclass(frozen=True)
class Todo:
    text: str
    url: str
    icon: str
    tag: str
    kind: str = ""  # of the tag: bad, warn or none
    note: str = ""


def todos(user: Any, county: Unit, students: StudentQuerySet) -> list[Todo]:
    """Everything that waits for `user` in the county."""
    found = list(_jobs(user))
    if user.has_in(Perm.PLANS_REVIEW, county):
        found += _plans(county)
        found += _takeovers(county)
    if user.has_in(Perm.ROSTER_IMPORT, county):
        found += _batches(county)
    found += _students(students)
    if user.has(Perm.VOLUNTEERS_VIEW):
        found += volunteer_todos(user, county)
    return found


def _jobs(user: Any) -> Iterator[Todo]:
    since = timezone.now() - RECENT
    failed = Job.objects.filter(started_by=user, state=State.FAILED, ended_at__gte=since).count()
    if failed:
        text = f"{failed} 个后台任务没有完成"
        yield Todo(text, address("jobs:job_list"), "refresh-alert", "紧急", "bad", "近 7 天")


def _plans(county: Unit) -> Iterator[Todo]:
    waiting = Count("proposals", filter=Q(proposals__decision=Decision.WAITING))
    for plan in plans_in_review(county).annotate(waiting=waiting, pairs=Count("proposals"))[:3]:
        note = f"共 {plan.pairs} 对"
        if plan.waiting:
            text = f"方案 {plan.number} 还有 {plan.waiting} 对待审核"
            url = address("pairing:plan_review", plan.pk)
            yield Todo(text, url, "checkup-list", "今天", "warn", note)
        else:
            text = f"方案 {plan.number} 已审完，等待发布"
            url = address("pairing:plan_publish", plan.pk)
            yield Todo(text, url, "send", "今天", "warn", note)


def _takeovers(county: Unit) -> Iterator[Todo]:
    counts = waiting_takeovers(county).aggregate(all=Count("pk"), leaving=Count("leaves_on"))
    if counts["all"]:
        text = f"{counts['all']} 对等待安排接替"
        note = f"其中 {counts['leaving']} 对的志愿者快毕业" if counts["leaving"] else ""
        url = address("pairing:succession_list")
        yield Todo(text, url, "switch-horizontal", "今天", "warn", note)


def _batches(county: Unit) -> Iterator[Todo]:
    states = [BatchState.MAPPING, *OPEN, BatchState.APPLIED]
    batches = RosterBatch.objects.in_county(county).filter(state__in=states)
    recent = batches.exclude(state=BatchState.APPLIED, applied_at__lt=timezone.now() - RECENT)
    bad = Count("rows", filter=Q(rows__verdict__in=[*BAD, *WAITING]))
    rows = recent.annotate(bad=bad).exclude(state=BatchState.APPLIED, bad=0)
    for batch in rows.defer("sheets", "problems").order_by("-created_at")[:MOST_BATCHES]:
        yield _batch(batch)


def _batch(batch: Any) -> Todo:
    url = address("rosters:batch_detail", batch.pk)
    if batch.state == BatchState.MAPPING:
        return Todo("名册等待对应列", url, "columns-3", "今天", "warn", batch.file_name)
    if batch.state == BatchState.APPLIED:
        text = f"名册有 {batch.bad} 行没有导入"
        return Todo(text, url, "file-alert", "本周", "", batch.file_name)
    text = f"名册导入：{batch.bad} 行待修正" if batch.bad else "名册等待确认导入"
    return Todo(text, url, "file-alert", "今天", "warn", batch.file_name)


def _students(students: StudentQuerySet) -> Iterator[Todo]:
    counts = students.enrolled().aggregate(
        unchecked=Count("pk", filter=Q(census_state="unchecked")),
        disputed=Count("pk", filter=Q(census_state="disputed")),
    )
    outside = paired_outside(students).count()
    if outside:
        text = f"{outside} 名已结对学生情况有变，请核对"
        yield Todo(text, students_url("paired_outside"), "alert-triangle", "今天", "warn")
    if counts["disputed"]:
        text = f"{counts['disputed']} 名学生的摸排信息有出入"
        yield Todo(
            text, address("students:student_list", census_state="disputed"), "alert-circle", "本周"
        )
    if counts["unchecked"]:
        text = f"{counts['unchecked']} 名学生还没有摸排"
        yield Todo(text, students_url("unchecked"), "clipboard-check", "本周")


def volunteer_todos(user: Any, county: Unit | None) -> Iterator[Todo]:
    """Volunteers who wait for approval, and approved ones who lack a gate."""
    volunteers = Volunteer.objects.visible_to(user)
    if county:
        volunteers = volunteers.in_county(county)
    applied = volunteers.filter(state="applied").count()
    if applied:
        text = f"{applied} 名志愿者等待审核"
        yield Todo(text, volunteers_url("applied"), "user-check", "本周")
    uncleared = volunteers.uncleared().count()
    if uncleared:
        text = f"{uncleared} 名志愿者缺实名、培训或准入"
        yield Todo(text, volunteers_url("uncleared"), "shield-exclamation", "本周")
