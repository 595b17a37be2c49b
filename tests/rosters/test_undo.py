"""A batch that is taken back leaves every table as it was, whatever the kind of roster."""

from io import BytesIO

from django.urls import reverse
from openpyxl import load_workbook

from accounts.choices import SchoolKind, UnitKind
from accounts.models import Unit
from accounts.scope import all_counties, county_scope
from pairing.models import Pairing, PairingSlot
from rosters.choices import BatchState, Verdict
from rosters.services.applying import STANDS
from students.models import Household, Need, NeedSubject, Student, Survey, WillingRecord
from students.services import edit_student
from tests.rosters.desk import good_rows, id_number, work, workbook
from tests.rosters.leaving import rows_of
from tests.world import make_ready, make_student, make_unit
from volunteers.models import Offer, Volunteer

TABLES = (
    Student, Household, Need, NeedSubject, WillingRecord, Survey, Volunteer, Offer, Pairing,
    PairingSlot,
)  # fmt: skip
WRITTEN_ANEW = {"Offer": {"id"}}


def state() -> dict[str, list[str]]:
    """Every row of every table, but for the time of its last writing."""
    with all_counties("test"):
        found = {model.__name__: _rows(model) for model in TABLES}
    return found | {"Unit": _rows(Unit)}


def _rows(model) -> list[str]:
    free = {"updated_at"} | WRITTEN_ANEW.get(model.__name__, set())
    rows = ({k: v for k, v in row.items() if k not in free} for row in model.objects.values())
    return sorted(str(sorted(row.items())) for row in rows)


def edited(content: bytes, who: str, cells: dict, new: dict) -> bytes:
    """The workbook with other texts in the row of `who`, and one more row."""
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=2) if who in [cell.value for cell in r])
    for name, text in cells.items():
        row[header.index(name)].value = text
    sheet.append([new.get(name) for name in header])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def in_and_back(office, kind: str, content: bytes, *, who: str = "mei", **more) -> None:
    """Import, see that rows were created and updated, take back, see that nothing is left."""
    before = state()
    batch = office.bring_in(kind, content, who=who, **more)
    told = {verdict for verdict, *_why in office.verdicts(batch).values()}
    assert {Verdict.CREATE, Verdict.UPDATE} <= told, office.verdicts(batch)
    batch = office.confirm(batch)
    assert batch.state == BatchState.APPLIED, batch.job.error
    assert state() != before
    office.client.post(reverse("rosters:batch_undo", args=[batch.pk]))
    batch = work(office.world, batch)
    assert batch.state == BatchState.UNDONE, batch.job.error
    for table, rows in state().items():
        assert rows == before[table], table


def test_students(census):
    cells = {
        "民族": "汉族", "班级": "5", "监护人电话": "13800000009", "村(居)委": "小塘村",
        "户主姓名": "李小山", "薄弱科目": "英语", "与户主关系": "孙子", "备注": "新的备注",
        "镇(街)": "山背镇", "就读学校": "山背中心小学", "年级": "六年级",
    }  # fmt: skip
    new = {
        "镇(街)": "白藤镇", "户主姓名": "何大", "户主身份证号": id_number("19790909"),
        "学生姓名": "何小妹", "学生身份证号": id_number("20140404"), "就读学校": "白藤中学",
        "年级": "七年级", "是否愿意接受结对": "愿意", "薄弱科目": "数学", "可上网时间": "周末",
    }  # fmt: skip
    content = census.take_out("census", sensitive=True)
    in_and_back(census, "students", edited(content, "李小刚", cells, new))


def test_a_child_that_joined_another_family(census):
    cells = {"户主姓名": "张新", "户主身份证号": id_number("19810303"), "是否愿意接受结对": "愿意"}
    new = {"学生姓名": "张小妹", "学生身份证号": id_number("20150404"), "就读学校": "白藤中学",
           "户主姓名": "张新", "户主身份证号": id_number("19810303"), "年级": "七年级"}  # fmt: skip
    content = census.take_out("census", sensitive=True)
    in_and_back(census, "students", edited(content, "陈秀", cells, new))


