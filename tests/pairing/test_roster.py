"""The office's own ledger of pairs goes through the desk into pairings."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.subjects import Subject
from pairing.choices import EndReason, PairingState
from pairing.models import Pairing
from pairing.services import end_pairing
from rosters.choices import BatchState
from rosters.models import RosterBatch
from rosters.registry import source_of, target_of
from students.services import withdraw_consent
from tests.pairing.ledger import AS_OF, Ledger, line
from tests.world import make_ready, make_student, make_volunteer, phone


@pytest.fixture
def ledger(client, town):
    return Ledger(client, town.world)


@pytest.fixture
def child(town):
    return town.students[0]


@pytest.fixture
def helper(town):
    return town.volunteers[0]


def teacher(town, name="谭老师甲", **more):
    unit = town.world.units["baiteng_school"]
    return make_volunteer(
        town.world, name, Subject.MATHS, kind="teacher", unit=unit, phone=phone(), **more
    )


def pair(town, child, helper, **more):
    return Pairing.objects.create(
        county=town.world.county, student=child, volunteer=helper, place=1,
        confirmed_by=town.lin, **more,
    )  # fmt: skip


def test_pairs_of_the_ledger_are_brought(ledger, town):
    rows = [line(c, v) for c, v in zip(town.students, town.volunteers, strict=True)]
    batch = ledger.load(*rows)
    assert batch.state == BatchState.APPLIED
    found = {(p.student_id, p.volunteer_id) for p in Pairing.objects.live()}
    people = zip(town.students, town.volunteers, strict=True)
    assert found == {(c.pk, v.pk) for c, v in people}
    assert AuditEntry.objects.filter(action="pairing.imported").exists()


def test_what_the_ledger_tells_is_kept(ledger, child, helper):
    ledger.load(
        line(child, helper, 首次联系时间="2026-09-12", 备注="每周两次", 需求科目="数学、英语")
    )
    made = Pairing.objects.get()
    assert made.started_on.isoformat() == "2026-09-10"
    assert made.first_contact_on.isoformat() == "2026-09-12"
    assert (made.remark, made.state, made.mode, made.role) == (
        "每周两次", "active", "online", "main",
    )  # fmt: skip
    assert made.subject_labels == "数学、英语"
    assert made.slot_labels == ""


def test_the_same_ledger_twice_changes_nothing(ledger, child, helper):
    ledger.load(line(child, helper))
    again = ledger.check(line(child, helper))
    assert ledger.verdicts(again) == ["unchanged"]


def test_a_child_is_known_by_id_school_or_guardian(ledger, town, helper):
    number, guardian = "440981201003050004", phone()
    one = make_student(town.world, "欧阳一", id_number=number)
    two = make_student(town.world, "欧阳二", guardian_phone=guardian)
    for each in (one, two):
        make_ready(each)
    batch = ledger.check(
        line("欧阳一", helper, 学校="", 年级="", 学生身份证号=number),
        line("欧阳二", town.volunteers[1], 学校="", 年级="", 监护人电话=guardian),
    )
    assert ledger.verdicts(batch) == ["create", "create"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"学生姓名": "查无此人"}, "child_unknown"),
        ({"学校": "没有的学校"}, "unknown_school"),
        ({"志愿者姓名": "查无此人", "志愿者电话": ""}, "helper_unknown"),
        ({"志愿者姓名": "查无此人"}, "helper_other_name"),
    ],
)
def test_people_not_in_the_ledgers_of_the_house_are_told(ledger, child, helper, more, code):
    batch = ledger.check(line(child, helper, **more))
    assert ledger.verdicts(batch) == ["error"]
    assert code in ledger.codes(batch)


def test_a_child_of_another_county_is_unknown(ledger, town, helper):
    make_student(town.world, "外县学生", county="wangshan", id_number="440981201003050004")
    batch = ledger.check(line("外县学生", helper, 学生身份证号="440981201003050004"))
    assert ledger.codes(batch) >= {"child_unknown"}


def test_namesakes_are_never_the_first_one(ledger, town, child, helper):
    other = make_student(town.world, child.name, entry_year=2018)
    make_ready(other)
    assert ledger.verdicts(ledger.check(line(child, helper))) == ["create"]  # the grade tells
    batch = ledger.check(line(child, helper, 年级=""))
    assert ledger.codes(batch) == {"child_ambiguous"}


def test_only_a_name_needs_a_person(ledger, child, helper):
    batch = ledger.check(line(child, helper, 学校="", 年级=""))
    assert ledger.verdicts(batch) == ["person"]
    assert ledger.rows(batch)[0].choices == ["same", "other"]


def test_without_consent_no_pair(ledger, town, child, helper):
    withdraw_consent(student=child, by=town.mei)
    batch = ledger.check(line(child, helper))
    assert ledger.verdicts(batch) == ["error"]
    assert "child_no_consent" in ledger.codes(batch)


def test_an_uncleared_volunteer_takes_no_child(ledger, town, child):
    raw = make_volunteer(town.world, "没有准入", Subject.MATHS, gates=False)
    batch = ledger.check(line(child, raw))
    assert "helper_gate_clearance" in ledger.codes(batch)


def test_a_helper_takes_as_many_as_there_are_places(ledger, town, helper):
    rows = [line(child, helper) for child in town.students[:2]]
    batch = ledger.check(*rows)
    assert ledger.verdicts(batch) == ["create", "error"]
    assert "helper_full" in ledger.codes(batch)


def test_a_place_freed_by_the_row_before_may_be_taken(ledger, town, child, helper):
    pair(town, child, helper)
    batch = ledger.load(line(child, helper, 状态="已结束"), line(town.students[1], helper))
    assert batch.state == BatchState.APPLIED
    assert Pairing.objects.live().get().student == town.students[1]


def test_teacher_is_main_and_volunteer_supplements(ledger, town, child, helper):
    local = teacher(town)
    ledger.load(line(child, helper, 结对教师=local.name, 教师电话=local.phone))
    roles = {p.volunteer_id: (p.role, p.mode) for p in Pairing.objects.live()}
    assert roles == {local.pk: ("main", "offline"), helper.pk: ("supplement", "online")}


def test_a_teacher_without_phone_is_known_by_the_school(ledger, town, child):
    teacher(town)
    make_volunteer(town.world, "谭老师甲", Subject.MATHS, kind="teacher")
    batch = ledger.check(line(child, 结对教师="谭老师甲"))
    assert ledger.verdicts(batch) == ["create"]


def test_status_and_dates_are_updated(ledger, town, child, helper):
    there = pair(town, child, helper)
    batch = ledger.load(line(child, helper, 状态="暂停", 需求科目="英语"))
    there.refresh_from_db()
    assert there.state == PairingState.PAUSED
    assert there.started_on.isoformat() == "2026-09-10"
    assert there.subject_labels == "英语"
    ledger.undo(batch)
    there.refresh_from_db()
    assert (there.state, there.subject_labels) == ("active", "")
    assert list(there.moves.values_list("state", flat=True)) == ["paused", "active"]


def test_an_end_in_the_ledger_ends_the_pair_with_a_reason(ledger, town, child, helper):
    there = pair(town, child, helper)
    batch = ledger.load(line(child, helper, 状态="已结束", 备注="学生转学"))
    there.refresh_from_db()
    assert (there.state, there.end_reason) == (PairingState.ENDED, EndReason.ROSTER)
    assert (there.end_note, there.ended_by) == ("学生转学", town.lin)
    ledger.undo(batch)
    there.refresh_from_db()
    assert (there.state, there.ended_on, there.end_reason) == (PairingState.ACTIVE, None, "")
    assert list(there.moves.values_list("state", flat=True)) == ["ended", "active"]


def test_an_ended_pair_is_never_overwritten(ledger, town, child, helper):
    there = pair(town, child, helper, started_on="2026-01-01")
    end_pairing(there, reason=EndReason.GOAL, by=town.mei)
    batch = ledger.check(line(child, helper))
    assert ledger.verdicts(batch) == ["person"]
    assert ledger.rows(batch)[0].choices == ["roster", "ledger"]
    there.refresh_from_db()
    assert there.end_reason == EndReason.GOAL


def test_two_who_were_parted_for_cause_are_not_paired_again(ledger, town, child, helper):
    there = pair(town, child, helper, started_on="2026-01-01")
    end_pairing(there, reason=EndReason.UNSUITABLE, by=town.mei)
    Pairing.objects.filter(pk=there.pk).update(ended_on="2026-06-30")
    batch = ledger.check(line(child, helper))
    assert "pair_forbidden" in ledger.codes(batch)


def test_a_pair_that_ended_long_ago_is_kept_as_history(ledger, child, helper):
    batch = ledger.load(line(child, helper, 状态="已结束"))
    made = Pairing.objects.get()
    assert (made.state, made.end_reason) == (PairingState.ENDED, EndReason.ROSTER)
    assert "end_undated" in ledger.codes(batch)
    assert ledger.verdicts(ledger.check(line(child, helper, 状态="已结束"))) == ["unchanged"]


def test_a_child_with_another_helper_needs_a_person(ledger, town, child, helper):
    pair(town, child, helper)
    second = town.volunteers[1]
    assert ledger.verdicts(ledger.check(line(child, second))) == ["person"]
    both = ledger.check(line(child, helper), line(child, second))
    assert ledger.verdicts(both) == ["update", "create"]


def test_both_helpers_of_one_child_go_in(ledger, town, child, helper):
    ledger.load(line(child, helper))
    batch = ledger.load(line(child, helper), line(child, town.volunteers[1]))
    assert batch.state == BatchState.APPLIED
    assert Pairing.objects.live().count() == 2


def test_the_same_pair_in_two_rows_is_told(ledger, child, helper):
    batch = ledger.check(line(child, helper), line(child, helper, 需求科目="英语"))
    assert ledger.verdicts(batch) == ["create", "duplicate"]


def test_what_has_no_place_yet_is_told(ledger, child, helper):
    batch = ledger.check(line(child, helper, 团干部="黄干部", 云班级="一班"))
    assert {"not_kept_cadre", "not_kept_cloud_class"} <= ledger.codes(batch)


def test_only_who_may_publish_brings_pairs(client, town, child, helper):
    ledger = Ledger(client, town.world, "mei")
    batch = ledger.check(line(child, helper))
    assert "pairs_no_right" in ledger.codes(batch)


def test_a_consent_withdrawn_since_the_preview_stops_the_import(ledger, town, child, helper):
    batch = ledger.check(line(child, helper))
    withdraw_consent(student=child, by=town.mei)
    batch = ledger.confirm(batch)
    assert batch.state != BatchState.APPLIED
    assert not Pairing.objects.exists()


def test_undo_takes_the_pairs_back(ledger, child, helper):
    batch = ledger.undo(ledger.load(line(child, helper)))
    assert batch.state == BatchState.UNDONE
    assert not Pairing.objects.exists()


def link_to(pairing) -> str:
    names = f"{pairing.student.name}—{pairing.volunteer.name}"
    return f'<a href="{reverse("pairing:pairing_detail", args=[pairing.pk])}">{names}</a>'


def test_undo_is_refused_when_the_pair_went_on(ledger, town, child, helper):
    batch = ledger.load(line(child, helper))
    end_pairing(Pairing.objects.get(), reason=EndReason.GOAL, by=town.mei)
    page = ledger.ask_undo(batch)
    assert Pairing.objects.get().end_reason == EndReason.GOAL
    assert "1 对结对在导入之后又有改动" in page
    assert link_to(Pairing.objects.get()) in page


def test_an_end_is_not_undone_when_the_place_is_gone(ledger, town, child, helper):
    pair(town, child, helper)
    batch = ledger.load(line(child, helper, 状态="已结束"))
    pair(town, town.students[1], helper)
    page = ledger.ask_undo(batch)
    assert Pairing.objects.ended().count() == 1
    assert "名额或时段已给了别人" in page
    assert link_to(Pairing.objects.ended().get()) in page


@pytest.mark.parametrize(("decision", "verdict"), [("same", "create"), ("other", "error")])
def test_a_person_says_whether_it_is_the_same_child(ledger, child, helper, decision, verdict):
    batch = ledger.check(line(child, helper, 学校="", 年级=""))
    assert ledger.decide(batch, decision).verdict == verdict
    ledger.confirm(batch)
    assert Pairing.objects.filter(student=child).exists() == (verdict == "create")


@pytest.mark.parametrize(("decision", "live"), [("roster", 1), ("ledger", 0)])
def test_a_person_says_whether_parted_ones_pair_anew(ledger, town, child, helper, decision, live):
    there = pair(town, child, helper, started_on="2026-01-01")
    end_pairing(there, reason=EndReason.GOAL, by=town.mei)
    batch = ledger.check(line(child, helper))
    ledger.decide(batch, decision)
    ledger.confirm(batch)
    assert Pairing.objects.live().count() == live
    assert Pairing.objects.ended().get() == there
    if live:
        assert Pairing.objects.live().get().started_on == batch.as_of


@pytest.mark.parametrize(("decision", "live"), [("roster", 2), ("ledger", 1)])
def test_a_person_says_whether_a_second_helper_comes(ledger, town, child, helper, decision, live):
    pair(town, child, helper)
    batch = ledger.check(line(child, town.volunteers[1]))
    ledger.decide(batch, decision)
    ledger.confirm(batch)
    assert Pairing.objects.live().count() == live


def test_a_name_of_a_helper_alone_needs_a_person(ledger, child, helper):
    batch = ledger.check(line(child, helper.name, 学院="别的学院"))
    assert ledger.verdicts(batch) == ["person"]
    ledger.decide(batch, "same")
    assert ledger.confirm(batch).state == BatchState.APPLIED


def test_a_helper_is_known_by_name_and_college(ledger, town, child):
    make_volunteer(town.world, "钟小语", Subject.MATHS, college="数学学院")
    make_volunteer(town.world, "钟小语", Subject.MATHS, college="文学院")
    assert ledger.verdicts(ledger.check(line(child, "钟小语", 学院="数学学院"))) == ["create"]
    assert "helper_ambiguous" in ledger.codes(ledger.check(line(child, "钟小语")))


def test_a_planned_pair_does_not_set_a_live_one_back(ledger, town, child, helper):
    there = pair(town, child, helper)
    batch = ledger.load(line(child, helper, 状态="拟结对"))
    there.refresh_from_db()
    assert there.state == PairingState.ACTIVE
    assert "state_kept" in ledger.codes(batch)


def test_problems_name_nobody(ledger, town, child, helper):
    rows = [line(child, helper), line("查无此人", helper), line(child, "林晓")]
    batch = ledger.check(*rows)
    texts = " ".join(p["text"] for row in ledger.rows(batch) for p in row.problems)
    assert texts
    assert not [name for name in ("查无此人", child.name, helper.name, "林晓") if name in texts]


def test_a_longer_ledger_costs_no_more_queries(town, django_assert_num_queries):
    def rows(number):
        return [
            {"student_name": c.name, "school": "白藤中学", "volunteer_name": v.name,
             "volunteer_phone": v.phone, "_decision": "", "_problems": []}
            for c, v in list(zip(town.students, town.volunteers, strict=True))[:number]
        ]  # fmt: skip

    batch = RosterBatch.objects.create(
        county=town.world.county, kind="pairings", file_name="台账.xlsx", sha256="0" * 64,
        as_of=AS_OF, uploaded_by=town.lin,
    )  # fmt: skip
    target = target_of("pairings")
    target.plan(batch, rows(1))
    with CaptureQueriesContext(connection) as one:
        target.plan(batch, rows(1))
    with django_assert_num_queries(len(one)):
        plans = target.plan(batch, rows(3))
    assert [plan.verdict for plan in plans] == ["create"] * 3


def test_what_was_exported_comes_back_unchanged(ledger, town, child, helper):
    ended = line(town.students[1], town.volunteers[1], 状态="已结束")
    local = teacher(town)
    both = line(child, helper, 首次联系时间="2026-09-12", 备注="每周两次", 需求科目="数学、英语")
    ledger.load(both, ended, line(town.students[2], 结对教师=local.name, 教师电话=local.phone))
    batch = RosterBatch.objects.order_by("-created_at").first()
    out = list(source_of("pairings").exports(town.world.county, user=town.lin))
    again = [{**row, "_decision": "", "_problems": []} for row in out]
    assert len(again) == 3
    plans = target_of("pairings").plan(batch, again)
    assert {plan.verdict for plan in plans} == {"unchanged"}


def test_the_check_page_names_each_cause(ledger, client, town, child):
    raw = make_volunteer(town.world, "没有准入", Subject.MATHS, gates=False)
    batch = ledger.check(line(child, raw), line("查无此人", raw))
    page = client.get(reverse("rosters:batch_check", args=[batch.pk])).content.decode()
    assert "学生不在台账里" in page
    assert "帮扶人准入未办好" in page
