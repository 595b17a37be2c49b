"""Acts at the same moment, each in a thread of its own; for tests of races on PostgreSQL."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from accounts.models import Unit
from accounts.scope import county_scope

on_postgres = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="races are tried on PostgreSQL"),
    pytest.mark.django_db(transaction=True),
]
"""The `pytestmark` of a module of races."""


CLIENTS = 32


def at_once(
    acts: Sequence[Callable[[], Any]],
    *,
    expected: type[Exception] | tuple[type[Exception], ...] = (),
) -> list[Any]:
    """Return what each act returned, or the `expected` exception that it raised, in order."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return act()
        except expected as raised:
            return raised
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def in_county(county: Unit, act: Callable[[], Any]) -> Callable[[], Any]:
    """The act inside the scope of one county: a thread begins without any."""

    def scoped() -> Any:
        with county_scope([county.pk]):
            return act()

    return scoped


def shared(
    county: Unit, acts: Sequence[Callable[[], Any]], *refusals: type[Exception]
) -> list[Any]:
    """`CLIENTS` share the acts evenly; what each returned, or why it was refused in Chinese."""
    inside = [in_county(county, act) for act in acts]
    results = at_once(inside * (CLIENTS // len(acts)), expected=refusals)
    for refusal in (r for r in results if isinstance(r, refusals)):
        assert str(refusal).endswith("。") and not str(refusal).isascii()
    return results


def winners(results: Sequence[Any]) -> list[Any]:
    """What those returned who were not refused."""
    return [r for r in results if not isinstance(r, Exception)]
