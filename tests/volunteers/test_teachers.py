"""Teachers of the county's schools: in through the desk, known again, taken back."""

from datetime import date

import pytest
from django.urls import reverse

from rosters.choices import BatchState, Verdict
from rosters.models import RosterBatch
from rosters.registry import target_of
from tests.rosters.desk import id_number
from tests.volunteers.through_desk import codes, to_check, to_end, undone, verdicts
from tests.world import make_volunteer
from volunteers import rules, services
from volunteers.choices import HelperKind, VolunteerState
from volunteers.models import Volunteer

HEADER = (
    "序号 | 镇(街) | 学校 | 姓名 | 性别 | 身份证号 | 联系电话 | 任教学科 | 任教年级 | 是否班主任 | "
    "职称 | 教龄 | 政治面貌 | 结对学生 | 学生年级 | 备注"
)


def teacher(nth: int = 1, **more) -> list[object]:
    name = f"梁老{'一二三四五六七八九'[nth % 9]}"
    row = {
        "seq": nth, "town": "白藤镇", "school": "白藤中学", "name": name, "sex": "女",
        "id": id_number(f"198{nth % 10}0312"), "phone": f"1990000{nth:04d}",
        "subjects": "数学、物理", "grades": "初中", "homeroom": "是", "title": "一级教师",
        "years": 12, "party": "中共党员", "student": "", "student_grade": "", "remark": "",
    }  # fmt: skip
    return list((row | more).values())


@pytest.fixture
def mei(client_of):
    return client_of("mei")


@pytest.fixture
def load(mei, world, scope):
    return lambda *rows: to_end(mei, world, "teachers", HEADER, list(rows))


@pytest.fixture
def check(mei, world, scope):
    return lambda *rows: to_check(mei, world, "teachers", HEADER, list(rows))


def test_a_teacher_comes_in_with_school_subjects_and_facts(world, load):
    batch = load(teacher())
    assert (batch.state, verdicts(batch)) == (BatchState.APPLIED, [Verdict.CREATE])
    one = Volunteer.objects.get()
    assert (one.kind, one.unit) == (HelperKind.TEACHER, world.units["baiteng_school"])
    assert (one.title, one.teaching_years, one.is_homeroom) == ("一级教师", 12, True)
    assert (one.mode, one.political_status) == ("offline", "中共党员")
    offers = list(one.offers.order_by("-strength"))
    assert [(o.subject, o.grade_min, o.grade_max, o.strength) for o in offers] == [
        ("maths", 7, 9, 3),
        ("physics", 7, 9, 2),
    ]


def test_a_roster_opens_no_gate(load):
    load(teacher())
    one = Volunteer.objects.get()
    assert one.state == VolunteerState.APPLIED
    assert {gap.code for gap in rules.readiness(one)} == {
        "applied", "gate_identity", "gate_training", "gate_clearance",
    }  # fmt: skip
    assert not Volunteer.objects.ready().exists()


def test_an_unknown_school_stops_the_row_and_near_names_are_offered(check):
    batch = check(teacher(1, school="白藤初级中"), teacher(2, school="红旗学校", town=""))
    assert codes(batch) == [["unknown_school"], ["unknown_school"]]
    text = batch.rows.order_by("row")[0].problems[0]["text"]
    assert "白藤中学" in text


def test_a_school_of_another_town_is_offered_not_taken(check):
    batch = check(teacher(1, school="山背中心小学"))
    assert codes(batch) == [["unknown_school"]]
    assert "山背中心小学" in batch.rows.get().problems[0]["text"]


def test_a_paired_student_is_told_not_dropped(load):
    batch = load(teacher(student="李小禾", student_grade="八年级"))
    assert codes(batch) == [["paired_student_elsewhere"]]
    assert "结对台账" in batch.rows.get().problems[0]["text"]
    assert Volunteer.objects.count() == 1


def test_the_same_roster_again_changes_nothing(load, check):
    load(teacher(1), teacher(2))
    assert verdicts(check(teacher(1), teacher(2))) == [Verdict.UNCHANGED] * 2


def test_a_move_to_another_school_is_shown_and_written(world, load, check):
    load(teacher(1))
    moved = teacher(1, town="山背镇", school="山背小学", title="高级教师")
    batch = check(moved)
    assert verdicts(batch) == [Verdict.ERROR]  # 山背小学 is no name of 山背中心小学
    moved = teacher(1, town="山背镇", school="山背中心小学", title="高级教师")
    load(moved)
    one = Volunteer.objects.get()
    assert (one.unit, one.title) == (world.units["shanbei_school"], "高级教师")
    assert {change.field for change in one.changes.mended()} == {"unit", "title"}


