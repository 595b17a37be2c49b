"""A county officer and her roster of children: the doubtful one, the one elsewhere, the survey."""

import pytest

from accounts.scope import county_scope
from rosters.choices import Verdict
from students.models import Student, Survey, TransferRequest
from tests.rosters.desk import HEADERS, good_rows, id_number, work, workbook
from tests.rosters.walk import Officer
from tests.world import make_student


@pytest.fixture
def mei(client, world) -> Officer:
    return Officer(client, world)


def load(mei, rows, headers=HEADERS):
    return mei.apply(mei.to_check(workbook(rows, headers)))


def children(world):
    with county_scope([world.county.pk]):
        return list(Student.objects.order_by("name"))


@pytest.mark.parametrize(("decision", "name"), [("roster", "学生新"), ("ledger", "学生二")])
def test_the_officer_settles_a_second_name(mei, world, decision, name):
    rows = good_rows(1)
    load(mei, rows)
    rows[0][2] = "学生新"
    batch = mei.to_check(workbook(rows))
    assert mei.verdicts(batch) == [Verdict.PERSON]
    page = mei.page("batch_check", batch)
    assert "以名册为准" in page
    assert "是同一个人" not in page
    row = mei.row(batch, 2)
    mei.post("batch_decide", batch, {f"decide-{row.pk}": decision})
    mei.apply(batch)
    assert [child.name for child in children(world)] == [name]


def test_a_child_of_another_county_is_asked_for_on_the_way(mei, world):
    rows = good_rows(3)
    make_student(world, "别县生", county="wangshan", id_number=rows[1][4])
    batch = mei.to_check(workbook(rows))
    assert mei.verdicts(batch) == [Verdict.CREATE] * 3
    mei.apply(batch)
    assert mei.verdicts(batch) == [Verdict.CREATE, Verdict.SKIPPED, Verdict.CREATE]
    assert len(children(world)) == 2
    with county_scope([world.county.pk]):
        assert TransferRequest.objects.get().name == rows[1][2]
    again = mei.to_check(workbook(rows))
    assert mei.verdicts(again) == [Verdict.UNCHANGED, Verdict.SKIPPED, Verdict.UNCHANGED]


def test_the_officer_takes_the_import_with_its_request_back(mei, world):
    rows = good_rows(2)
    make_student(world, "别县生", county="wangshan", id_number=rows[1][4])
    batch = load(mei, rows)
    mei.post("batch_undo", batch)
    assert work(world, batch).state == "undone"
    assert children(world) == []
    with county_scope([world.county.pk]):
        assert TransferRequest.objects.get().state == "withdrawn"


def test_a_survey_table_fills_the_file(mei, world):
    told = {
        "姓名": "李小花",
        "身份证号码": id_number("20120305"),
        "学校": "白藤中学",
        "年级班级": "八年级2班",
        "家庭概况": "父亲务工",
        "成绩状况": "110/120",
        "学习状态": "认真",
        "心理情况": "开朗",
        "是否有手机": "是",
        "上网费用如何解决": "自费",
        "是否愿意接受结对": "是",
        "摸底方式": "入户",
        "摸底人": "周干事",
        "摸底时间": "2026-05-12",
    }
    headers, row = list(told), list(told.values())
    load(mei, [row], headers)
    (child,) = children(world)
    assert (child.level, child.level_raw, child.class_no) == ("high", "110/120", "2")
    with county_scope([world.county.pk]):
        survey = Survey.objects.get()
        assert (survey.psych_state, survey.net_fee, survey.method) == ("开朗", "自费", "入户")
    assert mei.verdicts(mei.to_check(workbook([row], headers))) == [Verdict.UNCHANGED]


def test_a_roster_keeps_the_reason_for_a_no(mei, world):
    headers = [*HEADERS, "是否愿意接受结对", "不愿意原因", "班主任电话"]
    load(mei, [[*good_rows(1)[0], "否", "已请家教", "19900006666"]], headers)
    (child,) = children(world)
    assert (child.willing, child.homeroom_phone) == ("no", "19900006666")
    with county_scope([world.county.pk]):
        assert child.willing_records.get().reason == "已请家教"
