"""What the frame of every page shows: who, where, the menu, running jobs.

All of it is lazy: a page that shows no frame (a fragment, a download) costs no query.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import Notice, Unit, User
from accounts.roles import Perm
from jobs.models import Job, State
from portal.pages.menu import menu_of

# Rights that are used inside one county at a time, so that it matters which.
COUNTY_WORK = (Perm.ROSTER_IMPORT, Perm.STUDENTS_VIEW, Perm.PLANS_RUN, Perm.PAIRS_VIEW)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return `frame` and `menu` for the base templates; a stranger sees neither."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"frame": {"demo": settings.DEMO}, "menu": []}
    return {
        "frame": SimpleLazyObject(partial(_frame, request, user)),
        "menu": SimpleLazyObject(partial(menu_of, request, user)),
    }


def _frame(request: HttpRequest, user: User) -> dict[str, Any]:
    frame = {
        "demo": settings.DEMO,
        "county_name": _place(request, user),
        "term": term_of(timezone.localdate()),
        "user_name": user.name,
        "unit_name": _unit(user),
        "help_url": reverse("portal:help"),
        "bell_url": reverse("accounts:notice_list"),
        "unread": Notice.objects.filter(user=user).unread().count(),
    }
    if user.is_staff_member:
        running = Job.objects.visible_to(user).filter(state=State.RUNNING).count()
        frame |= {"jobs_url": reverse("jobs:job_list"), "running_jobs": running}
    if user.has(Perm.STUDENTS_VIEW) or user.has(Perm.VOLUNTEERS_VIEW):
        frame["search_url"] = reverse("portal:search")
    if chooses_county(user):
        frame["scope_url"] = reverse("accounts:county_switch")
    return frame


def chooses_county(user: User) -> bool:
    """Whether the person works in more than one county, one at a time."""
    return len(user.counties) > 1 and any(user.has(perm) for perm in COUNTY_WORK)


def term_of(day: date) -> str:
    """2026 春 from February to July, 2026 秋 from August to January."""
    if 2 <= day.month <= 7:
        return f"{day.year} 春"
    return f"{day.year if day.month >= 8 else day.year - 1} 秋"


def _place(request: HttpRequest, user: User) -> str:
    county: Unit | None = getattr(request, "county", None)
    if county and (len(user.counties) == 1 or chooses_county(user)):
        return county.name
    return _unit(user)


def _unit(user: User) -> str:
    return user.active_memberships[0].unit.name if user.active_memberships else ""
