"""The way from an address to a volunteer that the person may change."""

from typing import Any

from django.http import Http404

from accounts.doors import get_visible_or_404
from volunteers import rules
from volunteers.models import Volunteer


def get_editable_or_404(user: Any, pk: Any) -> Volunteer:
    volunteer: Volunteer = get_visible_or_404(Volunteer, user, pk)
    if not rules.may_edit(user, volunteer):
        raise Http404
    return volunteer