def test_known_by_name_and_school_when_no_number_speaks_against_it(load, check):
    load(teacher(1, id=""))
    same = check(teacher(1, id="", phone="19900007777"))
    assert verdicts(same) == [Verdict.PERSON]
    row = same.rows.get()
    assert (codes(same), row.choices) == ([["id_missing", "same_name"]], ["same", "other"])


@pytest.mark.parametrize(("decision", "people"), [("same", 1), ("other", 2)])
def test_a_namesake_with_another_phone_is_decided(world, scope, decision, people):
    make_volunteer(
        world, "梁老二", kind="teacher", unit=world.units["baiteng_school"], phone="19900000001"
    )
    row = {
        "name": "梁老二", "school": "白藤中学", "phone": "19900007777", "subjects": ["maths"],
        "stages": {"grade_min": 7, "grade_max": 9}, "_problems": [], "_decision": decision,
    }  # fmt: skip
    plan = _target_plan(world, row)
    assert plan.verdict == (Verdict.UPDATE if people == 1 else Verdict.CREATE)


def test_two_namesakes_at_one_school_are_never_guessed(world, scope):
    for phone in ("19900000001", "19900000002"):
        make_volunteer(
            world, "梁老二", kind="teacher", unit=world.units["baiteng_school"], phone=phone
        )
    row = {"name": "梁老二", "school": "白藤中学", "phone": "19900007777", "_problems": []}
    plan = _target_plan(world, row)
    assert (plan.verdict, plan.choices) == (Verdict.PERSON, ["other"])
    assert plan.problems[0]["code"] == "several_namesakes"


def _target_plan(world, row):
    batch = RosterBatch(county=world.county, as_of=date(2026, 11, 10))
    return target_of("teachers").plan(batch, [row])[0]


def test_undo_takes_the_teachers_back_unless_somebody_was_judged(world, mei, load):
    batch = load(teacher(1), teacher(2))
    assert undone(mei, world, batch).state == BatchState.UNDONE
    assert not Volunteer.objects.exists()
    batch = load(teacher(1), teacher(2))
    one = Volunteer.objects.get(phone_index=Volunteer.objects.first().phone_index)
    services.set_state(one, state="approved", by=world.users["mei"])
    (sentence,) = target_of("teachers").dependents(batch)
    assert one.name in dict(sentence.links)
    page = mei.post(reverse("rosters:batch_undo", args=[batch.pk]), follow=True)
    assert one.name in page.content.decode()
    assert Volunteer.objects.count() == 2


def test_the_file_of_a_teacher_shows_school_and_rank(client_of, load):
    load(teacher(1))
    one = Volunteer.objects.get()
    page = client_of("mei").get(reverse("volunteers:volunteer_detail", args=[one.pk]))
    words = page.content.decode()
    for shown in ("白藤中学", "一级教师", "12 年", "本校老师", "线下"):
        assert shown in words
    assert "中共党员" not in words
    listed = client_of("mei").get(reverse("volunteers:volunteer_list")).content.decode()
    assert "白藤中学" in listed and "广东省" not in listed


def test_a_teacher_is_edited_by_the_own_fields(client_of, world, load):
    load(teacher(1))
    one = Volunteer.objects.get()
    url = reverse("volunteers:volunteer_edit", args=[one.pk])
    page = client_of("mei").get(url)
    assert "教龄" in page.content.decode() and "师范" not in page.content.decode()
    data = {
        "unit": str(world.units["shanbei_school"].pk), "title": "高级教师", "teaching_years": "13",
        "is_homeroom": "false", "mode": "both", "max_pupils": "2", "max_sessions": "3",
        "mandarin_level": "", "teacher_certificate": "", "experience": "", "device": "",
        "slots": ["20"], "offers-TOTAL_FORMS": "1", "offers-INITIAL_FORMS": "0",
        "offers-0-subject": "maths", "offers-0-grade_min": "1", "offers-0-grade_max": "6",
        "offers-0-strength": "3",
    }  # fmt: skip
    assert client_of("mei").post(url, data).status_code == 302
    one.refresh_from_db()
    assert (one.unit, one.title, one.mode) == (world.units["shanbei_school"], "高级教师", "both")
    assert (one.teaching_years, one.is_homeroom, one.max_pupils) == (13, False, 2)
