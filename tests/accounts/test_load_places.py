"""`manage.py load_places`: fast, repeatable, and never over what staff edited."""

import pytest
from django.core.management import call_command

from accounts.choices import UnitKind
from accounts.models import Partnership, Unit
from tests.world import build_world

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    return {kind: Unit.objects.of_kind(kind).count() for kind in UnitKind.values}


def test_guangdong_is_loaded_with_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        call_command("load_places")
    assert counts()["city"] == 21
    assert counts()["county"] == 124
    assert counts()["town"] == 1610
    assert counts()["school"] == 0
    assert not Unit.objects.filter(is_demo=True).exists()


def test_paths_lead_to_the_province():
    call_command("load_places", demo=True)
    for unit in Unit.objects.select_related("parent"):
        assert unit.path == unit.path_under(unit.parent)
    assert Unit.objects.get(code="449901").path == "/44/449900/449901/"


def test_demo_adds_schools_and_a_university_that_serves_the_county():
    call_command("load_places", demo=True)
    assert counts()["school"] == 35
    assert counts()["squad"] == 52
    assert Unit.objects.get(code="3144990103").parent.name == "白藤镇"
    assert Partnership.objects.get().county.name == "岭海县"


def test_loading_twice_changes_nothing():
    call_command("load_places", demo=True)
    Unit.objects.filter(code="449901110").update(name="白藤新城", aliases=["白藤"])
    before = list(Unit.objects.order_by("pk").values())
    call_command("load_places", demo=True)
    assert list(Unit.objects.order_by("pk").values()) == before
    assert Partnership.objects.count() == 1


def test_missing_rows_are_filled_in_below_existing_ones():
    build_world()  # already holds 44 and 449901 in its own tree
    call_command("load_places", demo=True)
    assert Unit.objects.get(code="449901110").path.startswith(Unit.objects.get(code="449901").path)
