"""Whom a row of a roster means, and what only a person can tell."""

import pytest

from rosters.choices import Decision, Verdict
from students.models import FieldChange, Household, Student
from students.services import edit_student
from tests.students.roster import ID_1, ID_2, batch_of, bring_in, plan, row_of, write
from tests.world import make_student

ID_3 = "440981201303130001"


def codes(planned):
    return [p["code"] for p in planned.problems]


def test_one_id_with_two_names_waits_for_a_person(open_county):
    batch = bring_in(open_county, row_of())
    (planned,) = plan(batch, row_of(name="曾小荷"))
    assert (planned.verdict, codes(planned)) == (Verdict.PERSON, ["id_other_name"])
    assert planned.choices == ["roster", "ledger"]
    assert planned.changes["name"][:2] == ["曾小禾", "曾小荷"]
    assert ID_1 not in planned.problems[0]["text"]
    assert planned.values == {}


def test_the_roster_may_rename_and_the_old_name_stays_in_the_history(open_county):
    bring_in(open_county, row_of())
    write(open_county, row_of(name="曾小荷", _decision=Decision.ROSTER))
    child = Student.objects.get()
    assert (child.name, child.pinyin) == ("曾小荷", "zengxiaohe")
    assert FieldChange.objects.filter(field="name", old="曾小禾", new="曾小荷").exists()


def test_the_ledger_may_keep_its_name_and_take_the_rest(open_county):
    bring_in(open_county, row_of())
    write(open_county, row_of(name="曾小荷", class_name=None, guardian_name="曾二",
                              _decision=Decision.LEDGER))  # fmt: skip
    child = Student.objects.get()
    assert (child.name, child.guardian_name) == ("曾小禾", "曾二")


@pytest.mark.parametrize(
    "said",
    [
        {"name": "曾小荷"},  # sounds alike
        {"name": "曾大禾"},  # one character apart
        {"birth_date": "2013-03-25"},  # same month
        {"birth_date": None},
        {"school": "山背中心小学", "town": "山背镇"},  # changed school
    ],
)
def test_a_child_that_is_alike_is_only_proposed(open_county, said):
    batch = bring_in(open_county, row_of(id_number=None))
    (planned,) = plan(batch, row_of(id_number=None, guardian_phone="19900009999", **said))
    assert (planned.verdict, codes(planned)) == (Verdict.PERSON, ["possible_same"])
    assert planned.choices == ["same", "other"]
    assert planned.target_id == Student.objects.get().pk


@pytest.mark.parametrize(
    "said",
    [
        {"name": "李小禾"},  # another family
        {"name": "曾大米"},  # two characters apart
        {"birth_date": "2013-04-05"},
        {"name": "曾小荷", "sex": "male"},
    ],
)
def test_another_child_comes_in(open_county, said):
    batch = bring_in(open_county, row_of(id_number=None))
    (planned,) = plan(batch, row_of(id_number=None, guardian_phone="19900009999", **said))
    assert planned.verdict == Verdict.CREATE


def test_a_person_decides_whether_two_are_the_same(open_county):
    bring_in(open_county, row_of(id_number=None))
    row = row_of(name="曾小荷", guardian_phone="19900009999", free_time=None)
    write(open_county, row | {"_decision": Decision.SAME})
    child = Student.objects.get()
    assert (child.name, child.guardian_phone, child.id_number) == ("曾小禾", "19900009999", ID_1)
    write(open_county, row_of(name="曾小贺", id_number=None, birth_date=None, subjects=None,
                              guardian_phone=None, _decision=Decision.OTHER))  # fmt: skip
    assert set(Student.objects.values_list("name", flat=True)) == {"曾小禾", "曾小贺"}


def test_two_candidates_are_never_the_first_of_them(open_county):
    world = open_county
    for number in (ID_1, ID_2):
        make_student(world, "曾小禾", birth_date="2013-03-05", id_number=number, sex="F")
    by_key, alike = plan(
        batch_of(world),
        row_of(id_number=None),
        row_of(id_number=None, name="曾小荷", guardian_phone=None),
    )
    assert (by_key.verdict, codes(by_key)) == (Verdict.ERROR, ["several_same"])
    assert (alike.verdict, codes(alike)) == (Verdict.ERROR, ["possible_same"])
    assert by_key.target_id is alike.target_id is None


