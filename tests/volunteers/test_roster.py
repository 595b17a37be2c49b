"""The volunteer roster: plan, apply, undo, and coming in a second time."""

import json
from datetime import date

import pytest

from accounts.models import Unit
from pairing.choices import PairingState
from pairing.models import Pairing
from rosters.choices import Verdict
from rosters.models import RosterRow
from rosters.registry import Changed
from tests.volunteers.conftest import id_number, parsed
from tests.world import make_student, make_volunteer
from volunteers import services
from volunteers.models import Volunteer, VolunteerChange
from volunteers.services.offers import offers_of


def verdicts(plans):
    return [plan.verdict for plan in plans]


def codes(plan):
    return [problem["code"] for problem in plan.problems]


def test_a_new_volunteer_arrives_whole(world, desk):
    desk.load(parsed(3))
    one = Volunteer.objects.get()
    assert (one.state, one.sex, one.pinyin[:10]) == ("applied", "F", "linxiaoton")
    assert (one.unit, one.college) == (world.units["squad"], "数学学院")
    assert (one.slots, one.max_sessions, one.max_pupils) == ([10, 21], 2, 1)
    assert offers_of(one) == [("maths", 7, 9, 3), ("physics", 7, 9, 2)]
    assert one.id_index and one.phone_index
    assert RosterRow.objects.get().verdict == Verdict.CREATE


def test_the_same_sheet_again_changes_nothing(desk):
    rows = [parsed(nth) for nth in (1, 2, 3)]
    desk.load(*rows)
    _, plans = desk.plan(rows)
    assert verdicts(plans) == [Verdict.UNCHANGED] * 3
    assert all(not plan.changes for plan in plans)


def test_blank_cells_forget_nothing(desk):
    desk.load(parsed(1))
    blank = parsed(
        1, free_time=None, dialects=None, major=None, sessions_per_week=None, stages=None
    )
    _, plans = desk.plan([blank])
    assert verdicts(plans) == [Verdict.UNCHANGED]
    assert plans[0].problems == []


def test_changes_are_shown_written_and_taken_back(world, desk):
    desk.load(parsed(1))
    before = Volunteer.objects.get()
    changed = parsed(
        1, phone="19900009999", college="物理学院", free_time=[4], subjects=["english"], squad=None
    )
    batch, plans = desk.plan([changed])
    assert plans[0].verdict == Verdict.UPDATE
    assert plans[0].changes["phone"][:2] == ["19900000001", "19900009999"]
    assert plans[0].changes["free_time"][1] == "周二上午"
    assert "unit" not in plans[0].changes  # the sheet's unit is wider than the squad on record
    desk.target.apply(batch, desk.stored(batch, plans), by=world.users["mei"])
    after = Volunteer.objects.get()
    assert (after.phone, after.college, after.slots) == ("19900009999", "物理学院", [4])
    assert Volunteer.objects.filter(phone_index=after.phone_index).exists()
    assert after.phone_index != before.phone_index
    assert desk.target.dependents(batch) == []
    assert desk.target.undo(batch, by=world.users["mei"]) == 1
    back = Volunteer.objects.get()
    for name in ("phone", "phone_index", "college", "slots", "unit_id", "max_sessions"):
        assert getattr(back, name) == getattr(before, name)
    assert offers_of(back) == offers_of(before)


def test_history_is_sealed(world, desk):
    desk.load(parsed(1))
    desk.load(parsed(1, phone="19900009999"))
    change = VolunteerChange.objects.mended().get()
    assert (change.old_value, change.field_label) == ("19900000001", "手机")
    stored = VolunteerChange.objects.mended().values_list("old").query
    assert "19900000001" not in str(stored)
    assert VolunteerChange._meta.get_field("old").get_prep_value("1").startswith("v1:")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"phone": "19900000002", "id_number": id_number(1)}, "phone_taken"),
        ({"birth_date": "2010-01-01"}, "under_age"),
        ({"phone": None, "id_number": None, "student_no": None}, "no_identity"),
    ],
)
def test_contradictions_stop_the_row(desk, more, code):
    desk.load(parsed(1), parsed(2))
    _, plans = desk.plan([parsed(1, **more)])
    assert (plans[0].verdict, codes(plans[0])) == (Verdict.ERROR, [code])
    assert not any(char.isdigit() for char in plans[0].problems[0]["text"].replace("18", ""))


def test_found_by_student_number_when_the_rest_is_new(desk):
    desk.load(parsed(1, id_number=None))
    _, plans = desk.plan([parsed(1, phone="19900008888")])
    assert plans[0].verdict == Verdict.UPDATE
    assert set(plans[0].changes) == {"phone", "id_number"}


def test_repeats_inside_a_sheet(desk):
    rows = [
        parsed(1),
        parsed(1),
        parsed(2, phone="19900000001"),
        parsed(1, _problems=["duplicate_in_file"]),
        parsed(3, id_number=id_number(1)),
    ]
    _, plans = desk.plan(rows)
    assert [codes(plan) for plan in plans] == [
        [], ["duplicate_in_file"], ["phone_shared"], [], ["id_shared"],
    ]  # fmt: skip
    assert verdicts(plans) == [
        Verdict.CREATE, Verdict.DUPLICATE, Verdict.PERSON, Verdict.ERROR, Verdict.ERROR,
    ]  # fmt: skip


