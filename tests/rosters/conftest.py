"""Fixtures of the desk's tests."""

import pytest

from tests.rosters.walk import Officer


@pytest.fixture
def mei(client, world) -> Officer:
    return Officer(client, world)
