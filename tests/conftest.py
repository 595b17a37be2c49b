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
