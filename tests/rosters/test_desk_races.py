"""Two people at the same thing at once, through their browsers, on PostgreSQL: one wins, the other
is told."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.roles import Role
from accounts.scope import all_counties, county_scope
from rosters.choices import BatchState, Verdict
from rosters.exports.models import RosterExport
from rosters.services.applying import CHANGED, STANDS
from rosters.services.fixing import MOVED_ON
from rosters.views.rows import LEFT_AS_IS
from students.models import Student
from students.services.locks import GONE
from tests.races import at_once, on_postgres
from tests.rosters.desk import good_rows, work, workbook
from tests.rosters.leaving import Office
from tests.rosters.walk import Officer
from tests.world import build_world, make_student, make_user

pytestmark = on_postgres
ROUNDS = range(4)


@pytest.fixture
def world(transactional_db, monkeypatch):
    monkeypatch.setattr("jobs.services.wake", lambda job_id: None)  # no worker listens here
    return build_world()


@pytest.fixture
def mei(world) -> Officer:
    return Officer(Client(), world)


@pytest.fixture
def lin(world) -> Officer:
    return Officer(Client(), world, "lin")


def sent(officer: Officer, name: str, thing, data=None):
    """A press of a button, not yet done; it answers with the page that the person then sees."""
    url = reverse(name, args=[thing.pk])
    return lambda: officer.client.post(url, data or {}, follow=True).content.decode()


def told(pages: list[str], sentence: str) -> list[bool]:
    return [sentence in page for page in pages]


@pytest.mark.parametrize("round_", ROUNDS)
def test_two_officers_answer_the_same_question(world, mei, lin, round_):
    rows = good_rows(2)
    make_student(world, "旧名字", id_number=rows[0][4])
    batch = mei.to_check(workbook(rows))
    asked = f"decide-{mei.row(batch, 2).pk}"
    pages = at_once(
        [
            sent(mei, "rosters:batch_decide", batch, {asked: "roster"}),
            sent(lin, "rosters:batch_decide", batch, {asked: "ledger"}),
        ]
    )
    late = told(pages, LEFT_AS_IS.format(1))
    assert sorted(late) == [False, True]
    assert mei.row(batch, 2).decision == ("ledger" if late[0] else "roster")


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_row_is_mended_while_the_import_is_confirmed(world, mei, lin, round_):
    rows = good_rows(3)
    rows[0][5] = "不存在的中学"
    batch = mei.to_check(workbook(rows))
    seen = lin.get("batch_confirm", batch).context["stamp"]
    cell = f"cell-{mei.row(batch, 2).pk}-school"
    mended, confirmed = at_once(
        [
            sent(mei, "rosters:batch_fix", batch, {cell: "白藤中学"}),
            sent(lin, "rosters:batch_confirm", batch, {"seen": seen}),
        ]
    )
    assert sorted([MOVED_ON in mended, CHANGED in confirmed]) == [False, True]
    is_mended = mei.verdicts(batch)[0] == Verdict.CREATE
    assert is_mended == (CHANGED in confirmed)
    state = BatchState.CHECKING if is_mended else BatchState.APPLYING
    assert mei.fresh(batch).state == state


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_batch_is_taken_back_while_a_child_of_it_is_edited(world, mei, lin, round_):
    batch = mei.apply(mei.to_check(workbook(good_rows(2))))
    with county_scope([world.county.pk]):
        child = Student.objects.get(name="学生二")
    form = lin.client.get(reverse("students:student_edit", args=[child.pk])).context["form"]
    values = {field.name: field.value() for field in form if field.value() not in (None, False)}
    mei.post("batch_undo", batch)
    edited, _ = at_once(
        [
            sent(lin, "students:student_edit", child, values | {"remark": "后来"}),
            lambda: work(world, batch),
        ]
    )
    batch = mei.fresh(batch)
    with county_scope([world.county.pk]):
        left = list(Student.objects.filter(name="学生二").values_list("remark", flat=True))
    if batch.state == BatchState.UNDONE:
        assert left == []
        assert "资料已保存" not in edited
        assert GONE in edited or "找不到" in edited
    else:
        assert (batch.state, batch.job.error) == (BatchState.APPLIED, STANDS)
        assert left == ["后来"]
        assert "资料已保存" in edited


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_request_is_withdrawn_while_it_is_approved(world, mei, lin, round_):
    make_student(world, "李小禾")
    export = Office(mei.client, world).ask("census", sensitive=True)
    mei.client.force_login(world.users["mei"])
    withdrawn, approved = at_once(
        [
            sent(mei, "rosters:export_withdraw", export),
            sent(lin, "rosters:export_approve", export),
        ]
    )
    late = ["不能再撤回" in withdrawn, "已经处理过" in approved]
    assert sorted(late) == [False, True]
    with county_scope([world.county.pk]):
        fresh = RosterExport.objects.get(pk=export.pk)
    assert fresh.state == ("approved" if late[0] else "withdrawn")
    assert (fresh.job is None) == late[1]
    acts = AuditEntry.objects.filter(action__in=("export.approve", "export.withdraw"))
    assert acts.count() == 1


@pytest.mark.parametrize("round_", ROUNDS)
def test_two_admins_answer_the_same_request(world, mei, lin, round_):
    make_user(world, "second", "黄书记", Role.COUNTY_ADMIN, "linghai")
    huang = Officer(Client(), world, "second")
    make_student(world, "李小禾")
    export = Office(mei.client, world).ask("census", sensitive=True)
    pages = at_once(
        [
            sent(lin, "rosters:export_approve", export),
            sent(huang, "rosters:export_decline", export, {"reason": "请改用不含证件号的表"}),
        ]
    )
    late = told(pages, "已经处理过")
    assert sorted(late) == [False, True]
    with all_counties("test"):
        fresh = RosterExport.objects.get(pk=export.pk)
    assert fresh.state == ("declined" if late[0] else "approved")
