"""Deciding, locking, swapping: rules hold, and two officers never undo each other."""

import pytest

from accounts.models import AuditEntry
from accounts.subjects import Subject
from pairing.choices import Decision
from pairing.models import Proposal
from pairing.rules import STALE, Denied
from pairing.services import approve_all, decide, lock, swap, void_plan
from pairing.services.alternatives import alternatives
from tests.world import make_ready, make_student, make_volunteer


@pytest.fixture
def plan(town):
    return town.solved()


@pytest.fixture
def proposal(plan):
    return Proposal.objects.filter(plan=plan).first()


def test_decisions_count_versions(town, proposal):
    decide(proposal, decision="approved", version=0, by=town.mei)
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.version) == (Decision.APPROVED, 1)
    assert proposal.decided_by == town.mei
    assert AuditEntry.objects.filter(action="proposal.approved").count() == 1


def test_second_officer_is_told(town, proposal):
    decide(proposal, decision="approved", version=0, by=town.mei)
    with pytest.raises(Denied, match=STALE):
        decide(proposal, decision="held", version=0, by=town.lin, note="家长未接电话")
    proposal.refresh_from_db()
    assert proposal.decision == Decision.APPROVED


def test_hold_needs_a_reason(town, proposal):
    with pytest.raises(Denied, match="原因"):
        decide(proposal, decision="held", version=0, by=town.mei)


def test_strangers_decide_nothing(town, proposal):
    for who in ("ouyang", "gao", "nobody"):
        with pytest.raises(Denied, match="权限"):
            decide(proposal, decision="approved", version=0, by=town.world.users[who])


def test_void_plan_takes_no_decisions(town, plan, proposal):
    void_plan(plan, by=town.mei)
    with pytest.raises(Denied, match="作废"):
        decide(proposal, decision="approved", version=0, by=town.mei)


def test_locked_pair_is_kept(town, proposal):
    lock(proposal, on=True, version=0, by=town.mei)
    with pytest.raises(Denied, match="锁定"):
        decide(proposal, decision="held", version=1, by=town.mei, note="先不配")
    other = make_volunteer(town.world, "新来的", Subject.MATHS)
    with pytest.raises(Denied, match="锁定"):
        swap(proposal, other, version=1, by=town.mei)
    lock(proposal, on=False, version=1, by=town.mei)
    swap(proposal, other, version=2, by=town.mei)


def test_approve_all_takes_only_waiting_and_certain(town, plan, proposal):
    decide(proposal, decision="held", version=0, by=town.mei, note="家长未接电话")
    Proposal.objects.filter(plan=plan).exclude(pk=proposal.pk).update(score=90)
    Proposal.objects.filter(plan=plan, score=90).order_by("pk")[:1].get()
    lowest = Proposal.objects.filter(plan=plan, score=90).first()
    Proposal.objects.filter(pk=lowest.pk).update(score=60)
    assert approve_all(plan, minimum=85, by=town.mei) == 1
    assert approve_all(plan, minimum=0, by=town.mei) == 1
    proposal.refresh_from_db()
    assert proposal.decision == Decision.HELD


def test_swap_moves_to_free_common_slots(town, proposal):
    other = make_volunteer(town.world, "新来的", Subject.MATHS, slots=[20, 25])
    swap(proposal, other, version=0, by=town.mei)
    proposal.refresh_from_db()
    assert proposal.volunteer == other
    assert [s.slot for s in proposal.sessions.all()] == [20]
    assert proposal.is_swapped and proposal.decision == Decision.APPROVED
    assert sum(proposal.parts.values()) == proposal.score


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"slots": [3]}, "共同空闲时间"),
        ({"subjects": (Subject.CHEMISTRY,)}, "不教这门科目"),
        ({"gates": False}, "准入"),
        ({"max_pupils": 0}, "名额"),
    ],
)
def test_swap_keeps_the_rules(town, proposal, more, why):
    subjects = more.pop("subjects", (Subject.MATHS,))
    other = make_volunteer(town.world, "不合的", *subjects, **more)
    with pytest.raises(Denied, match=why):
        swap(proposal, other, version=0, by=town.mei)
    proposal.refresh_from_db()
    assert proposal.volunteer != other and proposal.version == 0


def test_swap_takes_nobody_elses_place(town, plan, proposal):
    rival = Proposal.objects.filter(plan=plan).exclude(pk=proposal.pk).first()
    with pytest.raises(Denied, match="已配给别的学生"):
        swap(proposal, rival.volunteer, version=0, by=town.mei)
    decide(rival, decision="held", version=0, by=town.mei, note="家长未接电话")
    swap(proposal, rival.volunteer, version=0, by=town.mei)
    with pytest.raises(Denied, match="不能恢复"):
        decide(rival, decision="approved", version=1, by=town.mei)


def test_foreign_volunteer_is_none_of_ours(town, proposal):
    foreign = make_volunteer(town.world, "外县的", Subject.MATHS, county="wangshan")
    with pytest.raises(Denied, match="不在本县"):
        swap(proposal, foreign, version=0, by=town.mei)


def test_alternatives_say_the_effect_on_others(town, plan, proposal):
    free = make_volunteer(town.world, "有空的", Subject.MATHS)
    make_volunteer(town.world, "没空的", Subject.MATHS, slots=[3])
    found = alternatives(proposal, limit=10)
    assert [x.effect for x in found] == ["free", "takes", "takes", "denied"]
    assert found[0].volunteer == free and found[0].slots
    assert found[1].rival.plan == plan
    assert [x.volunteer.name for x in alternatives(proposal, text="有空")] == ["有空的"]


def test_alternatives_cost_a_fixed_number_of_queries(town, proposal, django_assert_max_num_queries):
    loaded = Proposal.objects.select_related("plan__policy", "county", "student")
    for at in range(10):
        make_volunteer(town.world, f"志愿者{at}", Subject.MATHS)
        make_ready(make_student(town.world, f"学生{at}"), Subject.MATHS)
    with django_assert_max_num_queries(15):
        alternatives(loaded.get(pk=proposal.pk), limit=20)
