"""The access matrix: an unlisted route, a wrong answer, a tell-tale 404 or a writing GET fails."""

import logging
import os
from pathlib import Path

import pytest
from django.contrib.auth import get_user, middleware

from tests.access import report
from tests.access.answers import answers
from tests.access.matrix import ROWS
from tests.access.routes import all_routes
from tests.access.table import CAST, METHODS
from tests.world import build_world

WRITING = bool(os.environ.get("PORTAL_WRITE_MATRIX"))


@pytest.fixture(scope="module")
def written():
    """With PORTAL_WRITE_MATRIX=1, the file is written anew at the end."""
    sections = dict(report.read())
    yield sections
    if WRITING:
        report.write({name: text for name, text in sections.items() if name in ROWS})


@pytest.fixture
def _quick(settings, monkeypatch):
    """Thousands of requests: no log, a bare 404 page, each person read once.

    The real 404 page prints nothing of the request or the reason; see templates/404.html.
    """
    logging.disable(logging.CRITICAL)
    [engine] = settings.TEMPLATES
    bare = {"DIRS": [Path(__file__).with_name("templates"), *engine["DIRS"]]}
    settings.TEMPLATES = [engine | bare]
    people = {}

    def remembered(request):
        key = request.session.session_key
        if key not in people:
            people[key] = get_user(request)
        return people[key]

    monkeypatch.setattr(middleware, "get_user", remembered)
    yield
    logging.disable(logging.NOTSET)


def test_every_route_has_a_row_and_every_row_a_route():
    routes = all_routes()
    assert [pattern for name, pattern in routes if not name] == []
    names = {name for name, _ in routes}
    assert {"without a row": names - ROWS.keys(), "without a route": ROWS.keys() - names} == {
        "without a row": set(),
        "without a route": set(),
    }


def test_the_file_holds_exactly_the_table():
    assert WRITING or report.read().keys() == ROWS.keys()


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.usefixtures("_quick", "db")
def test_answers(name, written):
    row = ROWS[name]
    found, wrote = answers(name, row, build_world())
    assert wrote == []
    wrong = wrong_statuses(row, found)
    assert wrong == [], "\n".join(wrong)
    assert tell_tales(row, found) == []
    if WRITING:
        written[name] = report.section(name, row, found)
    assert written.get(name) == report.section(name, row, found), "run with PORTAL_WRITE_MATRIX=1"


def wrong_statuses(row, found) -> list[str]:
    return [
        f"{method} {owner} by {person}: {found[owner, method, person][0]}, not {expected}"
        for owner, method, person in found
        if found[owner, method, person][0] != (expected := row.expected(person, method, owner))
    ]


def tell_tales(row, found) -> list[str]:
    """Objects that one may not see must answer as those that do not exist."""
    return [
        f"{method} {owner} by {person} differs from missing"
        for owner in row.owners()
        for method in METHODS
        for person in CAST
        if row.make and person not in row.people(owner)
        if found[owner, method, person] != found["missing", method, person]
    ]
