"""Student rosters through the import desk's target: plan, apply, undo."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rosters.choices import Verdict
from rosters.registry import Changed, target_of
from students.choices import Answer, CensusState, Mode
from students.models import Consent, FieldChange, Household, Need, Student, WillingRecord
from students.services import edit_student, give_consent, record_willing
from tests.students.roster import ID_1, ID_2, apply, batch_of, bring_in, plan, row_of, seal
from tests.world import make_ready, make_student


@pytest.mark.usefixtures("in_2026")
def test_a_new_child_arrives_whole(open_county):
    world = open_county
    batch = bring_in(world, row_of())
    child = Student.objects.get()
    assert (child.pinyin, child.initials) == ("zengxiaohe", "zxh")
    assert (child.entry_year, child.grade, child.stage) == (2019, 8, "junior")
    assert child.school == world.units["baiteng_school"]
    assert child.census_state == CensusState.UNCHECKED
    assert child.household.category == "低保贫困户"
    assert (child.willing, WillingRecord.objects.get().method) == (Answer.YES, "roster")
    need = Need.objects.get()
    assert (need.mode, need.slots) == (Mode.ONLINE, [10, 20])
    assert [s.subject for s in need.subjects.all()] == ["maths", "physics"]
    assert not Consent.objects.exists()
    assert FieldChange.objects.get().batch_id == batch.pk


def test_the_same_roster_again_changes_nothing(open_county):
    batch = bring_in(open_county, row_of())
    (again,) = plan(batch, row_of())
    assert (again.verdict, again.changes, again.problems) == (Verdict.UNCHANGED, {}, [])


def test_blank_cells_never_erase(open_county):
    batch = bring_in(open_county, row_of())
    (again,) = plan(batch, row_of(guardian_name=None, phone=None, has_phone=None, subjects=None))
    assert again.verdict == Verdict.UNCHANGED


def test_another_word_for_the_mark_is_told_by_name(open_county):
    bring_in(open_county, row_of(level="middle", level_raw="中等"))
    (planned,) = plan(batch_of(open_county), row_of(level="middle", level_raw="一般"))
    assert planned.verdict == Verdict.UPDATE
    assert planned.changes["成绩原文"][:2] == ["中等", "一般"]


def test_a_corrected_roster_shows_masked_differences_and_is_written(open_county):
    world = open_county
    bring_in(world, row_of())
    batch = batch_of(world)
    changed = row_of(
        school="山背中心小学", town="山背镇", guardian_phone="19900005678", phone="19900005678"
    )
    (planned,) = plan(batch, changed)
    assert planned.verdict == Verdict.UPDATE
    today = f"名册导入 {timezone.localdate():%Y-%m-%d}"
    assert planned.changes["school"] == ["白藤中学", "山背中心小学", today]
    assert planned.changes["guardian_phone"] == ["199****1234", "199****5678", today]
    apply(batch, seal(batch, [planned]), world.users["mei"])
    child = Student.objects.select_related("household").get()
    assert child.school == world.units["shanbei_school"]
    assert Student.objects.get(guardian_phone_index=child.guardian_phone_index) == child
    assert child.household.phone == child.guardian_phone == "19900005678"
    assert FieldChange.objects.filter(field="school", old="白藤中学", new="山背中心小学").exists()
    target_of("students").undo(batch, by=world.users["mei"])
    child = Student.objects.select_related("household").get()
    assert child.school == world.units["baiteng_school"]
    assert child.household.phone == child.guardian_phone == "19900001234"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"school": "城关中学"}, "unknown_school"),
        ({"id_number": ID_2, "student_no": "G100"}, "student_no_other_id"),
    ],
)
def test_what_keeps_a_row_out(open_county, said, code):
    batch = bring_in(open_county, row_of(student_no="G100"))
    (planned,) = plan(batch, row_of(**said))
    assert planned.verdict == Verdict.ERROR
    assert code in [p["code"] for p in planned.problems]
    assert all(ID_1 not in p["text"] for p in planned.problems)


def test_children_without_an_id_are_known_by_birth_and_school_or_phone(open_county):
    batch = bring_in(open_county, row_of(id_number=None))
    by_birth, by_phone, other = plan(
        batch,
        row_of(guardian_phone=None, subjects=None),
        row_of(id_number=None, birth_date="2013-01-01", name="曾小禾"),
        row_of(id_number=None, name="曾小米", birth_date="2015-01-01"),
    )
    assert by_birth.target_id == by_phone.target_id == Student.objects.get().pk
    assert by_birth.changes["id_number"] == ["", "4409**********0001"]
    assert by_phone.verdict == Verdict.DUPLICATE
    assert other.verdict == Verdict.CREATE


def test_a_namesake_is_told_and_let_in(open_county):
    batch = bring_in(open_county, row_of())
    (planned,) = plan(
        batch, row_of(id_number=ID_2, birth_date="2012-02-02", guardian_phone="19900007777")
    )
    assert (planned.verdict, planned.problems[0]["code"]) == (Verdict.CREATE, "possible_same")


def test_what_people_found_out_is_kept(open_county):
    world = open_county
    batch = bring_in(world, row_of(level="low"))
    child = Student.objects.get()
    edit_student(student=child, values={"level": "high"}, by=world.users["chen"])
    record_willing(student=child, answer=Answer.NO, method="phone", by=world.users["chen"])
    (planned,) = plan(batch, row_of(level="low"))
    assert planned.verdict == Verdict.UNCHANGED
    assert {p["code"] for p in planned.problems} == {"kept_by_hand", "willing_differs"}


def test_brothers_and_sisters_share_a_household(open_county):
    bring_in(open_county, row_of(), row_of(name="曾小米", id_number=ID_2))
    assert Household.objects.get().students.count() == 2


def test_a_change_after_the_preview_refuses(open_county):
    world = open_county
    bring_in(world, row_of())
    batch = batch_of(world)
    rows = seal(batch, plan(batch, row_of(guardian_name="李四")))
    edit_student(
        student=Student.objects.get(), values={"guardian_name": "王五"}, by=world.users["mei"]
    )
    with pytest.raises(Changed, match="第 5 行"):
        target_of("students").apply(batch, rows, by=world.users["mei"])


def test_a_child_registered_meanwhile_refuses(open_county):
    world = open_county
    batch = batch_of(world)
    rows = seal(batch, plan(batch, row_of()))
    make_student(world, "曾小禾", id_number=ID_1)
    with pytest.raises(Changed):
        target_of("students").apply(batch, rows, by=world.users["mei"])


def test_applied_rows_are_not_written_twice(open_county):
    world = open_county
    batch = batch_of(world)
    rows = seal(batch, plan(batch, row_of()))
    first = apply(batch, rows, world.users["mei"])
    assert target_of("students").apply(batch, rows, by=world.users["mei"]) == first
    assert Student.objects.count() == 1


def test_undo_takes_children_and_households_away(open_county):
    world = open_county
    batch = bring_in(world, row_of(), row_of(name="曾小米", id_number=ID_2))
    assert target_of("students").dependents(batch) == []
    assert target_of("students").undo(batch, by=world.users["mei"]) == 2
    assert not Student.objects.exists()
    assert not Household.objects.exists()
    assert not Need.objects.exists()


def test_later_work_forbids_the_undo(open_county):
    world = open_county
    batch = bring_in(world, row_of())
    give_consent(
        student=Student.objects.get(), given_by="曾大山", relation="父亲", method="phone",
        by=world.users["mei"],
    )  # fmt: skip
    assert target_of("students").dependents(batch) == ["1 名学生在导入后登记了授权"]
    with pytest.raises(Changed):
        target_of("students").undo(batch, by=world.users["mei"])
    edit_student(student=Student.objects.get(), values={"sex": "M"}, by=world.users["mei"])
    assert len(target_of("students").dependents(batch)) == 2


def test_an_open_need_is_left_alone(open_county):
    world = open_county
    child = make_student(world, "曾小禾", id_number=ID_1)
    make_ready(child)
    (planned,) = plan(batch_of(world), row_of())
    assert "subjects" not in planned.changes


def test_planning_costs_the_same_number_of_queries(open_county):
    batch = batch_of(open_county)
    counts = []
    for size in (1, 300):
        rows = [row_of(id_number=None, name=f"学生{n}", student_no=f"N{n}") for n in range(size)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            began = time.perf_counter()
            plan(batch, *rows)
        counts.append(len(queries))
        assert time.perf_counter() - began < 2
    assert counts[0] == counts[1]
