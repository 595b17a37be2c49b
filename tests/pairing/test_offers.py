"""Offers: sent on publishing, answered by the helper asked, lapsed after three days."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.roles import Role
from accounts.subjects import Subject
from pairing.choices import DeclineReason, EndReason, PairingState
from pairing.models import Pairing, PairingMove, PairingSlot, Proposal
from pairing.queries import matchable_students, paired_students
from pairing.rules import Denied
from pairing.services import end_pairing, publish
from pairing.services.offers import accept, decline, expire_due, remind_due
from students.services import withdraw_consent
from tests.world import make_ready, make_student, make_user, make_volunteer
from volunteers.models import Gate, Volunteer


@pytest.fixture
def asked(town):
    """A published plan whose helpers were asked; the first offer belongs to Su."""
    su = town.world.users["su"]
    first = town.volunteers[0]
    first.phone = su.phone
    first.save(update_fields=["phone", "phone_index"])
    plan = town.solved()
    town.approve(plan)
    publish(plan, by=town.lin, ask=True)
    return Pairing.objects.get(volunteer=first)


@pytest.fixture
def other(asked):
    return Pairing.objects.offered().exclude(pk=asked.pk).first()


def url(name, *args):
    return reverse(f"pairing:{name}", args=args)


def later(**more):
    """All offers as if so much time had passed."""
    for offer in Pairing.objects.offered():
        moved = offer.answer_by - timedelta(**more)
        Pairing.objects.filter(pk=offer.pk).update(answer_by=moved)


def test_publishing_can_ask_first(town, asked):
    assert Pairing.objects.offered().count() == 3
    assert asked.answer_by - timezone.now() > timedelta(days=2, hours=23)
    assert not paired_students(town.world.county).exists()
    assert not matchable_students(town.world.county).exists()
    [notice] = Notice.objects.filter(user=town.world.users["su"])
    assert "结对邀请" in notice.text and asked.student.name not in notice.text


def test_a_teacher_is_not_asked(town):
    Volunteer.objects.filter(pk=town.volunteers[0].pk).update(
        kind="teacher", unit=town.world.units["baiteng_school"]
    )
    plan = town.solved("maoming")
    town.approve(plan)
    publish(plan, by=town.lin, ask=True)
    states = dict(Pairing.objects.values_list("volunteer__kind", "state"))
    assert states["teacher"] == PairingState.ACTIVE
    assert states.get("university", PairingState.OFFERED) == PairingState.OFFERED


@pytest.mark.usefixtures("in_2026")
def test_the_helper_sees_no_name_before_accepting(client, town, asked):
    client.force_login(town.world.users["su"])
    page = client.get(url("offer_list")).content.decode()
    assert "初二" in page or "八年级" in page
    assert "数学" in page and "白藤镇" in page
    assert asked.student.name not in page and "白藤中学" not in page
    client.post(url("offer_accept", asked.pk))
    page = client.get(url("offer_list")).content.decode()
    assert asked.student.name in page and "白藤中学" not in page


def test_accepting_begins_the_pair_today(client, town, asked):
    client.force_login(town.world.users["su"])
    answer = client.post(url("offer_accept", asked.pk), follow=True)
    assert "已接受" in answer.content.decode()
    asked.refresh_from_db()
    assert (asked.state, asked.started_on) == (PairingState.ACTIVE, timezone.localdate())
    assert list(paired_students(town.world.county)) == [asked.student]
    assert list(asked.moves.values_list("state", flat=True)) == ["offered", "active"]
    assert "已经接受过" in client.post(url("offer_accept", asked.pk), follow=True).content.decode()


def test_declining_frees_place_and_times_and_keeps_the_reason(client, town, asked):
    client.force_login(town.world.users["su"])
    assert "请选一个" in client.post(url("offer_decline", asked.pk), follow=True).content.decode()
    client.post(url("offer_decline", asked.pk), {"reason": "time", "note": ""})
    asked.refresh_from_db()
    assert (asked.state, asked.ended_on) == (PairingState.DECLINED, timezone.localdate())
    assert not PairingSlot.objects.filter(pairing=asked, is_live=True).exists()
    assert list(matchable_students(town.world.county)) == [asked.student]
    assert asked.moves.last().reason == DeclineReason.TIME
    with pytest.raises(Denied, match="已经谢绝"):
        accept(asked, by=town.world.users["su"])


def test_somebody_else_s_offer_does_not_exist(client, town, asked, other):
    client.force_login(town.world.users["su"])
    for name in ("offer_accept", "offer_decline"):
        assert client.post(url(name, other.pk), {"reason": "time"}).status_code == 404
    other.refresh_from_db()
    assert other.state == PairingState.OFFERED
    for who in (town.world.users["su"], town.world.users["wu"]):
        with pytest.raises(Denied, match="本人"):
            accept(other, by=who)


def test_the_same_number_without_the_role_opens_nothing(client, town, asked):
    world = town.world
    other = make_user(world, "plain", "同号的", Role.SQUAD_LEADER, "squad")
    Volunteer.objects.filter(pk=asked.volunteer_id).update(phone_index=other.phone_index)
    client.force_login(other)
    assert client.get(url("offer_list")).status_code == 404
    assert client.post(url("offer_accept", asked.pk)).status_code == 404
    with pytest.raises(Denied):
        accept(asked, by=other)


def test_the_county_notes_an_answer_given_by_telephone(client, town, other):
    client.force_login(town.mei)
    page = url("pairing_detail", other.pk)
    assert "代为登记" in client.get(page).content.decode()
    client.post(url("pairing_answer", other.pk), {"answer": "decline"})
    other.refresh_from_db()
    assert other.state == PairingState.OFFERED
    client.post(url("pairing_answer", other.pk), {"answer": "decline", "reason": "busy"})
    other.refresh_from_db()
    assert other.state == PairingState.DECLINED
    assert other.moves.last().by == town.mei


def expire_gate(town, offer):
    Gate.objects.filter(volunteer=offer.volunteer).update(expires_on="2026-01-02")


def close_need(town, offer):
    offer.student.needs.update(state="closed")


@pytest.mark.parametrize(("change", "why"), [(expire_gate, "到期"), (close_need, "情况有变")])
def test_accepting_looks_at_both_people_again(town, asked, change, why):
    change(town, asked)
    with pytest.raises(Denied, match=why):
        accept(asked, by=town.world.users["su"])
    asked.refresh_from_db()
    assert asked.state == PairingState.OFFERED


def test_three_days_without_an_answer(town, asked, other):
    assert expire_due() == 0
    later(days=3)
    with pytest.raises(Denied, match="已过期"):
        accept(asked, by=town.world.users["su"])
    decline_late = pytest.raises(Denied, match="已过期")
    with decline_late:
        decline(other, reason="time", by=town.mei)
    assert expire_due() == 3
    assert expire_due() == 0
    asked.refresh_from_db()
    assert (asked.state, asked.ended_on) == (PairingState.EXPIRED, timezone.localdate())
    assert PairingMove.objects.filter(state=PairingState.EXPIRED, by=None).count() == 3
    assert matchable_students(town.world.county).count() == 3


def test_one_reminder_a_day_before(town, asked):
    assert remind_due() == 0
    later(days=2, hours=1)
    assert remind_due() == 3
    assert remind_due() == 0
    texts = Notice.objects.filter(user=town.world.users["su"]).values_list("text", flat=True)
    assert sum("将在" in text for text in texts) == 1


def test_not_taken_up_bars_the_two_in_this_wave_only(town, asked):
    decline(asked, reason="time", by=town.world.users["su"])
    pairs = {(p.student_id, p.volunteer_id) for p in Proposal.objects.filter(plan=town.solved())}
    assert (asked.student_id, asked.volunteer_id) not in pairs


def test_an_offer_taken_back_is_not_an_ended_pair(town, asked, other):
    end_pairing(asked, reason=EndReason.MISTAKE, by=town.mei)
    withdraw_consent(student=other.student, by=town.mei)
    for offer in (asked, other):
        offer.refresh_from_db()
        assert offer.state == PairingState.WITHDRAWN
    assert not Pairing.objects.ended().exists()
    with pytest.raises(Denied, match="收回"):
        accept(asked, by=town.world.users["su"])


def test_the_ledger_s_intended_pair_can_be_offered(client, town):
    child, helper = make_student(town.world, "拟结对生"), make_volunteer(town.world, "拟结对的")
    make_ready(child, Subject.MATHS)
    pairing = Pairing.objects.create(
        county=child.county, student=child, volunteer=helper, place=1, state="proposed",
        confirmed_by=town.lin,
    )  # fmt: skip
    client.force_login(town.mei)
    assert client.post(url("pairing_offer", pairing.pk)).status_code == 404
    client.force_login(town.lin)
    client.post(url("pairing_offer", pairing.pk))
    pairing.refresh_from_db()
    assert pairing.state == PairingState.OFFERED and pairing.answer_by


def test_publishing_by_page_asks_when_ticked(client, town):
    plan = town.solved()
    town.approve(plan)
    client.force_login(town.lin)
    assert "先征求志愿者同意" in client.get(url("plan_publish", plan.pk)).content.decode()
    answer = client.post(url("plan_publish", plan.pk), {"ask": "on"}, follow=True)
    assert "已向志愿者发出邀请" in answer.content.decode()
    assert Pairing.objects.offered().count() == 3


def test_home_of_a_helper_counts_the_offers_that_wait(client, town, asked):
    client.force_login(town.world.users["su"])
    assert "1 份等你答复" in client.get("/").content.decode()
    client.post(url("offer_accept", asked.pk))
    assert "等你答复" not in client.get("/").content.decode()


def test_an_offer_is_taken_back_under_its_own_name(client, town, asked):
    client.force_login(town.lin)
    page = client.get(url("pairing_end", asked.pk)).content.decode()
    assert "收回邀请" in page and "结束结对" not in page
    answer = client.post(url("pairing_end", asked.pk), {"reason": EndReason.MISTAKE}, follow=True)
    assert "已收回邀请" in answer.content.decode()
    client.post(url("pairing_end", Pairing.objects.offered().first().pk), {})
    assert Pairing.objects.offered().count() == 2


def test_a_refused_form_says_its_errors_once(client, town, asked):
    client.force_login(town.lin)
    page = client.post(url("pairing_end", asked.pk), {}).content.decode()
    assert page.count("data-errsum") == 1
