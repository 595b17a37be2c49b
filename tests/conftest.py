"""Fixtures for every test: a fast hasher, the cast, and the county scope."""

import pytest

from tests.world import World, build_world


@pytest.fixture(autouse=True)
def _fast(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def world(db) -> World:
    """Places, people and a few rows in two counties; see tests/world.py."""
    return build_world()


@pytest.fixture
def in_2026(time_machine):
    """The school year in which the people of the tests are in the grades told of them."""
    time_machine.move_to("2026-11-25T12:00:00+08:00")
