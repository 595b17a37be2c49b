"""Publishing writes exactly what was reviewed, or nothing; pairings end and keep their history."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from accounts.subjects import Subject
from pairing.choices import EndReason, PairingState, PlanState
from pairing.models import Pairing, PairingSlot, Proposal
from pairing.queries import paired_students, pending_reviews
from pairing.rules import Denied
from pairing.services import end_pairing, publish, publish_check
from students.models import Student
from students.services import record_census, record_willing, withdraw_consent
from tests.world import make_ready, make_student, make_volunteer
from volunteers.models import Gate, Volunteer
from volunteers.signals import volunteer_left


@pytest.fixture
def plan(town):
    made = town.solved()
    town.approve(made)
    return made


def published(town, plan):
    assert publish(plan, by=town.lin) == 3
    plan.refresh_from_db()
    return list(Pairing.objects.filter(plan=plan))


def test_publishes_exactly_what_was_reviewed(town, plan):
    reviewed = {
        (p.student_id, p.volunteer_id, p.role, p.mode, p.score, s.subject, s.slot)
        for p in Proposal.objects.filter(plan=plan)
        for s in p.sessions.all()
    }
    published(town, plan)
    made = {
        (p.student_id, p.volunteer_id, p.role, p.mode, p.score, s.subject, s.slot)
        for p in Pairing.objects.filter(plan=plan)
        for s in p.slots.all()
    }
    assert made == reviewed
    assert plan.state == PlanState.PUBLISHED and plan.published_by == town.lin
    assert paired_students(town.world.county).count() == 3
    assert AuditEntry.objects.filter(action="plan.publish").count() == 1


def test_publishing_twice_does_it_once(town, plan):
    published(town, plan)
    with pytest.raises(Denied, match="已经发布"):
        publish(plan, by=town.lin)
    assert Pairing.objects.count() == 3


def test_county_staff_may_not_publish(town, plan):
    for who in ("mei", "ouyang", "gao", "mai"):
        with pytest.raises(Denied, match="权限"):
            publish(plan, by=town.world.users[who])
    assert not Pairing.objects.exists()


def test_waiting_blocks_and_held_is_left_out(town, plan):
    first, second, _ = Proposal.objects.filter(plan=plan)
    Proposal.objects.filter(pk=first.pk).update(decision="waiting")
    assert pending_reviews(town.world.county).count() == 1
    with pytest.raises(Denied, match="还有 1 对待审"):
        publish(plan, by=town.lin)
    Proposal.objects.filter(pk=first.pk).update(decision="held")
    assert publish(plan, by=town.lin) == 2
    assert not Pairing.objects.filter(student=first.student).exists()
    assert Pairing.objects.filter(student=second.student).exists()


def withdraw(town, proposal):
    withdraw_consent(student=proposal.student, by=town.mei)


def expire(town, proposal):
    Gate.objects.filter(volunteer=proposal.volunteer).update(expires_on=date(2026, 1, 2))


def fill(town, proposal):
    other = make_student(town.world, "插队的")
    Pairing.objects.create(
        county=other.county, student=other, volunteer=proposal.volunteer, place=1,
        confirmed_by=town.lin,
    )  # fmt: skip


def pair_elsewhere(town, proposal):
    other = make_volunteer(town.world, "别的方案", Subject.MATHS)
    Pairing.objects.create(
        county=other.county, student=proposal.student, volunteer=other, place=1,
        confirmed_by=town.lin,
    )  # fmt: skip


def fewer_times(town, proposal):
    Volunteer.objects.filter(pk=proposal.volunteer_id).update(slots=[])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (withdraw, "撤回同意"),
        (expire, "资格到期"),
        (fill, "名额已满"),
        (pair_elsewhere, "别的方案结对"),
        (fewer_times, "空闲时间已改"),
    ],
)
def test_what_changed_since_is_named_and_refused(town, plan, change, why):
    proposal = Proposal.objects.filter(plan=plan).select_related("student", "volunteer").first()
    change(town, proposal)
    before = Pairing.objects.count()
    with pytest.raises(Denied, match=f"{proposal.student.name}.*{why}"):
        publish(plan, by=town.lin)
    assert Pairing.objects.count() == before
    assert [p.pk for p, _ in publish_check(plan).problems] == [proposal.pk]
    Proposal.objects.filter(pk=proposal.pk).update(decision="held")
    assert publish(plan, by=town.lin) == 2


def test_check_costs_a_fixed_number_of_queries(town, plan, django_assert_num_queries):
    with django_assert_num_queries(8):
        publish_check(plan)


def test_places_are_numbered_from_the_lowest_free(town):
    Volunteer.objects.all().update(max_pupils=0)
    busy = make_volunteer(town.world, "能者", Subject.MATHS, max_pupils=3, max_sessions=3)
    plan = town.solved("zhanjiang")
    town.approve(plan)
    assert publish(plan, by=town.lin) == 3
    rows = Pairing.objects.filter(volunteer=busy)
    assert sorted(rows.values_list("place", flat=True)) == [1, 2, 3]
    gone = rows.get(place=2)
    end_pairing(gone, reason=EndReason.GOAL, by=town.mei)
    make_ready(make_student(town.world, "补位的"), Subject.MATHS)
    Student.objects.filter(pk=gone.student_id).update(willing="no")
    again = town.solved("zhanjiang")
    town.approve(again)
    publish(again, by=town.lin)
    assert Pairing.objects.live().get(student__name="补位的").place == 2


def test_database_refuses_a_second_holder_of_a_place(town, plan):
    first = published(town, plan)[0]
    other = make_student(town.world, "另一个")
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.create(
            county=first.county, student=other, volunteer=first.volunteer, place=first.place,
            confirmed_by=town.lin,
        )  # fmt: skip


def test_end_frees_place_and_slots_and_keeps_history(town, plan):
    pairing = published(town, plan)[0]
    end_pairing(pairing, reason=EndReason.UNSUITABLE, by=town.mei, note="时间总对不上")
    pairing.refresh_from_db()
    assert pairing.state == PairingState.ENDED and pairing.ended_on
    assert pairing.ended_by == town.mei
    assert not PairingSlot.objects.filter(pairing=pairing, is_live=True).exists()
    assert PairingSlot.objects.filter(pairing=pairing).exists()
    with pytest.raises(Denied, match="已经结束"):
        end_pairing(pairing, reason=EndReason.GOAL, by=town.mei)


def test_end_needs_the_right(town, plan):
    pairing = published(town, plan)[0]
    for who in ("gao", "chen", "ouyang"):
        with pytest.raises(Denied, match="权限"):
            end_pairing(pairing, reason=EndReason.GOAL, by=town.world.users[who])


def by_consent(town, pairing):
    withdraw_consent(student=pairing.student, by=town.mei)


def by_leaving(town, pairing):
    record_census(student=pairing.student, state="left", method="phone", by=town.mei)


def by_refusal(town, pairing):
    record_willing(student=pairing.student, answer="no", method="phone", by=town.mei)


def by_volunteer(town, pairing):
    volunteer_left.send(Volunteer, volunteer=pairing.volunteer, by=town.mei, reason="毕业")


@pytest.mark.parametrize(
    ("happening", "reason"),
    [
        (by_consent, EndReason.CONSENT),
        (by_leaving, EndReason.STUDENT_LEFT),
        (by_refusal, EndReason.UNWILLING),
        (by_volunteer, EndReason.VOLUNTEER_LEFT),
    ],
)
def test_what_happens_below_ends_the_pairing(town, plan, happening, reason):
    pairing, *others = published(town, plan)
    happening(town, pairing)
    pairing.refresh_from_db()
    assert (pairing.state, pairing.end_reason) == (PairingState.ENDED, reason)
    assert Pairing.objects.live().count() == len(others)