def test_a_number_of_another_child_is_not_taken_over(open_county):
    world = open_county
    make_student(world, "王小山", id_number=ID_2, student_no="G200")
    batch = bring_in(world, row_of())
    (planned,) = plan(batch, row_of(student_no="G200"))
    assert (planned.verdict, codes(planned)) == (Verdict.ERROR, ["student_no_taken"])


def test_the_student_number_stands_in_for_a_missing_id(open_county):
    batch = bring_in(open_county, row_of(student_no="G100"))
    same, renamed = plan(
        batch,
        row_of(id_number=None, student_no="G100"),
        row_of(id_number=None, student_no="G100", name="李四", _problems=["id_missing"]),
    )
    assert same.verdict == Verdict.UNCHANGED
    assert (renamed.verdict, codes(renamed)[0]) == (Verdict.DUPLICATE, "student_no_other_name")


def test_what_was_set_by_hand_stays_until_the_officer_decides(open_county):
    bring_in(open_county, row_of(level="low"))
    edit_student(
        student=Student.objects.get(), values={"level": "high"}, by=open_county.users["chen"]
    )
    (kept,) = plan(batch_of(open_county), row_of(level="low"))
    assert (kept.verdict, kept.choices) == (Verdict.UNCHANGED, ["roster", "ledger"])
    write(open_county, row_of(level="low", _decision=Decision.ROSTER))
    assert Student.objects.get().level == "low"


@pytest.mark.usefixtures("in_2026")
def test_words_of_having_left_are_told_and_kept(open_county):
    batch = bring_in(open_county, row_of())
    gone = row_of(grade=None, _problems=["grade_not_school"], _raw={"grade": "辍学在家"})
    (planned,) = plan(batch, gone)
    assert (planned.verdict, codes(planned)) == (Verdict.UPDATE, ["left_school"])
    assert "辍学" in planned.problems[0]["text"]
    write(open_county, gone)
    child = Student.objects.get()
    assert (child.grade_raw, child.grade, child.census_state) == ("辍学", 8, "unchecked")


def test_the_number_of_the_register_finds_the_household(open_county):
    bring_in(open_county, row_of(household_no="H-1", head_name="曾大山"))
    bring_in(
        open_county, row_of(name="曾小米", id_number=ID_2, household_no="H-1", head_name="曾三")
    )
    bring_in(open_county, row_of(name="曾小谷", id_number=ID_3, household_no="H-2"))
    assert sorted(h.students.count() for h in Household.objects.all()) == [1, 2]


def test_all_household_kinds_and_unknown_words_are_kept(open_county):
    several = row_of(household_category="low_income",
                     household_category_all=["low_income", "disabled"])  # fmt: skip
    other = row_of(name="王小山", id_number=ID_2, head_name="王五", phone="19900008888",
                   household_category="other",
                   _raw={"household_category": "相对困难户"})  # fmt: skip
    bring_in(open_county, several, other)
    kinds = set(Household.objects.values_list("category", flat=True))
    assert kinds == {"低保贫困户、残疾人家庭", "相对困难户"}


def test_the_code_of_the_school_finds_it(open_county):
    world = open_county
    school = world.units["baiteng_school"]
    school.aliases = ["3144000123"]
    school.save()
    bring_in(world, row_of(school="白中", school_code="3144000123"))
    assert Student.objects.get().school == school


def test_brothers_and_sisters_are_shown_as_a_family(open_county, client):
    world = open_county
    other = {"head_name": "王五", "phone": "19900008888", "guardian_phone": "19900008888"}
    rows = [
        row_of(),
        row_of(name="曾小米", id_number=ID_2),
        row_of(name="王小山", id_number=ID_3, **other),
    ]
    assert [p.values.get("family") for p in plan(batch_of(world), *rows)] == [2, 2, None]
    bring_in(world, *rows)
    client.force_login(world.users["mei"])
    page = client.get(f"/students/{Student.objects.get(name='曾小禾').pk}/").content.decode()
    assert "同一家庭的学生" in page
    assert "曾小米" in page
    assert "王小山" not in page
