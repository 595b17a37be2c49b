"""Rows that only a person can decide: what is asked, and what each answer does."""

import pytest

from accounts.crypto import blind_index
from rosters.choices import Verdict
from tests.volunteers.conftest import id_number, parsed
from tests.world import make_volunteer
from volunteers import services
from volunteers.models import Volunteer, VolunteerChange

PHONE = "19900000001"
CASES = [
    ({"name": "陈立"}, "id_other_name", ["roster", "ledger"]),
    ({"name": "陈立", "id_number": None}, "phone_other_name", ["roster", "ledger", "other"]),
    ({"name": "陈立", "id_number": id_number(77)}, "phone_other_name", ["other"]),
    ({"name": "陈立", "id_number": None, "student_no": None}, "phone_other_name",
     ["roster", "ledger"]),
    ({"id_number": id_number(77)}, "id_differs", ["roster", "ledger"]),
]  # fmt: skip


@pytest.fixture
def decide(desk, world):
    """Load one volunteer, then a row that differs; take a decision and apply it."""
    desk.load(parsed(1))

    def decided(more, decision):
        row = parsed(1, **more) | {"_decision": decision}
        batch, plans = desk.plan([row])
        desk.target.apply(batch, desk.stored(batch, plans, decision), by=world.users["mei"])
        return batch, plans[0]

    return decided


@pytest.mark.parametrize(("more", "code", "choices"), CASES)
def test_a_person_is_asked(desk, more, code, choices):
    desk.load(parsed(1))
    _, plans = desk.plan([parsed(1, **more)])
    (plan,) = plans
    assert (plan.verdict, plan.choices) == (Verdict.PERSON, choices)
    assert [problem["code"] for problem in plan.problems] == [code]
    assert plan.problems[0]["level"] == "warning"
    assert plan.target_id == Volunteer.objects.get().pk
    _, again = desk.plan([parsed(1, **more) | {"_decision": "same"}])
    assert again[0].verdict == Verdict.PERSON  # an answer that was not offered decides nothing


def test_the_roster_renames_with_history_and_undo(world, desk, decide):
    batch, plan = decide({"name": "陈立"}, "roster")
    assert plan.changes["name"][:2] == ["林晓彤二", "陈立"]
    person = Volunteer.objects.get()
    assert (person.name, person.pinyin, person.initials) == ("陈立", "chenli", "cl")
    change = VolunteerChange.objects.mended().get()
    assert (change.field_label, change.old_value) == ("姓名", "林晓彤二")
    desk.target.undo(batch, by=world.users["mei"])
    person.refresh_from_db()
    assert (person.name, person.initials) == ("林晓彤二", "lxte")


def test_the_ledger_keeps_its_name_and_takes_the_rest(decide):
    _, plan = decide({"name": "陈立", "major": "物理学"}, "ledger")
    assert "name" not in plan.changes
    assert [problem["code"] for problem in plan.problems] == ["name_kept"]
    person = Volunteer.objects.get()
    assert (person.name, person.major) == ("林晓彤二", "物理学")


@pytest.mark.parametrize(("decision", "kept"), [("roster", 77), ("ledger", 1)])
def test_another_id_number_is_taken_or_left(decide, decision, kept):
    decide({"id_number": id_number(77), "major": "物理学"}, decision)
    person = Volunteer.objects.get()
    assert person.id_number == id_number(kept)
    assert person.id_index == blind_index(person.id_number)
    assert person.major == "物理学"


def test_another_person_comes_without_the_phone_and_stays_so(desk, decide):
    more = {"name": "陈立", "id_number": id_number(77)}
    _, plan = decide(more, "other")
    assert plan.verdict == Verdict.CREATE
    assert "phone_left_out" in [problem["code"] for problem in plan.problems]
    assert Volunteer.objects.get(name="陈立").phone == ""
    assert Volunteer.objects.get(name="林晓彤二").phone == PHONE
    _, plans = desk.plan([parsed(1, **more)])
    assert plans[0].verdict == Verdict.UNCHANGED
    assert [problem["code"] for problem in plans[0].problems] == ["phone_left_out"]


def test_two_rows_with_one_phone(world, desk):
    rows = [parsed(1), parsed(2, phone=PHONE) | {"_decision": "other"}]
    batch, plans = desk.plan(rows)
    assert [plan.verdict for plan in plans] == [Verdict.CREATE] * 2
    desk.target.apply(batch, desk.stored(batch, plans), by=world.users["mei"])
    assert sorted(Volunteer.objects.values_list("phone", flat=True)) == ["", PHONE]


def test_a_shared_phone_alone_is_no_question(desk):
    rows = [parsed(1), parsed(2, phone=PHONE, id_number=None, student_no=None)]
    _, plans = desk.plan(rows)
    assert (plans[1].verdict, plans[1].choices) == (Verdict.ERROR, [])


def test_old_values_name_their_source(world, desk):
    desk.load(parsed(1))
    _, plans = desk.plan([parsed(1, major="物理学")])
    old, new, source = plans[0].changes["major"]
    assert (old, new) == ("数学与应用数学", "物理学")
    assert source.startswith("名册.xlsx，20")
    person = Volunteer.objects.get()
    services.edit_volunteer(person, by=world.users["mei"], major="化学")
    _, plans = desk.plan([parsed(1, major="物理学", squad="二分队")])
    assert plans[0].changes["major"][2].startswith("梅干事更正，20")
    assert plans[0].changes["squad"][2].startswith("名册.xlsx，20")


@pytest.mark.parametrize("text", ["数学", "数学系", "岭海师范学院数学学院", "数学学院（师范）"])
def test_the_college_of_a_form_is_free_text(world, desk, text):
    desk.load(parsed(1, college=text, squad=None))
    person = Volunteer.objects.get()
    assert (person.unit, person.college) == (world.units["college"], text)


def test_a_teacher_is_not_made_a_volunteer(world, desk):
    make_volunteer(world, parsed(1)["name"], kind="teacher", phone=PHONE)
    _, plans = desk.plan([parsed(1)])
    assert [problem["code"] for problem in plans[0].problems] == ["other_kind"]
