"""Who may stand at the desk, and at a batch that is open."""

from uuid import UUID

from django.http import Http404, HttpRequest

from accounts.doors import get_visible_or_404, needs
from accounts.roles import Perm
from rosters.choices import OPEN
from rosters.models import RosterBatch

door = needs(Perm.ROSTER_IMPORT)
STARTED = "行数较多，正在后台修改，完成后会有消息提醒。"


def open_batch(request: HttpRequest, pk: UUID) -> RosterBatch:
    batch: RosterBatch = get_visible_or_404(RosterBatch, request.user, pk)
    if batch.state not in OPEN:
        raise Http404
    return batch