def test_volunteers(helpers, world):
    cells = {
        "学院": "外语学院", "可辅导科目(第一)": "物理", "可辅导学段": "高中", "设备": "电脑",
        "可服务时间段": "周一晚", "备注": "新", "是否服从调剂": "是",
        "身份证号": id_number("20030707"),
    }  # fmt: skip
    new = {"姓名": "何新", "手机": "13900000777", "可辅导科目(第一)": "数学", "学院": "数学学院"}
    content = helpers.take_out("volunteer_signup", sensitive=True)
    unit = world.units["university"].pk
    changed = edited(content, "林晓彤", cells, new)
    in_and_back(helpers, "volunteers", changed, unit=unit)


def test_teachers(helpers):
    cells = {"职称": "高级教师", "教龄": 20, "是否班主任": "否", "任教学科": "数学"}
    new = {"姓名": "何老师", "联系电话": "13900000778", "学校": "白藤中学", "任教学科": "英语"}
    content = helpers.take_out("teacher_roster", sensitive=True)
    in_and_back(helpers, "teachers", edited(content, "谢老师", cells, new))


def test_experts(helpers):
    cells = {"工作单位": "县妇联", "专家类别": "法律", "邮箱": "new@example.test", "可接个案数": 9}
    new = {"姓名": "何律师", "联系电话": "13900000779", "工作单位": "律所", "专家类别": "法律"}
    content = helpers.take_out("expert_list", sensitive=True)
    in_and_back(helpers, "experts", edited(content, "胡医生", cells, new))


def test_pairings(pairs, world):
    make_ready(make_student(world, "何小新", id_number=id_number("20130606")))
    with all_counties("test data"):
        make_ready(Student.objects.get(name="李小禾"))
    cells = {"状态": "已结束", "备注": "新"}
    new = {"学生姓名": "何小新", "学生身份证号": id_number("20130606"), "志愿者姓名": "林晓彤",
           "结对时间": "2026-10-10", "状态": "结对中"}  # fmt: skip
    content = pairs.take_out("pairing_ledger", sensitive=True)
    [phone] = {row["志愿者电话"] for row in rows_of(content)} - {None}
    in_and_back(
        pairs, "pairings", edited(content, "谢老师", cells, new | {"志愿者电话": phone}), who="lin"
    )


def test_schools(office, world):
    make_unit(
        world, "s3", "第一小学", UnitKind.SCHOOL, "baiteng", code="3244099901",
        school_kind=SchoolKind.PRIMARY, aliases=["一小"],
    )  # fmt: skip
    cells = {"学校类别": "九年一贯制学校", "别名": "一小、白藤一小"}
    new = {"学校名称": "第二小学", "镇(街)": "白藤镇", "学校类别": "小学"}
    content = office.take_out("school_list")
    in_and_back(office, "schools", edited(content, "第一小学", cells, new), who="lin")


def test_what_stands_in_the_way_is_listed_with_links_when_it_is_asked_for(mei, world):
    batch = mei.apply(mei.to_check(workbook(good_rows(2))))
    with county_scope([world.county.pk]):
        child = Student.objects.get(name="学生二")
        edit_student(student=child, values={"remark": "后来"}, by=world.users["mei"])
    assert "又有改动" not in mei.page("batch_detail", batch)
    page = mei.post("batch_undo", batch).content.decode()
    assert "1 名学生的资料在导入后又有改动" in page
    assert reverse("students:student_detail", args=[child.pk]) in page
    assert mei.fresh(batch).state == BatchState.APPLIED


def test_a_job_says_nothing_about_people(mei, world):
    batch = mei.apply(mei.to_check(workbook(good_rows(2))))
    mei.post("batch_undo", batch)
    with county_scope([world.county.pk]):
        child = Student.objects.get(name="学生二")
        edit_student(student=child, values={"remark": "后来"}, by=world.users["mei"])
    batch = work(world, batch)
    assert batch.state == BatchState.APPLIED
    assert batch.job.error == STANDS
