"""The whole way of a roster, screen by screen, as a county officer goes it."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEntry
from accounts.scope import county_scope
from rosters.choices import BatchState, Verdict
from rosters.models import RosterBatch, RosterFile
from students.models import Student
from tests.rosters.desk import good_rows, id_number, newest, work, workbook
from tests.rosters.walk import Officer
from tests.world import make_student


@pytest.fixture
def client(client, world):
    client.force_login(world.users["mei"])
    return client


def upload(client, content: bytes, name: str = "名册.xlsx", **more):
    data = {"kind": "students", "as_of": "2026-11-10", "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("rosters:batch_upload"), data | more)


def to_check(client, world, content: bytes) -> RosterBatch:
    """Upload, accept the proposed columns, and stand at the third screen."""
    return Officer(client, world).to_check(content)


def to_end(client, world, content: bytes) -> RosterBatch:
    return Officer(client, world).apply(to_check(client, world, content))


def students(world) -> list[Student]:
    with county_scope([world.county.pk]):
        return list(Student.objects.select_related("school"))


@pytest.mark.usefixtures("in_2026")
def test_good_rows_reach_the_census(client, world):
    batch = to_end(client, world, workbook(good_rows(3), title="岭海县未脱贫户子女情况表"))
    assert batch.state == BatchState.APPLIED
    found = students(world)
    assert len(found) == 3
    assert {student.school.name for student in found} == {"白藤中学"}
    assert {student.grade for student in found} == {8}


def test_the_file_is_gone_once_applied(client, world):
    to_end(client, world, workbook(good_rows(1)))
    with county_scope([world.county.pk]):
        assert not RosterFile.objects.exists()


def test_a_bad_row_is_mended_in_place_and_goes_in(client, world):
    rows = good_rows(2)
    rows[1][4] = rows[1][4][:-1] + ("1" if rows[1][4][-1] != "1" else "2")
    batch = to_check(client, world, workbook(rows))
    with county_scope([world.county.pk]):
        bad = batch.rows.get(verdict=Verdict.ERROR)
    page = client.get(reverse("rosters:batch_check", args=[batch.pk])).content.decode()
    assert f"cell-{bad.pk}-id_number" in page
    whole = id_number("20120520")
    client.post(reverse("rosters:batch_fix", args=[batch.pk]), {f"cell-{bad.pk}-id_number": whole})
    with county_scope([world.county.pk]):
        assert batch.rows.get(pk=bad.pk).verdict == Verdict.CREATE
    client.post(reverse("rosters:batch_confirm", args=[batch.pk]))
    work(world, batch)
    assert whole in {student.id_number for student in students(world)}


def test_one_choice_mends_the_same_school_in_many_rows(client, world):
    rows = good_rows(3)
    for row in rows:
        row[5] = "不存在的中学"
    batch = to_check(client, world, workbook(rows))
    with county_scope([world.county.pk]):
        assert batch.rows.filter(verdict=Verdict.ERROR).count() == 3
    fix = {"code": "unknown_school", "field": "school", "old": "不存在的中学", "new": "白藤中学"}
    client.post(reverse("rosters:batch_fix", args=[batch.pk]), fix)
    with county_scope([world.county.pk]):
        assert batch.rows.filter(verdict=Verdict.CREATE).count() == 3


def test_a_repeat_made_by_mending_is_seen(client, world):
    rows = good_rows(2)
    rows[1][2], first = rows[0][2], rows[0][4]
    rows[1][4] = rows[1][4][:-1] + ("1" if rows[1][4][-1] != "1" else "2")
    batch = to_check(client, world, workbook(rows))
    with county_scope([world.county.pk]):
        bad = batch.rows.get(verdict=Verdict.ERROR)
    client.post(reverse("rosters:batch_fix", args=[batch.pk]), {f"cell-{bad.pk}-id_number": first})
    with county_scope([world.county.pk]):
        assert batch.rows.get(pk=bad.pk).verdict == Verdict.DUPLICATE


def test_error_workbook_comes_back_and_can_be_uploaded_again(client, world):
    rows = good_rows(2)
    rows[1][5] = "不存在的中学"
    batch = to_check(client, world, workbook(rows))
    answer = client.get(reverse("rosters:batch_errors", args=[batch.pk]))
    sheet = load_workbook(BytesIO(answer.content)).active
    values = list(sheet.iter_rows(values_only=True))
    header = next(row for row in values if row and "原因" in [str(v) for v in row if v])
    assert "就读学校" in header
    assert any("不存在的中学" in [str(v) for v in row] for row in values)
    again = to_check(client, world, answer.content)
    with county_scope([world.county.pk]):
        assert [row.verdict for row in again.rows.all()] == [Verdict.ERROR]


def test_the_same_file_twice_changes_nothing(client, world):
    content = workbook(good_rows(3))
    to_end(client, world, content)
    batch = to_check(client, world, content)
    with county_scope([world.county.pk]):
        assert {row.verdict for row in batch.rows.all()} == {Verdict.UNCHANGED}


def test_a_census_changed_since_the_preview_refuses_the_apply(client, world):
    batch = to_check(client, world, workbook(good_rows(2)))
    make_student(world, "学生二", id_number=good_rows(1)[0][4])
    client.post(reverse("rosters:batch_confirm", args=[batch.pk]))
    batch = work(world, batch)
    assert batch.state == BatchState.CHECKING
    with county_scope([world.county.pk]):
        assert "台账有变动" in batch.job.error
    assert len(students(world)) == 1


def test_an_apply_is_refused_when_every_row_came_in_otherwise_meanwhile(client, world):
    batch = to_check(client, world, workbook(good_rows(2)))
    to_end(client, world, workbook(good_rows(2)))
    client.post(reverse("rosters:batch_confirm", args=[batch.pk]))
    batch = work(world, batch)
    assert batch.state == BatchState.CHECKING
    with county_scope([world.county.pk]):
        assert "台账有变动" in batch.job.error
        assert set(batch.rows.values_list("verdict", flat=True)) == {Verdict.UNCHANGED}
    assert len(students(world)) == 2


def test_a_batch_can_be_taken_back(client, world):
    batch = to_end(client, world, workbook(good_rows(3)))
    client.post(reverse("rosters:batch_undo", args=[batch.pk]))
    assert work(world, batch).state == BatchState.UNDONE
    assert students(world) == []


def test_columns_confirmed_once_are_remembered(client, world):
    headers = [
        "序号",
        "镇(街)",
        "娃娃名",
        "性别",
        "学生身份证号",
        "就读学校",
        "年级",
        "成绩(优/中/差)",
        "联系电话",
    ]
    content = workbook(good_rows(1), headers)
    upload(client, content)
    batch = work(world, newest(world))
    url = reverse("rosters:batch_mapping", args=[batch.pk])
    form = client.get(url).context["form"]
    chosen = {name: form[name].initial or "" for name in form.fields}
    name_field = next(n for n, c in form.columns.items() if c["key"] == "娃娃名")
    client.post(url, chosen | {name_field: "name"})
    work(world, batch)
    upload(client, content)
    again = work(world, newest(world))
    columns = {c["key"]: c["field"] for s in again.sheets for c in s["columns"]}
    assert columns["娃娃名"] == "name"


def test_a_missing_required_column_is_asked_for(client, world):
    upload(client, workbook(good_rows(1)))
    batch = work(world, newest(world))
    url = reverse("rosters:batch_mapping", args=[batch.pk])
    form = client.get(url).context["form"]
    answer = client.post(url, dict.fromkeys(form.fields, ""))
    assert "还没有一列对应" in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "请打开核对，另存后再上传"),
        (b"\xd0\xcf\x11\xe0 not a workbook", ""),
        (b"PK\x03\x04 broken", ""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(client, world, content, words):
    answer = upload(client, content)
    if answer.status_code == 302:
        batch = work(world, newest(world))
        page = client.get(reverse("rosters:batch_detail", args=[batch.pk])).content.decode()
        assert batch.job.error
        assert batch.job.error in page
        assert "Traceback" not in page
    else:
        text = answer.content.decode()
        assert words in text


def test_a_dropped_batch_keeps_nothing(client, world):
    batch = to_check(client, world, workbook(good_rows(2)))
    client.post(reverse("rosters:batch_drop", args=[batch.pk]))
    with county_scope([world.county.pk]):
        batch.refresh_from_db()
        assert batch.state == BatchState.DROPPED
        assert not batch.rows.exists()
        assert not RosterFile.objects.exists()


def test_pasted_table_is_read_like_a_file(client, world):
    text = "姓名\t性别\t身份证号\t学校\t年级\n张小满\t女\t{}\t白藤中学\t七年级\n".format(
        id_number("20130203")
    )
    client.post(
        reverse("rosters:batch_upload"),
        {"kind": "students", "as_of": "2026-11-10", "pasted": text},
    )
    assert work(world, newest(world)).state == BatchState.MAPPING


def test_nothing_personal_is_plain_in_the_tables(client, world):
    batch = to_check(client, world, workbook(good_rows(2)))
    number = good_rows(1)[0][4]
    with county_scope([world.county.pk]):
        for row in batch.rows.all():
            assert number not in json.dumps(row.problems, ensure_ascii=False)
            assert number not in json.dumps(row.mends, ensure_ascii=False)
        assert number not in json.dumps(batch.sheets, ensure_ascii=False)
        assert number not in json.dumps(batch.job.args) + json.dumps(batch.job.result)
    page = client.get(reverse("rosters:batch_check", args=[batch.pk])).content.decode()
    assert number not in page


def test_every_step_is_audited(client, world):
    to_end(client, world, workbook(good_rows(1)))
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"roster.upload", "roster.apply"} <= actions


@pytest.mark.parametrize("who", ["ouyang", "chen", "su", "he", "shen"])
def test_a_stranger_finds_no_batch(client, world, who):
    batch = to_check(client, world, workbook(good_rows(1)))
    client.force_login(world.users[who])
    for name in ("batch_detail", "batch_mapping", "batch_check", "batch_confirm", "batch_errors"):
        assert client.get(reverse(f"rosters:{name}", args=[batch.pk])).status_code == 404
    for name in ("batch_fix", "batch_confirm", "batch_undo", "batch_drop"):
        assert client.post(reverse(f"rosters:{name}", args=[batch.pk])).status_code == 404


def test_list_asks_the_database_the_same_number_of_times(
    client, world, django_assert_max_num_queries
):
    url = reverse("rosters:batch_list")
    upload(client, workbook(good_rows(1)))
    with django_assert_max_num_queries(100) as first:
        client.get(url)
    upload(client, workbook(good_rows(1)))
    upload(client, workbook(good_rows(1)))
    with django_assert_max_num_queries(100) as third:
        client.get(url)
    assert len(first) == len(third)
