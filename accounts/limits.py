"""How often an address or a code may try."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def allowed(what: str, who: str, *, times: int, seconds: int) -> bool:
    """Count one try; False when there were more than `times` in the running period."""
    key = f"tries:{what}:{who}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= times
    except ValueError:  # it lapsed between the two calls
        cache.set(key, 1, seconds)
        return True


def address_of(request: HttpRequest) -> str:
    """The client's address; forwarded headers count only behind trusted proxies."""
    return str(get_adapter().get_client_ip(request))
