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


def at_once(
    acts: Sequence[Callable[[], Any]], *, expected: type[Exception] | tuple[()] = ()
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
