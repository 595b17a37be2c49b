"""Addresses of lists, each with the filter that shows the set a figure counted."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse


def address(name: str, *args: Any, **query: Any) -> str:
    """The address of a page, with a query."""
    url = reverse(name, args=args)
    return f"{url}?{urlencode(query)}" if query else url


def students_url(view: str, **query: Any) -> str:
    """The list of students, narrowed to a saved view."""
    return address("students:student_list", show=view, **query)


def volunteers_url(tab: str) -> str:
    """The list of volunteers, narrowed to a tab."""
    return address("volunteers:volunteer_list", tab=tab)
