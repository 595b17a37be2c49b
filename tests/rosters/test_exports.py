"""Taking a roster out: who may, who must agree, how long it lasts, what the file can do."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEntry, Membership, Notice
from accounts.roles import Perm, Role
from accounts.scope import all_counties, county_scope
from jobs import services as jobs
from jobs.models import State
from rosters import registry, sheets
from rosters.exports.choices import ExportState
from rosters.exports.models import ExportFile, RosterExport
from rosters.exports.rules import withheld_from
from tests.rosters.desk import id_number
from tests.rosters.leaving import REASON, Office, rows_of
from tests.world import make_student, make_user, make_volunteer

SECRET = id_number("20130101")


@pytest.fixture
def office(client, world) -> Office:
    make_student(
        world, "李小禾", id_number=SECRET, guardian_name="李奶奶", guardian_phone="13800000001"
    )
    return Office(client, world)


def entries(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action))


def test_without_sensitive_fields_it_is_made_at_once_and_says_nothing_secret(office, world):
    content = office.take_out("census")
    [row] = rows_of(content)
    assert row["学生姓名"] == "李小禾"
    assert row["就读学校"] == "白藤中学"
    told = " ".join(str(cell) for cell in row.values())
    assert SECRET not in told
    assert "李奶奶" not in told
    assert "13800000001" not in told
    [asked] = entries("export.ask")
    assert (asked.reason, asked.actor_name) == (REASON, "梅干事")
    assert len(entries("export.fetch")) == 1


def test_every_sensitive_column_of_a_form_stays_blank(office):
    """Whatever the ledger holds: the columns are left out by class, not one by one."""
    for kind in registry.leaving():
        withheld = withheld_from(registry.source_of(kind))
        columns = {c.key: c.privacy for c in sheets.columns_of(kind)}
        sensitive = {key for key, privacy in columns.items() if privacy is sheets.Privacy.SENSITIVE}
        assert sensitive <= withheld
    students = withheld_from(registry.source_of("students"))
    assert {"birth_date", "guardian_name", "psych_state", "special_need", "remark"} <= students


def test_sensitive_fields_wait_for_a_second_person(office, world):
    export = office.ask("census", sensitive=True)
    assert export.state == ExportState.ASKED
    assert export.job is None
    assert office.fetch(export).status_code == 404
    assert Notice.objects.filter(user=world.users["lin"], text__contains="等你批准").count() == 1
    page = office.as_("lin").get(reverse("rosters:export_list")).content.decode()
    assert "等你批准" in page and REASON in page
    office.approve(export)
    export = office.make(export)
    assert (export.state, export.rows) == (ExportState.READY, 1)
    assert rows_of(office.fetch(export).content)[0]["学生身份证号"] == SECRET
    assert [e.actor_name for e in entries("export.approve")] == ["林书记"]


def test_nobody_approves_an_own_request(client, world, office):
    own = Office(client, world, asker="lin")
    export = own.ask("census", sensitive=True)
    own.approve(export, who="lin")
    assert own.fresh(export).state == ExportState.ASKED
    assert entries("export.approve") == []
    make_user(world, "second", "黄书记", Role.COUNTY_ADMIN, "linghai")
    own.approve(export, who="second")
    assert own.fresh(export).state == ExportState.APPROVED


def test_the_database_itself_wants_two_people(office, world):
    export = office.ask("census", sensitive=True)
    with (
        county_scope([world.county.pk]),
        pytest.raises(Exception, match="roster_export_second_person"),
    ):
        RosterExport.objects.filter(pk=export.pk).update(
            state=ExportState.APPROVED, decided_by=world.users["mei"]
        )


def test_staff_cannot_approve_and_strangers_find_nothing(office, world):
    export = office.ask("census", sensitive=True)
    make_user(world, "lu", "卢干事", Role.COUNTY_STAFF, "linghai")
    assert office.approve(export, who="lu").status_code == 404
    assert office.approve(export, who="ouyang").status_code == 404
    assert office.fresh(export).state == ExportState.ASKED


def test_a_refusal_is_told_with_its_reason(office, world):
    export = office.ask("census", sensitive=True)
    url = reverse("rosters:export_decline", args=[export.pk])
    office.as_("lin").post(url, {"reason": "不"})
    assert office.fresh(export).state == ExportState.ASKED
    office.client.post(url, {"reason": "请改用不含证件号的表"})
    assert office.fresh(export).state == ExportState.DECLINED
    assert Notice.objects.filter(user=world.users["mei"], text__contains="请改用不含").exists()
    assert [e.reason for e in entries("export.decline")] == ["请改用不含证件号的表"]
    office.approve(export)
    assert office.fresh(export).state == ExportState.DECLINED


def test_only_who_asked_may_fetch_and_only_while_holding_the_right(office, world):
    export = office.ask("census", sensitive=True)
    office.approve(export)
    office.make(export)
    assert office.fetch(export, who="lin").status_code == 404
    assert office.fetch(export).status_code == 200
    assert office.fresh(export).downloads == 1
    Membership.objects.filter(user=world.users["mei"]).update(role=Role.AUDITOR)
    assert office.fetch(export).status_code == 404
    assert office.fresh(export).downloads == 1


def test_after_a_day_the_file_is_gone(office, world):
    export = office.make(office.ask("census"))
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1), tick=True):
        assert office.fetch(export).status_code == 404
        jobs.reap()
    with county_scope([world.county.pk]):
        assert not ExportFile.objects.exists()
    assert office.fresh(export).state == ExportState.EXPIRED


def test_a_young_file_survives_the_reaper(office):
    export = office.make(office.ask("census"))
    jobs.reap()
    assert office.fetch(export).status_code == 200


def test_the_file_is_sealed_at_rest(office):
    export = office.make(office.ask("census"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM rosters_exportfile")
        [(sealed,)] = cursor.fetchall()
    assert sealed.startswith("v1:")
    assert export.state == ExportState.READY


def test_a_cancelled_job_leaves_no_file(office, world):
    export = office.ask("census")
    jobs.cancel(export.job, by=world.users["mei"])
    export = office.fresh(export)
    assert export.state == ExportState.FAILED
    assert export.job.state == State.CANCELLED
    assert office.fetch(export).status_code == 404


def test_the_job_works_in_the_rights_of_who_asked(office, world):
    export = office.ask("census")
    Membership.objects.filter(user=world.users["mei"]).update(role=Role.AUDITOR)
    assert office.make(export).state == ExportState.FAILED


def test_nothing_of_another_county_leaves(office, world):
    make_student(world, "望小山", county="wangshan", school=world.units["wangshan_school"])
    assert {row["学生姓名"] for row in rows_of(office.take_out("census"))} == {"李小禾"}
    url = reverse("rosters:export_list")
    data = {"form": "census", "is_sensitive": "no", "reason": REASON}
    data["within"] = world.units["wangshan_town"].pk
    answer = office.as_("mei").post(url, data)
    assert "within" in answer.context["form"].errors


def test_a_request_needs_a_use(office):
    data = {"form": "census", "is_sensitive": "no", "reason": " "}
    answer = office.as_("mei").post(reverse("rosters:export_list"), data)
    assert "请写明导出用途" in answer.content.decode()
    with all_counties("test"):
        assert not RosterExport.objects.exists()


def test_only_students_are_narrowed(office, world):
    data = {"form": "school_list", "is_sensitive": "no", "reason": REASON}
    data["within"] = world.units["baiteng"].pk
    answer = office.as_("mei").post(reverse("rosters:export_list"), data)
    assert "只能按全县导出" in answer.content.decode()


def test_approving_is_a_right_of_the_county_admin_alone():
    holders = {role for role in Role if Perm.EXPORT_APPROVE in role.info.permissions}
    assert holders == {Role.COUNTY_ADMIN}
    askers = {role for role in Role if Perm.ROSTER_EXPORT in role.info.permissions}
    assert askers == {Role.COUNTY_ADMIN, Role.COUNTY_STAFF}


def _queries(office, who: str) -> int:
    client = office.as_(who)
    url = reverse("rosters:export_list")
    client.get(url)
    with CaptureQueriesContext(connection) as context:
        assert client.get(url).status_code == 200
    return len(context)


def test_the_page_costs_the_same_for_one_export_and_for_many(office):
    office.ask("census", sensitive=True)
    few = _queries(office, "mei"), _queries(office, "lin")
    for _ in range(8):
        office.ask("census", sensitive=True)
        office.make(office.ask("survey"))
    many = _queries(office, "mei"), _queries(office, "lin")
    assert many == few


def test_the_workbook_costs_few_queries_however_many_the_children(office, world):
    def cost() -> int:
        source = registry.source_of("students")
        with county_scope([world.county.pk]), CaptureQueriesContext(connection) as context:
            list(source.exports(world.county, user=world.users["mei"]))
        return len(context)

    cost()  # the person's rights are read once
    few = cost()
    for number in range(40):
        make_student(world, f"学生{number}")
        make_volunteer(world, f"志愿者{number}")
    assert cost() == few


def test_the_sheet_opens_with_the_headers_of_the_form(office):
    book = load_workbook(BytesIO(office.take_out("survey")))
    headers = [cell.value for cell in book.worksheets[0][1]]
    assert headers == [header for _, header in sheets.FORMS["survey"].columns]


def test_an_own_request_can_be_taken_back_until_it_is_answered(office, world):
    export = office.ask("census", sensitive=True)
    url = reverse("rosters:export_withdraw", args=[export.pk])
    office.as_("lin").post(url)
    assert office.fresh(export).state == "asked"
    office.as_("mei").post(url)
    assert office.fresh(export).state == "withdrawn"
    office.approve(export)
    assert office.fresh(export).state == "withdrawn"
    answered = office.ask("census", sensitive=True)
    office.approve(answered)
    office.as_("mei").post(reverse("rosters:export_withdraw", args=[answered.pk]))
    assert office.fresh(answered).state == "approved"
