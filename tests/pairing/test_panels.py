"""What the files of a child and of a helper say about pairs."""

import pytest

from accounts.scope import county_scope
from pairing.models import Pairing
from pairing.services import end_pairing, publish
from students.panels import panels_of as panels_of_student
from volunteers.panels import panels_of as panels_of_volunteer


@pytest.fixture
def pairing(town):
    plan = town.solved()
    town.approve(plan)
    publish(plan, by=town.lin)
    return Pairing.objects.select_related("student", "volunteer").first()


def panel(panels):
    return next((p for p in panels if p.title == "结对"), None)


def test_file_of_a_child_keeps_former_pairs(town, pairing, client):
    end_pairing(pairing, reason="goal", by=town.mei)
    for who in ("mei", "gao", "chen"):
        shown = panel(panels_of_student(pairing.student, town.world.users[who]))
        assert shown.context["pairs"] == [pairing]
    client.force_login(town.mei)
    page = client.get(f"/students/{pairing.student_id}/").content.decode()
    assert pairing.volunteer.name in page and "目标达成" in page


def test_file_of_a_helper_names_children_only_to_those_who_may_see_pairs(town, pairing, client):
    shown = panel(panels_of_volunteer(pairing.volunteer, town.mei))
    assert shown.context["pairs"] == [pairing]
    with county_scope([town.world.county.pk]):
        shown = panel(panels_of_volunteer(pairing.volunteer, town.world.users["he"]))
    assert (shown.context["pairs"], shown.context["count"]) == ([], 1)
    client.force_login(town.world.users["he"])
    page = client.get(f"/volunteers/{pairing.volunteer_id}/").content.decode()
    assert "现带 1 人" in page and pairing.student.name not in page


def test_nothing_to_show_without_pairs(town):
    assert panel(panels_of_student(town.students[0], town.mei)) is None
