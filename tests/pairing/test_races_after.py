"""Thirty-two at once after a plan: offers, endings, takeovers and the last place, on PostgreSQL.

Each time exactly one wins, everybody else hears a sentence, and nobody gets too many children.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.scope import county_scope
from accounts.subjects import Subject
from pairing.choices import PairingState, SuccessionState
from pairing.models import MatchPlan, Pairing, PairingMove, PairingSlot, Succession
from pairing.rules import Denied
from pairing.services import end_pairing, load_presets, publish
from pairing.services.byhand import pair_by_hand
from pairing.services.ending import pause
from pairing.services.handover import arrange, drop, prepare_all
from pairing.services.offers import accept, decline, expire_due
from pairing.services.waves import open_wave
from students.services import withdraw_consent
from tests import races
from tests.pairing.conftest import Town
from tests.races import CLIENTS, in_county, on_postgres, winners
from tests.world import build_world, make_ready, make_student, make_volunteer
from volunteers.models import Volunteer
from volunteers.services import set_state

pytestmark = on_postgres


@pytest.fixture
def town(transactional_db, monkeypatch):
    """Two children and two helpers of one place each."""
    monkeypatch.setattr("jobs.services.wake", lambda job_id: None)  # no worker listens here
    load_presets()
    made = Town(build_world())
    with county_scope([made.world.county.pk]):
        for at in range(2):
            child = make_student(made.world, f"学生{at}")
            make_ready(child, Subject.MATHS)
            made.students.append(child)
            made.volunteers.append(make_volunteer(made.world, f"志愿者{at}", Subject.MATHS))
        yield made


@pytest.fixture
def offer(town):
    plan = town.solved()
    town.approve(plan)
    publish(plan, by=town.lin, ask=True)
    return Pairing.objects.offered().first()


def at_once(town, *acts):
    return races.shared(town.world.county, acts, Denied)


def assert_sound():
    """No helper over capacity, no slot twice, slots live exactly with their pair."""
    for helper in Volunteer.objects.all():
        live = Pairing.objects.live().filter(volunteer=helper)
        assert live.count() <= helper.max_pupils
        slots = PairingSlot.objects.filter(volunteer=helper, is_live=True)
        assert slots.count() <= helper.max_sessions
    for pairing in Pairing.objects.all():
        assert pairing.slots.filter(is_live=True).exists() == pairing.is_live


def moves(pairing):
    return list(PairingMove.objects.filter(pairing=pairing).values_list("state", flat=True))


def test_one_offer_is_accepted_once(town, offer):
    results = at_once(town, lambda: accept(offer, by=town.mei))
    assert len(winners(results)) == 1
    assert moves(offer) == ["offered", "active"]
    assert AuditEntry.objects.filter(action="pairing.accepted").count() == 1
    assert_sound()


def test_accepting_and_declining(town, offer):
    results = at_once(
        town,
        lambda: accept(offer, by=town.mei),
        lambda: decline(offer, reason="time", by=town.lin),
    )
    assert len(winners(results)) == 1
    assert len(moves(offer)) == 2
    assert_sound()


def test_accepting_while_time_runs_out(town, offer):
    soon = timezone.now() + timedelta(milliseconds=150)
    Pairing.objects.offered().update(answer_by=soon)

    def lapse():
        while timezone.now() < soon:
            pass
        return expire_due()

    results = at_once(town, lambda: accept(offer, by=town.mei), lapse)
    taken = [r for r in winners(results) if isinstance(r, Pairing)]
    offer.refresh_from_db()
    assert offer.state == (PairingState.ACTIVE if taken else PairingState.EXPIRED)
    assert len(taken) <= 1 and len(moves(offer)) == 2
    assert sum(r for r in winners(results) if isinstance(r, int)) == 2 - len(taken)
    assert_sound()


def test_consent_withdrawn_while_accepting(town, offer):
    child = offer.student
    results = races.at_once(
        [in_county(town.world.county, lambda: accept(offer, by=town.mei))] * (CLIENTS - 1)
        + [in_county(town.world.county, lambda: withdraw_consent(student=child, by=town.mei))],
        expected=Denied,
    )
    assert len(winners(results)) in {1, 2}
    assert not Pairing.objects.live().filter(student=child).exists()
    assert_sound()


def test_helper_leaves_while_accepting(town, offer):
    leaving = offer.volunteer
    results = races.at_once(
        [in_county(town.world.county, lambda: accept(offer, by=town.mei))] * (CLIENTS - 1)
        + [
            in_county(
                town.world.county,
                lambda: set_state(leaving, state="left", reason="毕业离校", by=town.mei),
            )
        ],
        expected=Denied,
    )
    assert len(winners(results)) in {1, 2}
    assert not Pairing.objects.live().filter(volunteer=leaving).exists()
    assert_sound()


def test_two_officers_ending_and_pausing_one_pair(town, offer):
    accept(offer, by=town.mei)
    results = at_once(
        town,
        lambda: end_pairing(offer, reason="goal", by=town.lin),
        lambda: pause(offer, note="期末考试", by=town.mei),
    )
    assert len(winners(results)) in {1, 2}  # paused and then ended, or ended at once
    offer.refresh_from_db()
    assert offer.state == PairingState.ENDED
    assert moves(offer).count("ended") == 1 and moves(offer).count("paused") <= 1
    assert_sound()


def test_ending_one_pair(town, offer):
    accept(offer, by=town.mei)
    results = at_once(town, lambda: end_pairing(offer, reason="goal", by=town.lin))
    assert len(winners(results)) == 1
    assert AuditEntry.objects.filter(action="pairing.end").count() == 1


def test_two_plans_publish_into_the_last_place(town):
    spare, kept = town.volunteers
    set_state(spare, state="left", reason="毕业离校", by=town.mei)
    plans = [town.solved() for _ in range(2)]
    for plan in plans:
        town.approve(plan)
    results = at_once(
        town,
        lambda: publish(plans[0], by=town.lin),
        lambda: publish(plans[1], by=town.lin, ask=True),
    )
    assert winners(results) == [1]
    assert MatchPlan.objects.filter(state="published").count() == 1
    assert Pairing.objects.live().get().volunteer == kept
    assert_sound()


@pytest.fixture
def takeovers(town, offer):
    """Both offers declined, their helpers gone; the last one left is proposed for both."""
    for one in Pairing.objects.offered():
        decline(one, reason="time", by=town.mei)
        set_state(one.volunteer, state="left", reason="毕业离校", by=town.mei)
    last = make_volunteer(town.world, "最后一位", Subject.MATHS)
    prepare_all()
    found = list(Succession.objects.order_by("pk"))
    [named] = [one for one in found if one.volunteer == last]
    Succession.objects.update(volunteer=last, sessions=named.sessions)
    return found


def test_two_takeovers_for_the_last_place(town, takeovers):
    first, second = takeovers
    results = at_once(
        town,
        lambda: arrange(first, ask=False, by=town.lin),
        lambda: arrange(second, ask=True, by=town.lin),
    )
    assert len(winners(results)) == 1
    assert Pairing.objects.live().count() == 1
    assert Succession.objects.filter(state=SuccessionState.ARRANGED).count() == 1
    assert_sound()


def test_two_pairs_by_hand_for_the_last_place(town):
    spare, last = town.volunteers
    set_state(spare, state="left", reason="毕业离校", by=town.mei)
    first, second = town.students
    town.solved()  # gives the county its way of matching
    results = at_once(
        town,
        lambda: pair_by_hand(first, last, ask=False, by=town.lin),
        lambda: pair_by_hand(second, last, ask=True, by=town.lin),
    )
    assert len(winners(results)) == 1
    assert Pairing.objects.live().get().volunteer == last
    assert_sound()


def test_arranging_and_dropping_one_takeover(town, takeovers):
    first, _ = takeovers
    results = at_once(
        town,
        lambda: arrange(first, ask=False, by=town.lin),
        lambda: drop(first, note="家长想等等", by=town.mei),
    )
    assert len(winners(results)) == 1
    first.refresh_from_db()
    assert (first.state == SuccessionState.ARRANGED) == Pairing.objects.live().exists()
    assert_sound()


def test_publishing_and_a_takeover_for_the_last_place(town, takeovers):
    plan = town.solved()
    town.approve(plan)
    first, _ = takeovers
    results = at_once(
        town,
        lambda: publish(plan, by=town.lin),
        lambda: arrange(first, ask=False, by=town.lin),
    )
    assert len(winners(results)) == 1
    assert Pairing.objects.live().get().volunteer.name == "最后一位"
    assert_sound()


def test_the_next_in_line_is_prepared_once(town, offer):
    decline(offer, reason="time", by=town.mei)
    races.at_once([in_county(town.world.county, prepare_all)] * 8)
    assert Succession.objects.count() == 1


def test_batches_get_different_numbers(town):
    day = timezone.localdate()
    results = at_once(
        town,
        lambda: open_wave(town.world.county, target=1, starts_on=day, ends_on=None, by=town.lin),
    )
    assert sorted(wave.number for wave in results) == list(range(1, CLIENTS + 1))
