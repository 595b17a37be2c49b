"""The menu, in the order of the work; each item appears to those who may use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from accounts.roles import Perm
from pairing.models import Pairing
from pairing.queries import pending_reviews, plans_in_review
from portal.pages.links import address
from students.models import Student
from volunteers.models import Volunteer


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    icon: str
    count: int = 0
    hot: bool = False
    active: bool = False


Group = dict[str, Any]


def menu_of(request: HttpRequest, user: User) -> list[Group]:
    """Groups of items that the person may use, with counts of the county worked in."""
    groups = [
        ("", [Item("工作台", address("portal:home"), "layout-dashboard")]),
        ("一、摸清底数", list(_census(request, user))),
        ("二、精准结对", list(_matching(request, user))),
        ("", list(_own(user))),
        ("系统", list(_system(user))),
    ]
    here = _longest(request.path, [item for _, items in groups for item in items])
    return [
        {"title": title, "items": [_marked(item, here) for item in items]}
        for title, items in groups
        if items
    ]


def _census(request: HttpRequest, user: User) -> Iterator[Item]:
    if user.has(Perm.ROSTER_IMPORT):
        yield Item("名册导入", address("rosters:batch_list"), "file-spreadsheet")
    if user.has(Perm.ROSTER_EXPORT):
        yield Item("名册导出", address("rosters:export_list"), "download")
    if user.has(Perm.STUDENTS_VIEW):
        students = _here(request, Student.objects.visible_to(user).enrolled())
        yield Item("学生台账", address("students:student_list"), "users", count=students)


def _matching(request: HttpRequest, user: User) -> Iterator[Item]:
    if user.has(Perm.VOLUNTEERS_VIEW):
        volunteers = _here(request, Volunteer.objects.visible_to(user))
        url = address("volunteers:volunteer_list")
        yield Item("志愿者库", url, "heart-handshake", count=volunteers)
    if user.has(Perm.PLANS_RUN):
        yield Item("结对匹配", address("pairing:plan_list"), "arrows-join")
    if user.has(Perm.PLANS_RUN_ALL):
        yield Item("统一匹配", address("pairing:run_list"), "arrows-join")
    if user.has(Perm.PLANS_REVIEW) and request.county:
        yield from _review(request)
    if user.has(Perm.PAIRS_VIEW):
        pairs = _here(request, Pairing.objects.visible_to(user).live())
        yield Item("结对名单", address("pairing:pairing_list"), "link", count=pairs)
        yield Item("小队", address("pairing:team_list"), "users-group")


def _review(request: HttpRequest) -> Iterator[Item]:
    plan = plans_in_review(request.county).only("pk").first()
    if plan:
        url = address("pairing:plan_review", plan.pk)
        waiting = pending_reviews(request.county).filter(plan=plan).count()
        yield Item("方案审核", url, "checkup-list", count=waiting, hot=True)


def _own(user: User) -> Iterator[Item]:
    if user.has(Perm.OFFERS_ANSWER):
        waiting = Pairing.objects.of_helper(user).offered().count()
        url = address("pairing:offer_list")
        yield Item("我的邀请", url, "mail", count=waiting, hot=bool(waiting))


def _system(user: User) -> Iterator[Item]:
    if user.has(Perm.MEMBERS_INVITE):
        yield Item("成员与邀请", address("accounts:member_list"), "users-group")
    if user.has(Perm.UNITS_EDIT):
        yield Item("单位与学校", address("accounts:unit_list"), "building")
    if user.has(Perm.AUDIT_VIEW):
        yield Item("操作日志", address("accounts:audit_list"), "history")
    if user.is_staff_member:
        yield Item("后台任务", address("jobs:job_list"), "progress")


def _here(request: HttpRequest, rows: QuerySet[Any]) -> int:
    return rows.filter(county=request.county).count() if request.county else 0


def _longest(path: str, items: list[Item]) -> str:
    """The address of the item whose address the current one most closely continues."""
    fitting = [item.url for item in items if path == item.url or _below(path, item.url)]
    return max(fitting, key=len, default="")


def _below(path: str, url: str) -> bool:
    return url != "/" and path.startswith(url)


def _marked(item: Item, here: str) -> Item:
    return replace(item, active=item.url == here)
