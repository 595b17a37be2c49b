# ruff: noqa: E501, SIM905 - Chinese words count double, broken lists of them read worse
"""Ledgers of a county as they are after some years: everything a form can say, and almost nothing."""

import pytest

from accounts.scope import all_counties
from pairing.choices import PairingState
from pairing.models import Pairing, PairingSlot
from students.choices import Answer, ContactMethod
from students.models import Household, Student, Survey, WillingRecord
from tests.rosters.desk import id_number, workbook
from tests.rosters.leaving import Office
from tests.world import make_ready, make_student, make_volunteer
from volunteers.choices import HelperKind
from volunteers.models import Offer

CENSUS = (
    "序号 镇(街) 村(居)委 户主姓名 户主身份证号 联系电话 贫困户属性 家庭人口 学生姓名 性别 民族 学生身份证号 "
    "与户主关系 就读学校 年级 班主任及电话 监护人姓名 监护人电话 成绩(优/中/差) 是否愿意接受结对 薄弱科目 可上网时间 "
    "住校/走读 是否留守 备注"
).split()
MESSY = [
    [1, "白藤", "大塘村", "李大山", id_number("19800102"), "13800000001", "低保户、孤儿", 5, "李 小明", "女",
     "瑶", id_number("20120305"), "孙女", "白藤中学", "初二(3)班", "王老师 13800000011", "李奶奶", "0668-1234567",
     "A", "愿意", "语数", "周一至周五晚", "住校", "是", "=HYPERLINK(\"http://x\")"],
    [2, "白藤镇", "大塘村", "李大山", id_number("19800102"), "13800000001", "低保户、孤儿", 5, "李小刚", "男",
     "瑶族", id_number("20140708"), "孙子", "白藤中学", "七年级", "", "李奶奶", "", "87",
     "不愿意", "", "", "走读", "否", "+86"],
    [3, "山背镇", "", "", "", "", "", "", "买买提·吐尔逊", "男", "维吾尔族", id_number("20150911"), "", "山背中心小学",
     "小学四年级2班", "", "", "13800000003", "良好", "", "英语", "周末", "", "", ""],
    [4, "山背镇", "上村", "陈四", "", "13800000004", "脱贫不稳定户", 3, "陈秀", "女", "", "", "女儿", "山背中心小学",
     "三年级", "", "陈四", "13800000004", "差", "", "", "每天19:00后", "", "", "　备　注　"],
]  # fmt: skip


@pytest.fixture
def office(client, world) -> Office:
    return Office(client, world)


@pytest.fixture
def census(office, world) -> Office:
    """A county whose children came by a messy roster, and then through people's hands."""
    office.as_("mei")
    office.confirm(office.bring_in("students", workbook(MESSY, CENSUS)))
    make_ready(
        make_student(world, "手工登记", id_number=id_number("20130101"), birth_date="2013-01-01")
    )
    with all_counties("test data"):
        assert Student.objects.count() == 5
        child = Student.objects.get(name="李小明")
        child.has_tablet, child.disability_kind, child.disability_grade = False, "肢体", "二级"
        child.level, child.special_need, child.class_no = "low", "助听器", "火箭班"
        child.student_no = f"G{child.id_number}"
        child.save()
        Survey.objects.create(
            county=child.county, student=child, family_note="祖孙三口", psych_state="内向",
            surveyor="张三", method="走访", surveyed_on="2026-10-01",
        )  # fmt: skip
        refused = Student.objects.get(name="李小刚")
        assert refused.willing == Answer.NO
        WillingRecord.objects.create(
            county=child.county, student=refused, answer=Answer.NO, reason="家里不同意",
            method=ContactMethod.VISIT,
        )  # fmt: skip
        Household.objects.filter(head_name="李大山").update(household_no="H-0001")
        moved = Student.objects.get(name="陈秀")  # the family lives where it lived
        moved.town, moved.school = world.units["baiteng"], world.units["baiteng_school"]
        moved.entry_year -= 5
        moved.stage = "junior"
        moved.save()
    return office


@pytest.fixture
def helpers(office, world) -> Office:
    """Volunteers, teachers and experts with all that a form can say, and with almost nothing."""
    make_volunteer(
        world, "欧阳·晓", "maths", "english", "chinese", id_number=id_number("20030512"),
        college="数学学院", major="数学与应用数学", is_teacher_training=True, student_no="2024001",
        izhiyuan_no="GD-0001", squad="一分队", mandarin_level="二级甲等", dialects=["hakka", "yao"],
        device="平板", experience="支教一年", accepts_adjustment=False, remark="@remark",
        political_status="共青团员",
    )  # fmt: skip
    bare = make_volunteer(world, "林晓彤", "physics", university_year=None, slots=[])
    teacher = make_volunteer(
        world, "谢老师", "chinese", kind=HelperKind.TEACHER, unit=world.units["baiteng_school"],
        id_number=id_number("19880101"), title="一级教师", teaching_years=12, is_homeroom=True,
        mode="offline",
    )  # fmt: skip
    make_volunteer(
        world, "胡医生", kind=HelperKind.EXPERT, unit=None, workplace="县人民医院", title="主任医师",
        categories=["psychology"], expertise="青少年心理", certificate="X-1", max_cases=3,
        service_time="周三晚上", email="hu@example.test", mode="both",
    )  # fmt: skip
    with all_counties("test data"):
        Offer.objects.filter(volunteer=bare).update(strength=3)
        Offer.objects.create(
            county=bare.county, volunteer=bare, subject="chinese", grade_min=1, grade_max=6
        )
        Offer.objects.filter(volunteer=teacher).update(grade_min=7, grade_max=8)
    return office


@pytest.fixture
def pairs(office, world) -> Office:
    """Live, paused and ended pairs; one pair parted and made anew."""
    child = make_student(world, "李小禾", id_number=id_number("20130101"))
    other = make_student(world, "王小山", id_number=id_number("20130202"))
    volunteer = make_volunteer(world, "林晓彤", college="数学学院", max_pupils=3)
    teacher = make_volunteer(
        world, "谢老师", kind=HelperKind.TEACHER, unit=world.units["baiteng_school"]
    )
    facts = {"county": world.county, "confirmed_by": world.users["lin"]}
    with all_counties("test data"):
        live = Pairing.objects.create(
            student=child, volunteer=volunteer, place=1, started_on="2026-09-01",
            first_contact_on="2026-09-03", remark="-remark", **facts,
        )  # fmt: skip
        PairingSlot.objects.create(
            county=world.county, pairing=live, student=child, volunteer=volunteer, subject="maths"
        )
        Pairing.objects.create(
            student=child, volunteer=teacher, place=1, mode="offline", state=PairingState.PAUSED,
            **facts,
        )  # fmt: skip
        for year in (2024, 2025):
            Pairing.objects.create(
                student=other, volunteer=volunteer, place=2, state=PairingState.ENDED,
                started_on=f"{year}-09-01", ended_on=f"{year + 1}-01-10", end_reason="term", **facts,
            )  # fmt: skip
    return office
