"""Asks every question of one row and keeps the answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.access.table import CAST, METHODS, STRANGER, Kwargs, Row
from tests.world import World

SAFE = {"GET", "HEAD", "OPTIONS"}
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.I)
TOKEN = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": "|nonce-|nonce=")[\w+/=-]+')
Key = tuple[str, str, str]  # owner, method, person


class QuickClient(Client):
    """A client that keeps no contexts and takes no cookies back."""

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))


class Asker:
    """One client for each person; what an unsafe request changed is taken back."""

    def __init__(self, world: World) -> None:
        self.clients = {person: QuickClient(raise_request_exception=False) for person in CAST}
        for person, client in self.clients.items():
            if person != STRANGER:
                client.force_login(world.users[person])
        self.wrote: list[str] = []

    def ask(self, person: str, method: str, url: str, data: dict[str, Any]) -> Any:
        cache.clear()
        body = {"data": data} if method == "POST" else {}
        with self._taken_back(method, url, person):
            return getattr(self.clients[person], method.lower())(url, **body)

    @contextmanager
    def _taken_back(self, method: str, url: str, person: str) -> Iterator[None]:
        if method in SAFE:
            with connection.execute_wrapper(self._watch(f"{method} {url} by {person}")):
                yield
            return
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def _watch(self, where: str) -> Callable[..., Any]:
        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if WRITES.match(sql) and "django_session" not in sql:
                self.wrote.append(f"{where}: {sql[:120]}")
            return execute(sql, params, many, context)

        return watch


def missing(kwargs: Kwargs) -> Kwargs:
    """The like of an object that does not exist."""
    return {name: 2**31 - 1 if isinstance(v, int) else uuid4() for name, v in kwargs.items()}


def objects_of(row: Row, world: World) -> dict[str, Kwargs]:
    if row.make is None:
        return {"own": row.fixed}
    made = row.make(world)
    return made | {"missing": missing(made["own"])}


def plain(response: Any, kwargs: Kwargs) -> tuple[int, str, bytes]:
    """An answer without what may differ: tokens and the object's own address."""
    body = b"" if response.streaming else response.content
    where = response.get("Location", "")
    for value in kwargs.values():
        body = body.replace(str(value).encode(), b"PK")
        where = where.replace(str(value), "PK")
    return response.status_code, where, TOKEN.sub(b"", body)


def answers(name: str, row: Row, world: World) -> tuple[dict[Key, Any], list[str]]:
    """Return the plain answer for each owner, method and person, and writes by safe methods."""
    found = {}
    objects = objects_of(row, world)
    asker = Asker(world)
    for owner in row.owners():
        kwargs = objects[owner]
        url = reverse(name, kwargs=kwargs) + row.query
        for method in METHODS:
            for person in CAST:
                response = asker.ask(person, method, url, row.data)
                found[owner, method, person] = plain(response, kwargs)
    return found, asker.wrote
