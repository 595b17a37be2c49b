"""What a survey table tells of a family: dated, hidden, kept once."""

from datetime import date

from rosters.choices import Verdict
from rosters.registry import target_of
from students.models import Household, Student, Survey, WillingRecord
from tests.students.roster import bring_in, plan, row_of

ANSWERS = {
    "family_note": "父母在外务工",
    "psych_state": "较内向",
    "survey_method": "入户",
    "surveyor": "李干事",
    "surveyed_on": "2026-05-10",
}


def test_a_survey_is_kept_once_and_a_later_one_beside_it(open_county):
    batch = bring_in(open_county, row_of(**ANSWERS))
    survey = Survey.objects.get()
    assert (survey.psych_state, survey.surveyed_on) == ("较内向", date(2026, 5, 10))
    assert plan(batch, row_of(**ANSWERS))[0].verdict == Verdict.UNCHANGED
    bring_in(open_county, row_of(**ANSWERS | {"surveyed_on": "2026-11-02"}))
    assert Survey.objects.count() == 2


def test_who_asked_and_when_is_no_survey_by_itself(open_county):
    bring_in(open_county, row_of(surveyor="李干事", surveyed_on="2026-05-10"))
    assert not Survey.objects.exists()


def test_the_answers_never_show_in_a_plan(open_county):
    batch = bring_in(open_county, row_of())
    (planned,) = plan(batch, row_of(**ANSWERS))
    assert planned.changes["psych_state"] == ["", "******"]
    assert planned.verdict == Verdict.UPDATE


def test_undo_takes_the_surveys_away(open_county):
    bring_in(open_county, row_of())
    batch = bring_in(open_county, row_of(**ANSWERS))
    assert target_of("students").dependents(batch) == []
    target_of("students").undo(batch, by=open_county.users["mei"])
    assert not Survey.objects.exists()


def test_a_later_survey_forbids_the_undo(open_county):
    batch = bring_in(open_county, row_of())
    bring_in(open_county, row_of(**ANSWERS))
    assert target_of("students").dependents(batch) == ["1 名学生在导入后登记了摸底情况"]


def test_further_columns_go_where_they_belong(open_county):
    bring_in(
        open_county,
        row_of(
            willing=False, unwilling_reason="已有家教", disability_kind="听力", disability_grade=2,
            guardian_relation="祖父", homeroom_phone="19900007777", follow_up_name="周书记",
            person_no="P-7", household_no="H-7", risk_removed=False, absent_reason="休学一年",
        ),
    )  # fmt: skip
    child, family = Student.objects.get(), Household.objects.get()
    assert WillingRecord.objects.get().reason == "已有家教"
    assert (child.disability_kind, child.disability_grade) == ("听力", "二级")
    assert (child.guardian_relation, child.homeroom_phone) == ("祖父", "19900007777")
    assert (child.follow_up_name, child.person_no) == ("周书记", "P-7")
    assert (child.absent_reason, child.grade_raw) == ("休学一年", "初二")
    assert (family.household_no, family.risk_removed) == ("H-7", False)


def test_the_file_hides_the_answers_until_they_are_asked_for(open_county, client):
    bring_in(open_county, row_of(**ANSWERS))
    child = Student.objects.get()
    client.force_login(open_county.users["mei"])
    page = client.get(f"/students/{child.pk}/").content.decode()
    assert "心理情况" in page
    assert "较内向" not in page
    told = {"fields_wanted": ["survey.psych_state"], "purpose": "visit"}
    shown = client.post(f"/students/{child.pk}/reveal/", told).content.decode()
    assert "较内向" in shown


def test_staff_correct_what_a_roster_brought(open_county, client):
    bring_in(open_county, row_of(disability_kind="听力", follow_up_name="周书记"))
    child = Student.objects.get()
    client.force_login(open_county.users["mei"])
    address = f"/students/{child.pk}/edit/"
    form = client.get(address).context["form"]
    assert "听力" not in client.get(address).content.decode()
    data = {name: form[name].value() or "" for name in form.fields if name != "clear"}
    client.post(address, data | {"disability_kind": "视力", "follow_up_name": "吴书记"})
    child.refresh_from_db()
    assert (child.disability_kind, child.follow_up_name) == ("视力", "吴书记")
