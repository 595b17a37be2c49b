"""The verbs: states, gates, offers, facts; and what readiness says."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEntry
from accounts.rules import Denied
from accounts.subjects import Subject
from tests.world import make_volunteer
from volunteers import rules, services
from volunteers.choices import STATE_MOVES, GateKind, VolunteerState
from volunteers.models import Gate, Volunteer
from volunteers.services import OfferLine
from volunteers.signals import volunteer_left

TODAY = date(2026, 11, 24)


@pytest.fixture
def mei(world):
    return world.users["mei"]


@pytest.mark.parametrize("start", VolunteerState)
@pytest.mark.parametrize("target", VolunteerState)
def test_state_moves_only_along_the_table(world, scope, mei, start, target):
    volunteer = make_volunteer(world, state=start)
    if target in STATE_MOVES[start]:
        assert services.set_state(volunteer, state=target, reason="核实过", by=mei) == 1
        assert AuditEntry.objects.filter(action=f"volunteer.{target}").count() == 1
    else:
        with pytest.raises(Denied):
            services.set_state(volunteer, state=target, reason="核实过", by=mei)
        target = start
    volunteer.refresh_from_db()
    assert volunteer.state == target


def test_pausing_and_leaving_need_a_reason(world, scope, mei):
    volunteer = make_volunteer(world)
    for state in ("paused", "left"):
        with pytest.raises(Denied, match="原因"):
            services.set_state(volunteer, state=state, by=mei)


def test_leaving_is_said_to_the_rooms_above(world, scope, mei):
    heard = []

    def hear(volunteer, reason, by, **_):
        heard.append((volunteer.pk, reason, by))

    volunteer_left.connect(hear)
    try:
        volunteer = make_volunteer(world)
        services.set_state(volunteer, state="paused", reason="实习", by=mei)
        services.set_state(volunteer, state="left", reason="毕业", by=mei)
    finally:
        volunteer_left.disconnect(hear)
    assert heard == [(volunteer.pk, "毕业", mei)]


def test_many_are_approved_at_once_and_the_others_passed_over(world, scope, mei):
    people = [make_volunteer(world, name, state="applied") for name in ("甲", "乙", "丙")]
    people.append(make_volunteer(world, "丁", state="left"))
    assert services.set_state(Volunteer.objects.all(), state="approved", by=mei) == 3
    entry = AuditEntry.objects.get(action="volunteer.approved")
    assert entry.detail["count"] == 3
    assert set(entry.detail["ids"]) == {str(person.pk) for person in people[:3]}


def test_gates_are_recorded_anew_and_clearance_lasts_a_year(world, scope, mei):
    volunteer = make_volunteer(world, gates=False)
    for day in (date(2025, 9, 1), date(2026, 9, 1)):
        services.record_gate(volunteer, kind=list(GateKind), passed_on=day, by=mei)
    gates = {gate.kind: gate for gate in volunteer.gates.all()}
    assert len(gates) == 3
    assert gates["clearance"].expires_on == date(2027, 9, 1)
    assert gates["identity"].expires_on is None
    assert gates["training"].recorded_by == mei


def test_gates_refuse_wrong_dates_and_those_who_left(world, scope, mei):
    day = date(2026, 9, 1)
    with pytest.raises(Denied):
        services.record_gate(
            make_volunteer(world), kind="training", passed_on=day,
            expires_on=day - timedelta(1), by=mei,
        )  # fmt: skip
    gone = make_volunteer(world, state="left")
    with pytest.raises(Denied, match="退出"):
        services.record_gate(gone, kind="training", passed_on=day, by=mei)


def test_a_removed_gate_ends_readiness_and_is_gone(world, scope, mei):
    volunteer = make_volunteer(world)
    services.remove_gate(volunteer, kind="training", by=mei)
    assert [gap.code for gap in rules.readiness(volunteer)] == ["gate_training"]
    with pytest.raises(Denied):
        services.remove_gate(volunteer, kind="training", by=mei)


def test_leap_day_clearance_ends_on_28_february(world, scope, mei):
    volunteer = make_volunteer(world, gates=False)
    services.record_gate(volunteer, kind="clearance", passed_on=date(2024, 2, 29), by=mei)
    assert volunteer.gates.get().expires_on == date(2025, 2, 28)


def test_offers_are_replaced_once_and_audited(world, scope, mei):
    volunteer = make_volunteer(world, "林晓彤", Subject.MATHS)
    lines = [OfferLine("physics", 8, 9, 3), OfferLine("maths", 1, 9, 2)]
    assert services.set_offers(volunteer, offers=lines, by=mei)
    assert not services.set_offers(volunteer, offers=lines, by=mei)
    assert sorted(volunteer.offers.values_list("subject", "grade_min")) == [
        ("maths", 1),
        ("physics", 8),
    ]
    assert AuditEntry.objects.filter(action="volunteer.offers").count() == 1


@pytest.mark.parametrize(
    "lines",
    [
        [OfferLine("maths", 1, 6), OfferLine("maths", 7, 9)],
        [OfferLine("maths", 9, 7)],
        [OfferLine("maths", 0, 7)],
        [OfferLine("maths", 7, 13)],
    ],
)
def test_wrong_offers_are_refused(world, scope, mei, lines):
    with pytest.raises(Denied):
        services.set_offers(make_volunteer(world), offers=lines, by=mei)


def test_edit_writes_only_what_changed_and_only_what_may_change(world, scope, mei):
    volunteer = make_volunteer(world)
    assert services.edit_volunteer(volunteer, by=mei, max_pupils=2, max_sessions=2) == [
        "max_pupils"
    ]
    assert AuditEntry.objects.get(action="volunteer.edited").detail == {"fields": ["max_pupils"]}
    with pytest.raises(ValueError, match="state"):
        services.edit_volunteer(volunteer, by=mei, state="approved")


days = st.integers(-3, 3).map(lambda n: TODAY + timedelta(n))
gates = st.dictionaries(
    st.sampled_from(GateKind.values), st.tuples(days, st.none() | days), max_size=3
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(state=st.sampled_from(VolunteerState.values), gates=gates)
def test_readiness_agrees_with_the_queryset(world, scope, state, gates):
    with time_machine.travel(TODAY.isoformat() + "T12:00:00+08:00", tick=False):
        volunteer = make_volunteer(world, gates=False, state=state)
        for kind, (since, until) in gates.items():
            until = None if until is None else max(since, until)
            Gate.objects.create(
                county=world.county, volunteer=volunteer, kind=kind, passed_on=since,
                expires_on=until,
            )  # fmt: skip
        one = Volunteer.objects.filter(pk=volunteer.pk)
        gaps = rules.readiness(volunteer)
        assert one.ready().exists() == (not gaps)
        lacks_gate = any(gap.code.startswith("gate_") for gap in gaps)
        assert one.uncleared().exists() == (state == "approved" and lacks_gate)


def test_a_gate_is_good_on_its_last_day_and_not_on_the_next(world, scope):
    volunteer = make_volunteer(world)  # all gates end on 2027-12-31
    for day, ready in (("2027-12-31", True), ("2028-01-01", False)):
        with time_machine.travel(day + "T12:00:00+08:00"):
            assert Volunteer.objects.ready().exists() == ready
            assert (rules.readiness(volunteer) == []) == ready


def test_hints_name_what_the_matching_lacks(world, scope):
    volunteer = make_volunteer(world, slots=[])
    volunteer.offers.all().delete()
    assert len(rules.hints(volunteer)) == 2
