"""What the tests of this room share."""

import pytest

from accounts.scope import county_scope


@pytest.fixture
def open_county(world):
    """岭海县, with its scope open."""
    with county_scope([world.county.pk]):
        yield world
