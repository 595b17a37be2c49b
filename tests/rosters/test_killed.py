"""A worker is killed in the middle of an import: the next one leaves one clean import."""

import pytest

from tests.jobs.shop import Shop

pytestmark = pytest.mark.worker
ROWS = 3000


class RosterShop(Shop):
    """A shop whose desk imports rosters."""

    desk_module = "tests.rosters.far_desk"


@pytest.fixture
def shop(tmp_path):
    shop = RosterShop(tmp_path / "shop")
    yield shop
    shop.close()


def test_one_clean_import_is_left_when_the_worker_dies(shop):
    job = shop.start(ROWS, 0)
    worker = shop.hire()
    shop.until(job, lambda seen: 0 < seen["applied"] < ROWS, reaping=False)
    shop.kill(worker)
    left = shop.look(job)
    assert left["applied"] == left["children"] < ROWS
    shop.hire()
    seen = shop.until(job, lambda seen: seen["state"] in {"done", "failed"})
    assert (seen["state"], seen["batch"]) == ("done", "applied"), seen
    assert seen["children"] == seen["distinct"] == seen["applied"] == ROWS
    assert seen["attempts"] == 2
    assert seen["files"] == 0
