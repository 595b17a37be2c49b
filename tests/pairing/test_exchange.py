"""What if another volunteer took a child: who else would move, shown first and done as shown."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.subjects import Subject
from pairing.models import Proposal, Unserved
from pairing.rules import STALE, Denied
from pairing.services.exchange import digest, effect, exchange
from tests.world import make_ready, make_student, make_volunteer


@pytest.fixture
def plan(town):
    return town.solved()


def pairs(plan):
    rows = Proposal.objects.filter(plan=plan).select_related("student", "volunteer")
    return {row.student.name: row.volunteer.name for row in rows}


def first_two(plan):
    return Proposal.objects.filter(plan=plan).order_by("pk")[:2]


def test_a_taken_volunteer_means_an_exchange(client, town, plan):
    mine, rival = first_two(plan)
    client.force_login(town.mei)
    url = reverse("pairing:proposal_exchange", args=[mine.pk, rival.volunteer_id])
    page = client.get(url)
    shown = [(x.proposal.pk, x.volunteer.pk) for x in page.context["steps"]]
    assert shown == [(mine.pk, rival.volunteer_id), (rival.pk, mine.volunteer_id)]
    before = pairs(plan)
    client.post(url, {"version": mine.version, "seen": page.context["seen"]})
    after = pairs(plan)
    assert after[mine.student.name] == before[rival.student.name]
    assert after[rival.student.name] == before[mine.student.name]
    mine.refresh_from_db()
    rival.refresh_from_db()
    assert (mine.decision, rival.decision) == ("approved", "waiting")
    assert mine.is_swapped and rival.is_swapped
    assert rival.sessions.count() == 1
    entry = AuditEntry.objects.filter(action="proposal.exchange").get()
    assert entry.detail["moved"] == 2


def test_a_child_left_with_nobody_is_told_and_listed(client, town):
    """梁雨桐 is the only one for physics; taking that teacher for maths leaves the physics open."""
    child = make_student(town.world, "梁雨桐")
    make_ready(child, Subject.PHYSICS)
    both = make_volunteer(town.world, "物理老师", Subject.PHYSICS, Subject.MATHS)
    plan = town.solved()
    assert pairs(plan)["梁雨桐"] == "物理老师"
    mine = Proposal.objects.filter(plan=plan).exclude(student=child).first()
    client.force_login(town.mei)
    url = reverse("pairing:proposal_exchange", args=[mine.pk, both.pk])
    page = client.get(url)
    assert page.context["left"] == 1
    assert "暂时没有人帮" in page.content.decode()
    client.post(url, {"version": mine.version, "seen": page.context["seen"]})
    assert "梁雨桐" not in pairs(plan)
    row = Unserved.objects.get(plan=plan, student=child)
    assert (row.subject, row.reason, row.child_unserved) == ("physics", "swapped", True)
    text = client.get(reverse("pairing:plan_detail", args=[plan.pk])).content.decode()
    assert "审核换人时让出了志愿者" in text


def test_a_locked_rival_is_never_moved(client, town, plan):
    Proposal.objects.filter(plan=plan).update(is_locked=True)
    mine, rival = first_two(plan)
    Proposal.objects.filter(pk=mine.pk).update(is_locked=False)
    client.force_login(town.mei)
    page = client.get(reverse("pairing:proposal_exchange", args=[mine.pk, rival.volunteer_id]))
    assert page.context["steps"] == []
    assert "不能这样换" in page.content.decode()


def test_what_has_changed_since_it_was_shown_is_not_done(town, plan):
    mine, rival = first_two(plan)
    seen = digest(effect(mine, rival.volunteer))
    Proposal.objects.filter(pk=rival.pk).update(version=rival.version + 1)
    before = pairs(plan)
    with pytest.raises(Denied, match=STALE):
        exchange(mine, rival.volunteer, version=mine.version, seen=seen, by=town.mei)
    assert pairs(plan) == before


def test_a_locked_pair_is_unlocked_first(town, plan):
    mine, rival = first_two(plan)
    seen = digest(effect(mine, rival.volunteer))
    Proposal.objects.filter(pk=mine.pk).update(is_locked=True)
    with pytest.raises(Denied, match="已锁定"):
        exchange(mine, rival.volunteer, version=mine.version, seen=seen, by=town.mei)


def test_a_broken_form_and_a_published_plan_change_nothing(client, town, plan):
    mine, rival = first_two(plan)
    client.force_login(town.mei)
    url = reverse("pairing:proposal_exchange", args=[mine.pk, rival.volunteer_id])
    before = pairs(plan)
    client.post(url, {"version": mine.version})
    plan.state = "void"
    plan.save()
    client.post(url, {"version": mine.version, "seen": digest(effect(mine, rival.volunteer))})
    assert client.get(url).status_code == 302
    assert pairs(plan) == before
