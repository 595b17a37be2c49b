"""Fixtures of the desk's tests."""

import pytest

from tests.rosters.ledgers import census, helpers, office, pairs  # noqa: F401 - fixtures
from tests.rosters.walk import Officer


@pytest.fixture
def mei(client, world) -> Officer:
    return Officer(client, world)
