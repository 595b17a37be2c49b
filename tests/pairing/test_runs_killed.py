"""A whole province on two workers, one of which is killed: every county has its plan once."""

import pytest

from tests.jobs.shop import Shop

pytestmark = pytest.mark.worker
COUNTIES = 122


class ProvinceShop(Shop):
    """A shop whose desk runs a province."""

    desk_module = "tests.pairing.far_runs"
    wait_seconds = 240


@pytest.fixture
def shop(tmp_path):
    shop = ProvinceShop(tmp_path / "shop")
    yield shop
    shop.close()


def test_a_province_is_paired_though_a_worker_dies(shop):
    run = shop.start(COUNTIES, 0)
    first, _second = shop.hire(), shop.hire()
    shop.until(run, lambda seen: seen["solved"] >= 5, reaping=False)
    shop.kill(first)
    assert shop.look(run)["solved"] < COUNTIES
    shop.hire()
    seen = shop.until(run, lambda seen: seen["over"])
    assert (seen["plans"], seen["solved"]) == (COUNTIES, COUNTIES), seen
    assert seen["states"] == ["in_review"]
    assert seen["proposals"] == COUNTIES - 1  # one person cannot take both children