def test_without_stages_there_are_no_offers(desk):
    _, plans = desk.plan([parsed(1, stages=None)])
    assert codes(plans[0]) == ["stages_missing"]
    desk.load(parsed(1, stages=None))
    assert not Volunteer.objects.get().offers.exists()


def test_units_by_name(world, desk):
    rows = [
        parsed(1),
        parsed(2, squad="数学学院一分队"),
        parsed(3, squad="九分队"),
        parsed(4, squad=None),
        parsed(5, college="外国语学院", squad=None),
    ]
    world.units["squad"].name = "数学学院一分队"
    world.units["squad"].save()
    _, plans = desk.plan(rows)
    assert [codes(plan) for plan in plans] == [[], [], ["unknown_squad"], [], []]
    desk.load(*rows)
    found = dict(Volunteer.objects.values_list("student_no", "unit__kind"))
    assert [found[f"202500000{n}"] for n in range(1, 6)] == [
        "squad",
        "squad",
        "college",
        "college",
        "university",
    ]


def test_an_error_of_the_reader_needs_no_second(desk):
    _, plans = desk.plan([parsed(1, name=None, _problems=["name_shape"])])
    assert (plans[0].verdict, plans[0].problems) == (Verdict.ERROR, [])
    assert "_problems" not in plans[0].values


def test_a_changed_library_refuses_the_apply(world, desk):
    batch, plans = desk.plan([parsed(1)])
    rows = desk.stored(batch, plans)
    make_volunteer(world, parsed(1)["name"], phone="19900000001")
    with pytest.raises(Changed, match="第 2 行"):
        desk.target.apply(batch, rows, by=world.users["mei"])


def test_a_changed_volunteer_refuses_the_apply(world, desk):
    desk.load(parsed(1))
    batch, plans = desk.plan([parsed(1, major="物理学")])
    rows = desk.stored(batch, plans)
    services.edit_volunteer(Volunteer.objects.get(), by=world.users["mei"], major="化学")
    with pytest.raises(Changed):
        desk.target.apply(batch, rows, by=world.users["mei"])


def test_apply_tells_the_row_and_its_volunteer(world, desk):
    batch, plans = desk.plan([parsed(1)])
    (row,) = desk.stored(batch, plans)
    made = desk.target.apply(batch, [row], by=world.users["mei"])
    assert made == {row.pk: Volunteer.objects.get().pk}


def test_undo_removes_whom_the_batch_brought(world, desk):
    make_volunteer(world)
    batch = desk.load(parsed(1), parsed(2))
    assert desk.target.undo(batch, by=world.users["mei"]) == 2
    assert Volunteer.objects.count() == 1
    assert not VolunteerChange.objects.exists()


def test_undo_is_refused_where_later_work_stands(world, desk):
    batch = desk.load(parsed(1), parsed(2))
    one, two = Volunteer.objects.order_by("student_no")
    mei = world.users["mei"]
    services.set_state(one, state="approved", by=mei)
    services.record_gate(two, kind="identity", passed_on=date(2026, 1, 1), by=mei)
    Pairing.objects.create(
        county=world.county, student=make_student(world), volunteer=one, place=1,
        state=PairingState.ACTIVE, confirmed_by=mei,
    )  # fmt: skip
    sentences = desk.target.dependents(batch)
    assert [sentence[:2] for sentence in sentences] == ["1 ", "2 "]
    with pytest.raises(Changed):
        desk.target.undo(batch, by=mei)
    assert Volunteer.objects.count() == 2


def test_undo_is_refused_after_a_later_edit(world, desk):
    desk.load(parsed(1))
    batch = desk.load(parsed(1, major="物理学"))
    services.edit_volunteer(Volunteer.objects.get(), by=world.users["mei"], major="化学")
    [told] = desk.target.dependents(batch)
    assert told == "1 人的资料在导入之后又有改动。"
    assert [name for name, _url in told.links] == ["林晓彤二"]


def test_queries_do_not_grow_with_the_rows(desk, django_assert_num_queries):
    desk.load(*[parsed(nth) for nth in range(1, 21)])
    batch = desk.batch()
    for size in (1, 20):
        with django_assert_num_queries(8):  # two of them for the sources of old values
            desk.target.plan(batch, [parsed(nth, major="新") for nth in range(1, size + 1)])


def test_values_can_be_stored_as_json(desk):
    _, plans = desk.plan([parsed(1)])
    assert json.loads(json.dumps(plans[0].values)) == plans[0].values


def test_another_county_is_not_touched(world, desk, everywhere):
    make_volunteer(world, "陈立", county="wangshan", phone="19900000001")
    _, plans = desk.plan([parsed(1)])
    assert plans[0].verdict == Verdict.CREATE
    assert Unit.objects.counties().count() == 3
