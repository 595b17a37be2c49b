"""Who may stand at the desk, and at a batch that is open."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.doors import get_visible_or_404, needs
from accounts.roles import Perm
from accounts.rules import Denied
from rosters.choices import OPEN
from rosters.models import RosterBatch
from rosters.services.fixing import MOVED_ON

door = needs(Perm.ROSTER_IMPORT)
STARTED = "行数较多，正在后台修改，完成后会有消息提醒。"
View = Callable[..., HttpResponse]


def batch_door(view: View) -> View:
    """The door of what is done to an open batch: a refusal is told where the batch stands now."""

    @door
    @wraps(view)
    def guarded(request: HttpRequest, pk: UUID, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, pk, **kwargs)
        except Denied as denied:
            messages.error(request, denied.sentence)
            return redirect("rosters:batch_detail", pk)

    return guarded


def open_batch(request: HttpRequest, pk: UUID) -> RosterBatch:
    batch: RosterBatch = get_visible_or_404(RosterBatch, request.user, pk)
    if batch.state not in OPEN:
        raise Denied(MOVED_ON)
    return batch
