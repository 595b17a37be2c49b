"""One pair made by a person: the same rules as in a plan, and a sentence when one is broken."""

import pytest
from django.urls import reverse

from accounts.subjects import Subject
from pairing.choices import PairingState
from pairing.models import Pairing
from pairing.rules import Denied
from pairing.services import end_pairing
from pairing.services.byhand import pair_by_hand, suggestion
from tests.world import make_ready, make_student, make_volunteer


@pytest.fixture
def ready(town):
    town.solved()  # gives the county its way of matching
    return town


def url(child):
    return reverse("pairing:pairing_new", args=[child.pk])


def test_the_two_are_paired_in_their_common_time(ready):
    child, helper = ready.students[0], ready.volunteers[1]
    made = pair_by_hand(child, helper, ask=False, by=ready.lin)
    assert (made.student, made.volunteer, made.state) == (child, helper, PairingState.ACTIVE)
    [slot] = made.slots.all()
    assert slot.subject == "maths" and slot.slot in {10, 20, 21}
    assert made.moves.get().by == ready.lin


def test_only_what_the_child_is_left_without(ready):
    child = make_student(ready.world, "两科生")
    make_ready(child, Subject.MATHS, Subject.PHYSICS)
    pair_by_hand(child, ready.volunteers[0], ask=False, by=ready.lin)
    both = make_volunteer(ready.world, "两科都教", Subject.MATHS, Subject.PHYSICS)
    made = pair_by_hand(child, both, ask=True, by=ready.lin)
    assert made.state == PairingState.OFFERED
    assert [slot.subject for slot in made.slots.all()] == ["physics"]
    slots = [slot.slot for pair in child.pairings.all() for slot in pair.slots.all()]
    assert len(slots) == len(set(slots)) == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"slots": [3]},
        {"gates": False},
        {"max_pupils": 0},
        {"state": "paused"},
        {"subject": Subject.ENGLISH},
    ],
    ids=str,
)
def test_a_broken_rule_is_told_and_nothing_is_written(ready, facts):
    facts = dict(facts)
    helper = make_volunteer(ready.world, "不合适的", facts.pop("subject", Subject.MATHS), **facts)
    with pytest.raises(Denied, match=r"^[^（）“]+。$"):
        pair_by_hand(ready.students[0], helper, ask=False, by=ready.lin)
    assert not Pairing.objects.exists()


def test_two_who_were_parted_for_good_stay_apart(ready):
    child, helper = ready.students[0], ready.volunteers[0]
    made = pair_by_hand(child, helper, ask=False, by=ready.lin)
    end_pairing(made, reason="unsuitable", by=ready.mei)
    with pytest.raises(Denied, match="不能带"):
        pair_by_hand(child, helper, ask=False, by=ready.lin)
    assert suggestion(child).volunteer not in {None, helper.pk}


def test_only_those_who_may_publish(ready):
    with pytest.raises(Denied, match="权限"):
        pair_by_hand(ready.students[0], ready.volunteers[0], ask=False, by=ready.mei)


def test_the_page_suggests_finds_and_pairs(client, ready):
    client.force_login(ready.lin)
    child = ready.students[0]
    file = client.get(reverse("students:student_detail", args=[child.pk])).content.decode()
    assert "人工结对" in file
    page = client.get(url(child), {"q": "周嘉欣"}).content.decode()
    assert "今天最合适的" in page and "周嘉欣" in page
    assert "请先选一位志愿者" in client.post(url(child), follow=True).content.decode()
    answer = client.post(
        url(child), {"volunteer": ready.volunteers[1].pk, "way": "now"}, follow=True
    )
    assert "已结对" in answer.content.decode()
    assert Pairing.objects.get().volunteer == ready.volunteers[1]


def test_the_page_costs_the_same_with_more_helpers(client, ready, django_assert_max_num_queries):
    client.force_login(ready.lin)

    def cost():
        with django_assert_max_num_queries(60) as seen:
            assert client.get(url(ready.students[0])).status_code == 200
        return len(seen)

    before = cost()
    for at in range(3):
        make_volunteer(ready.world, f"又一位{at}", Subject.MATHS)
    assert cost() == before


def test_a_pair_that_has_ended_is_not_offered_for_ending(client, ready):
    client.force_login(ready.lin)
    made = pair_by_hand(ready.students[0], ready.volunteers[0], ask=False, by=ready.lin)
    page = reverse("pairing:pairing_end", args=[made.pk])
    assert client.get(page).status_code == 200
    end_pairing(made, reason="term", by=ready.mei)
    assert client.get(page).url == reverse("pairing:pairing_detail", args=[made.pk])
