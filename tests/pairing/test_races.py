"""Many officers at once, on PostgreSQL: exactly one wins and no helper gets too many children."""

import pytest

from accounts.models import AuditEntry
from accounts.scope import county_scope
from accounts.subjects import Subject
from pairing.models import MatchPlan, Pairing, PairingSlot, Proposal
from pairing.rules import Denied
from pairing.services import decide, load_presets, publish, start_plan, swap
from students.services import withdraw_consent
from tests import races
from tests.pairing.conftest import Town
from tests.races import in_county, on_postgres
from tests.world import build_world, make_ready, make_student, make_volunteer

pytestmark = on_postgres
THREADS = 24


@pytest.fixture
def crowd(transactional_db, monkeypatch):
    """Five children who all fit two helpers, one with a single place and one with two."""
    monkeypatch.setattr("jobs.services.wake", lambda job_id: None)  # no worker listens here
    load_presets()
    town = Town(build_world())
    with county_scope([town.world.county.pk]):
        for at in range(5):
            child = make_student(town.world, f"学生{at}")
            make_ready(child, Subject.MATHS)
            town.students.append(child)
        for at in (1, 2):
            town.volunteers.append(
                make_volunteer(town.world, f"志愿者{at}", Subject.MATHS, max_pupils=at)
            )
        yield town


def at_once(town, acts):
    """What each act of the county returned, or why it was refused."""
    inside = [in_county(town.world.county, act) for act in acts]
    return races.at_once(inside, expected=Denied)


def winners(results):
    return [r for r in results if not isinstance(r, Exception)]


def assert_sound():
    for pairing in Pairing.objects.live().select_related("volunteer"):
        mine = Pairing.objects.live().filter(volunteer=pairing.volunteer)
        assert mine.count() <= pairing.volunteer.max_pupils
        slots = PairingSlot.objects.filter(volunteer=pairing.volunteer, is_live=True)
        assert slots.count() <= pairing.volunteer.max_sessions
    assert Pairing.objects.count() == Pairing.objects.values("student").distinct().count()


def test_one_plan_is_published_once(crowd):
    plan = crowd.solved()
    crowd.approve(plan)
    results = at_once(crowd, [lambda: publish(plan, by=crowd.lin)] * THREADS)
    assert winners(results) == [3]
    assert Pairing.objects.count() == 3
    assert AuditEntry.objects.filter(action="plan.publish").count() == 1
    assert_sound()


def test_plans_fighting_for_the_same_places(crowd):
    plans = [crowd.solved() for _ in range(8)]
    for plan in plans:
        crowd.approve(plan)
    acts = [lambda plan=plan: publish(plan, by=crowd.lin) for plan in plans * 2]
    results = at_once(crowd, acts)
    assert winners(results) == [3]
    assert MatchPlan.objects.filter(state="published").count() == 1
    assert Pairing.objects.count() == 3
    assert_sound()


def test_officers_deciding_on_one_pair(crowd):
    proposal = Proposal.objects.filter(plan=crowd.solved()).first()
    ways = [("approved", ""), ("held", "家长未接电话")] * (THREADS // 2)
    acts = [
        lambda d=d, n=n: decide(proposal, decision=d, version=0, by=crowd.mei, note=n)
        for d, n in ways
    ]
    assert len(winners(at_once(crowd, acts))) == 1
    proposal.refresh_from_db()
    assert proposal.version == 1


def test_swaps_into_the_last_place(crowd):
    plan = crowd.solved()
    last = make_volunteer(crowd.world, "最后一位", Subject.MATHS)
    proposals = list(Proposal.objects.filter(plan=plan))
    acts = [lambda p=p: swap(p, last, version=0, by=crowd.mei) for p in proposals * 5]
    assert len(winners(at_once(crowd, acts))) == 1
    assert Proposal.objects.filter(plan=plan, volunteer=last).count() == 1


def test_hold_while_publishing_comes_wholly_before_or_after(crowd):
    plan = crowd.solved()
    crowd.approve(plan)
    held = Proposal.objects.filter(plan=plan).first()
    acts = [lambda: publish(plan, by=crowd.lin)] * 8
    acts += [
        lambda: decide(held, decision="held", version=0, by=crowd.mei, note="家长未接电话")
    ] * 8
    at_once(crowd, acts)
    held.refresh_from_db()
    is_paired = Pairing.objects.filter(student=held.student_id).exists()
    assert is_paired == (held.decision == "approved")


def test_consent_withdrawn_while_publishing(crowd):
    plan = crowd.solved()
    crowd.approve(plan)
    child = Proposal.objects.filter(plan=plan).first().student
    acts = [lambda: publish(plan, by=crowd.lin)] * 4
    acts += [lambda: withdraw_consent(student=child, by=crowd.mei)]
    at_once(crowd, acts)
    assert not Pairing.objects.live().filter(student=child).exists()


def test_one_run_at_a_time(crowd):
    policy = crowd.policy()
    acts = [lambda: start_plan(crowd.world.county, policy, by=crowd.mei)] * THREADS
    assert len(winners(at_once(crowd, acts))) == 1
    assert list(MatchPlan.objects.values_list("number", flat=True)) == [1]
