"""What the frame of every page shows: who, where, the menu, running jobs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return `frame` and `menu` for the base templates."""
    return {"frame": {"demo": settings.DEMO}, "menu": []}
