"""The only ways from a request to an object or a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse

from accounts.models import Unit, User
from accounts.roles import Perm


class PortalRequest(HttpRequest):
    """A request of somebody logged in, as the middleware leaves it."""

    user: User
    county: Unit | None


def get_visible_or_404(model: type[models.Model], user: Any, pk: Any) -> Any:
    """Return the object if `user` may see it; foreign and non-existent answer alike."""
    try:
        return model.objects.visible_to(user).get(pk=pk)  # type: ignore[attr-defined]
    except model.DoesNotExist:  # type: ignore[attr-defined]
        raise Http404 from None


def needs(*perms: Perm) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Open a view only to those who hold one of `perms`; to others the page does not exist."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(request.user.has(perm) for perm in perms):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
