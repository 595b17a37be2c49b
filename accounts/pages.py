"""Fifty rows a page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 50


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """Return the page that the request asks for; nonsense gives the nearest page."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
