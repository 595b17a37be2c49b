"""The next in line: found by beat, arranged or dropped by a person; pauses and endings."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.subjects import Subject
from jobs.services import reap
from pairing.choices import EndReason, PairingState, SuccessionState
from pairing.models import Pairing, PairingMove, Proposal, Succession
from pairing.queries import waiting_takeovers
from pairing.rules import Denied
from pairing.services import end_pairing, publish
from pairing.services.ending import consequences, pause, resume
from pairing.services.handover import arrange, drop, prepare_all, seek_again
from pairing.services.offers import accept, decline
from students.services import withdraw_consent
from tests.world import make_ready, make_student, make_volunteer
from volunteers.models import Gate, Volunteer


@pytest.fixture
def published(town):
    """Three running pairs, every helper full."""
    plan = town.solved()
    town.approve(plan)
    publish(plan, by=town.lin)
    return list(Pairing.objects.filter(plan=plan))


@pytest.fixture
def declined(town):
    """An offer that its helper has declined; the two others still wait."""
    plan = town.solved()
    town.approve(plan)
    publish(plan, by=town.lin, ask=True)
    offer = Pairing.objects.offered().first()
    decline(offer, reason="busy", by=town.mei)
    offer.refresh_from_db()
    return offer


def reserve(town, name="候补同学", *subjects, **more):
    return make_volunteer(town.world, name, *subjects, **more)


def url(name, *args):
    return reverse(f"pairing:{name}", args=args)


# -- Next in line ------------------------------------------------------------------------------
def test_the_best_other_helper_is_proposed_for_exactly_this_need(town, declined):
    reserve(town, "教物理的", Subject.PHYSICS)
    reserve(town, "没培训的", gates=False)
    reserve(town, "没时间的", slots=[3])
    second = reserve(town)
    assert prepare_all() == 1
    [found] = waiting_takeovers(town.world.county)
    assert (found.pairing, found.volunteer) == (declined, second)
    assert [subject for subject, _ in found.sessions] == ["maths"]
    assert found.score and not found.leaves_on
    assert not Pairing.objects.filter(volunteer=second).exists(), "only a person arranges it"
    assert Notice.objects.filter(user=town.lin, text__contains="接替").count() == 1


def test_looking_again_and_again_prepares_once(town, declined):
    reserve(town)
    assert [prepare_all(), prepare_all()] == [1, 0]
    assert Succession.objects.count() == 1


def test_whoever_declined_is_not_proposed_again(town, declined):
    assert prepare_all() == 1
    [found] = waiting_takeovers(town.world.county)
    assert found.volunteer is None and found.why
    second = reserve(town)
    assert seek_again(found, by=town.mei).volunteer == second
    offer = arrange(found, ask=True, by=town.lin)
    decline(offer, reason="time", by=town.mei)
    third = reserve(town, "第三位")
    prepare_all()
    [last] = waiting_takeovers(town.world.county)
    assert last.volunteer == third
    history = Pairing.objects.filter(student=declined.student)
    assert history.filter(state=PairingState.DECLINED).count() == 2


def test_the_reaper_lets_offers_lapse_and_finds_the_next_in_line(town, declined):
    reserve(town)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        reap()
    assert Pairing.objects.filter(state=PairingState.EXPIRED).count() == 2
    assert Succession.objects.count() == 3
    proposed = Succession.objects.exclude(volunteer=None).values_list("volunteer", flat=True)
    assert len(proposed) == len(set(proposed)), "one place is proposed once"


def test_one_place_is_proposed_once_over_several_passes(town, declined):
    second = reserve(town)
    prepare_all()
    offer = Pairing.objects.offered().first()
    decline(offer, reason="busy", by=town.mei)
    prepare_all()
    assert Succession.objects.filter(volunteer=second).count() == 1


def test_a_child_served_meanwhile_needs_no_successor(town, declined):
    reserve(town)
    plan = town.solved()
    town.approve(plan)
    publish(plan, by=town.lin)
    assert prepare_all() == 0
    assert Succession.objects.get().state == SuccessionState.DROPPED


def test_arranging_makes_an_offer_or_a_pair(town, declined):
    second = reserve(town)
    prepare_all()
    [found] = waiting_takeovers(town.world.county)
    with pytest.raises(Denied, match="权限"):
        arrange(found, ask=True, by=town.mei)
    made = arrange(found, ask=True, by=town.lin)
    assert (made.volunteer, made.state) == (second, PairingState.OFFERED)
    assert made.plan == declined.plan and made.slots.filter(is_live=True).count() == 1
    found.refresh_from_db()
    assert (found.state, found.successor) == (SuccessionState.ARRANGED, made)
    with pytest.raises(Denied, match="处理过"):
        arrange(found, ask=False, by=town.lin)
    accept(made, by=town.mei)
    assert Pairing.objects.helping().get().pk == made.pk


def close_gate(town, found):
    Gate.objects.filter(volunteer=found.volunteer).update(expires_on=date(2026, 1, 2))


def fill_place(town, found):
    other = make_student(town.world, "插队的")
    Pairing.objects.create(
        county=other.county, student=other, volunteer=found.volunteer, place=1,
        confirmed_by=town.lin,
    )  # fmt: skip


def lose_time(town, found):
    Volunteer.objects.filter(pk=found.volunteer_id).update(slots=[3])


def lose_consent(town, found):
    withdraw_consent(student=found.pairing.student, by=town.mei)


def pair_elsewhere(town, found):
    plan = town.solved()
    town.approve(plan)
    publish(plan, by=town.lin)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (close_gate, "资格到期"),
        (fill_place, "名额刚被占满"),
        (lose_time, "时间已改"),
        (lose_consent, "撤回同意"),
        (pair_elsewhere, "已有别人帮扶"),
    ],
)
def test_arranging_looks_at_both_people_again(town, declined, change, why):
    reserve(town)
    prepare_all()
    if change is pair_elsewhere:
        reserve(town, "又一位")
    [found] = waiting_takeovers(town.world.county)
    change(town, found)
    with pytest.raises(Denied, match=why):
        arrange(found, ask=False, by=town.lin)
    found.refresh_from_db()
    assert found.state == SuccessionState.WAITING


def test_dropping_asks_for_a_reason(town, declined):
    prepare_all()
    [found] = waiting_takeovers(town.world.county)
    with pytest.raises(Denied, match="原因"):
        drop(found, note=" ", by=town.mei)
    drop(found, note="家长想等下学期", by=town.mei)
    assert not waiting_takeovers(town.world.county).exists()
    assert prepare_all() == 0


# -- Final-years ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("year", "day", "count"),
    [
        (4, date(2027, 5, 30), 0),
        (4, date(2027, 5, 31), 1),
        (7, date(2027, 6, 20), 1),
        (4, date(2027, 8, 31), 1),
        (2, date(2027, 6, 20), 0),
    ],
)
def test_thirty_days_before_final_years_leave(town, published, year, day, count):
    leaving = published[0]
    Volunteer.objects.filter(pk=leaving.volunteer_id).update(university_year=year)
    second = reserve(town)
    with time_machine.travel(day):
        assert [prepare_all(), prepare_all()] == [count, 0]
    if count:
        [found] = waiting_takeovers(town.world.county)
        assert (found.pairing, found.volunteer) == (leaving, second)
        assert found.leaves_on == date(2027, 6, 30)


def test_a_handover_ends_the_old_pair_in_the_same_moment(town, published):
    old = published[0]
    Volunteer.objects.filter(pk=old.volunteer_id).update(university_year=4)
    second = reserve(town)
    with time_machine.travel(date(2027, 6, 10)):
        prepare_all()
        [found] = waiting_takeovers(town.world.county)
        made = arrange(found, ask=False, by=town.lin)
    old.refresh_from_db()
    assert (old.state, old.end_reason) == (PairingState.ENDED, EndReason.VOLUNTEER_LEFT)
    assert (made.volunteer, made.state) == (second, PairingState.ACTIVE)
    live = Pairing.objects.live().filter(student=old.student)
    assert list(live) == [made]


def test_a_refused_handover_leaves_the_old_pair_running(town, published):
    old = published[0]
    Volunteer.objects.filter(pk=old.volunteer_id).update(university_year=4)
    reserve(town)
    with time_machine.travel(date(2027, 6, 10)):
        prepare_all()
        [found] = waiting_takeovers(town.world.county)
        close_gate(town, found)
        with pytest.raises(Denied, match="资格到期"):
            arrange(found, ask=False, by=town.lin)
    old.refresh_from_db()
    assert old.state == PairingState.ACTIVE
    assert old.slots.filter(is_live=True).exists()


# -- Pausing and ending -----------------------------------------------------------------------
def test_a_pause_keeps_place_and_times(town, published):
    pair = published[0]
    with pytest.raises(Denied, match="原因"):
        pause(pair, note="", by=town.mei)
    pause(pair, note="期末考试，到一月中旬", by=town.mei)
    pair.refresh_from_db()
    assert pair.state == PairingState.PAUSED and pair.slots.filter(is_live=True).exists()
    with pytest.raises(Denied, match="暂停"):
        pause(pair, note="再停", by=town.mei)
    resume(pair, by=town.mei)
    states = PairingMove.objects.filter(pairing=pair).values_list("state", flat=True)
    assert list(states) == ["active", "paused", "active"]
    with pytest.raises(Denied, match="权限"):
        pause(pair, note="别县的人", by=town.world.users["ouyang"])


def test_the_page_says_what_ending_means(client, town, published):
    pair = published[0]
    after = consequences(pair)
    assert (after.subjects, after.kept, after.pupils_left, after.places) == (["数学"], [], 0, 1)
    assert after.is_matchable
    client.force_login(town.mei)
    page = client.get(url("pairing_end", pair.pk)).content.decode()
    assert "数学 没有人帮扶了" in page and "没有别的帮扶人" in page
    assert "学生回到待匹配" in page and "可再带 1 名" in page


def test_a_covered_subject_is_not_lost(town, published):
    pair = published[0]
    other = reserve(town)
    again = Pairing.objects.create(
        county=pair.county, student=pair.student, volunteer=other, place=1, confirmed_by=town.lin
    )
    again.slots.create(county=pair.county, student=pair.student, volunteer=other, subject="maths")
    after = consequences(pair)
    assert (after.subjects, after.kept, after.is_matchable) == ([], [again], False)


@pytest.mark.parametrize(
    ("reason", "again"), [(EndReason.UNSUITABLE, False), (EndReason.TERM, True)]
)
def test_the_next_plan_respects_how_a_pair_ended(town, published, reason, again):
    pair = published[0]
    end_pairing(pair, reason=reason, by=town.mei)
    pairs = {(p.student_id, p.volunteer_id) for p in Proposal.objects.filter(plan=town.solved())}
    assert ((pair.student_id, pair.volunteer_id) in pairs) == again


# -- Pages ------------------------------------------------------------------------------------
def test_the_list_of_takeovers_leads_through(client, town, declined):
    second = reserve(town)
    prepare_all()
    client.force_login(town.lin)
    assert "对等待安排接替" in client.get(reverse("portal:home")).content.decode()
    page = client.get(url("succession_list")).content.decode()
    assert declined.student.name in page and second.name in page and "最近没有精力" in page
    [found] = waiting_takeovers(town.world.county)
    answer = client.post(url("succession_arrange", found.pk), {"way": "ask"}, follow=True)
    assert "已发出邀请" in answer.content.decode()
    assert "现在没有要接替的" in client.get(url("succession_list")).content.decode()


def test_one_pair_shows_all_that_happened_to_it(client, town, declined):
    client.force_login(town.mei)
    page = client.get(url("pairing_detail", declined.pk)).content.decode()
    assert "已谢绝" in page and "最近没有精力" in page and "林书记" in page


@pytest.mark.parametrize("name", ["succession_list", "pairing_list", "offer_list"])
def test_lists_cost_the_same_with_more_rows(
    client, town, declined, name, django_assert_max_num_queries
):
    su = town.world.users["su"]
    helper = reserve(town, "苏同学", max_pupils=9, max_sessions=9)
    helper.phone = su.phone
    helper.save(update_fields=["phone", "phone_index"])
    client.force_login(su if name == "offer_list" else town.mei)

    def add(count):
        for at in range(count):
            child = make_student(town.world, f"添加{at}")
            make_ready(child, Subject.MATHS)
            pair = Pairing.objects.create(
                county=child.county, student=child, volunteer=helper, state="offered",
                place=Pairing.objects.filter(volunteer=helper).count() + 1, confirmed_by=town.lin,
            )  # fmt: skip
            old = Pairing.objects.create(
                county=child.county, student=child, volunteer=declined.volunteer, place=1,
                state="declined", ended_on=timezone.localdate(), plan=declined.plan,
                confirmed_by=town.lin,
            )  # fmt: skip
            assert pair.pk != old.pk

    def cost():
        prepare_all()
        with django_assert_max_num_queries(40) as seen:
            assert client.get(url(name)).status_code == 200
        return len(seen)

    add(1)
    before = cost()
    add(3)
    assert cost() == before
