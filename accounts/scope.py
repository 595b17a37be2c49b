"""The county scope: no row that belongs to a county is reached outside an open scope.

A scope names the counties (primary keys of `Unit`) in which the current thread or task may
read and write. No scope raises; an empty scope holds nothing; "all counties" needs a reason.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.db import models


class ScopeError(RuntimeError):
    """A county-owned table was touched outside a scope, or beyond the open one."""


@dataclass(frozen=True)
class Scope:
    counties: frozenset[UUID] | None  # None: every county, with a reason
    reason: str = ""

    def holds(self, county_id: UUID | None) -> bool:
        return self.counties is None or county_id in self.counties


_current: ContextVar[Scope | None] = ContextVar("county_scope", default=None)


def current_scope() -> Scope:
    """Return the open scope; raise `ScopeError` when there is none."""
    scope = _current.get()
    if scope is None:
        raise ScopeError("No county scope is open.")
    return scope


@contextmanager
def county_scope(county_ids: Collection[UUID]) -> Iterator[Scope]:
    """Open a scope that holds exactly these counties (an empty one holds nothing)."""
    if county_ids is None:
        raise ScopeError("county_scope() needs counties; use all_counties(reason).")
    with _opened(Scope(frozenset(county_ids))) as scope:
        yield scope


@contextmanager
def all_counties(reason: str) -> Iterator[Scope]:
    """Open a scope over every county; `reason` says why in a few words."""
    if not reason.strip():
        raise ScopeError("all_counties() needs a written reason.")
    with _opened(Scope(None, reason)) as scope:
        yield scope


@contextmanager
def _opened(scope: Scope) -> Iterator[Scope]:
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)


class CountyQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """A queryset whose bulk writes cannot leave the open scope."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        objs = list(objs)
        for obj in objs:
            obj.check_scope()
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        if {"county", "county_id"} & kwargs.keys():
            raise ScopeError("A row changes county only by a transfer, never by update().")
        return super().update(**kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise ScopeError("raw() would bypass the county scope.")

    def in_county(self, county: models.Model) -> Self:
        return self.filter(county=county)


class CountyManager(models.Manager.from_queryset(CountyQuerySet)):  # type: ignore[misc]
    """The only manager of a county-owned model: filters by the open scope, or raises."""

    def get_queryset(self) -> Any:
        scope = current_scope()
        queryset = super().get_queryset()
        if scope.counties is None:
            return queryset
        return queryset.filter(county_id__in=scope.counties)


def county_manager(queryset_class: type[CountyQuerySet]) -> CountyManager:
    """Return the scoped manager that offers the verbs of `queryset_class`."""
    manager: CountyManager = CountyManager.from_queryset(queryset_class)()
    return manager


class CountyOwned(models.Model):
    """A row that belongs to one county: personal data of a child, or of one who helps it."""

    county = models.ForeignKey(
        "accounts.Unit", verbose_name="县区", on_delete=models.PROTECT, related_name="+"
    )

    objects = CountyManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def check_scope(self) -> None:
        if not current_scope().holds(self.county_id):
            raise ScopeError("This row belongs to a county outside the open scope.")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.check_scope()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.check_scope()
        return super().delete(*args, **kwargs)
