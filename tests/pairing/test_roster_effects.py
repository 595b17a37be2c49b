"""An update by a roster says what it means for pairs that exist, and names nobody."""

import pytest

from accounts.subjects import Subject
from pairing.models import Pairing, PairingSlot
from rosters import registry
from rosters.models import RosterBatch
from tests.pairing.ledger import AS_OF, Ledger
from tests.rosters.desk import HEADERS, id_number
from tests.world import make_ready, make_student, make_volunteer


def batch_of(town, kind):
    return RosterBatch.objects.create(
        county=town.world.county, kind=kind, file_name="名册.xlsx", sha256="0" * 64,
        as_of=AS_OF, uploaded_by=town.mei,
    )  # fmt: skip


@pytest.fixture
def pair(town):
    made = Pairing.objects.create(
        county=town.world.county, student=town.students[0], volunteer=town.volunteers[0],
        place=1, confirmed_by=town.lin,
    )  # fmt: skip
    PairingSlot.objects.create(
        county=town.world.county, pairing=made, student=made.student, volunteer=made.volunteer,
        subject=Subject.MATHS, slot=10,
    )  # fmt: skip
    return made


def told(town, kind, changes):
    return registry.effects_of(batch_of(town, kind), changes)


def test_a_change_of_grade_asks_to_look_again(town, pair):
    found = told(town, "students", {pair.student_id: {"grade": ["八年级", "九年级"]}})
    assert found == {pair.student_id: ["已与 1 人结对，年级变动后请复核。"]}


def test_a_grade_that_the_helper_does_not_teach_is_said(town, pair):
    found = told(town, "students", {pair.student_id: {"grade": ["九年级", "高一"]}})
    assert "其中 1 人不教新的年级" in found[pair.student_id][0]


def test_a_teacher_stays_at_the_old_school(town):
    local = make_volunteer(
        town.world, "谭老师甲", kind="teacher", unit=town.world.units["baiteng_school"]
    )
    child = town.students[0]
    Pairing.objects.create(
        county=town.world.county, student=child, volunteer=local, place=1, confirmed_by=town.lin
    )
    found = told(town, "students", {child.pk: {"school": ["白藤中学", "山背中心小学"]}})
    assert "原学校的老师" in found[child.pk][0]


def test_no_longer_willing_asks_to_end(town, pair):
    found = told(town, "students", {pair.student_id: {"willing": ["是", "否"]}})
    assert "请结束结对" in found[pair.student_id][0]


def test_names_are_never_said(town, pair):
    found = told(town, "students", {pair.student_id: {"school": ["甲", "乙"], "town": ["", "丙"]}})
    assert pair.volunteer.name not in found[pair.student_id][0]


def test_changes_that_touch_no_pair_say_nothing(town, pair):
    unpaired = town.students[1]
    changes = {unpaired.pk: {"grade": ["", "八年级"]}, pair.student_id: {"remark": ["", "略"]}}
    assert told(town, "students", changes) == {}


def test_an_ended_pair_says_nothing(town, pair):
    Pairing.objects.filter(pk=pair.pk).update(state="ended", ended_on="2026-10-01")
    assert told(town, "students", {pair.student_id: {"grade": ["", "九年级"]}}) == {}


def test_one_query_however_many(town, django_assert_num_queries):
    changes = {}
    for nth in range(5):
        child = make_student(town.world, f"多名{nth}")
        helper = make_volunteer(town.world, f"志愿{nth}", Subject.MATHS, Subject.ENGLISH)
        Pairing.objects.create(
            county=town.world.county, student=child, volunteer=helper, place=1,
            confirmed_by=town.lin,
        )  # fmt: skip
        changes[child.pk] = {"grade": ["八年级", "九年级"]}
    batch = batch_of(town, "students")
    with django_assert_num_queries(1):
        assert len(registry.effects_of(batch, changes)) == 5


def test_a_helper_who_changes_times_is_told(town, pair):
    changes = {pair.volunteer_id: {"free_time": ["周三晚上19点", "周六上午"]}}
    found = told(town, "volunteers", changes)
    assert found[pair.volunteer_id] == [
        "现带 1 名学生，可服务时间变动后请复核；其中 1 名的上课时间不在新的时间里。"
    ]


def test_the_page_that_confirms_tells_it(client, town):
    child = make_student(town.world, "学生二", id_number=id_number("20120202"))
    make_ready(child)
    Pairing.objects.create(
        county=town.world.county, student=child, volunteer=town.volunteers[0], place=1,
        confirmed_by=town.lin,
    )  # fmt: skip
    row = [1, "白藤镇", "学生二", "女", id_number("20120202"), "白藤中学", "九年级", "中", ""]
    desk = Ledger(client, town.world, "mei")
    batch = desk.check(row, kind="students", headers=HEADERS)
    assert desk.verdicts(batch) == ["update"]
    page = client.get(f"/rosters/{batch.pk}/confirm/").content.decode()
    assert "已与 1 人结对" in page
