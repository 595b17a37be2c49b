"""Rows that only a person can decide, good rows that go first, and a census that moved on."""

from dataclasses import replace

import pytest

from accounts.models import AuditEntry
from accounts.scope import county_scope
from jobs.models import Job
from rosters import registry
from rosters.choices import BatchState, Verdict
from rosters.models import RosterFile
from rosters.services import applying
from students.models import Student
from tests.rosters.desk import good_rows, work, workbook
from tests.world import make_student


def students(world) -> dict[str, Student]:
    with county_scope([world.county.pk]):
        return {student.name: student for student in Student.objects.all()}


@pytest.fixture
def renamed(mei, world):
    """A batch whose first child is in the census under another name; the second is new."""
    rows = good_rows(2)
    make_student(world, "旧名字", id_number=rows[0][4])
    return mei.to_check(workbook(rows))


def test_another_name_for_a_known_number_waits_for_a_person(mei, renamed):
    assert mei.verdicts(renamed) == [Verdict.PERSON, Verdict.CREATE]
    page = mei.page("batch_check", renamed)
    assert "待人决定" in page
    assert "以名册为准" in page
    assert "保留台账" in page


@pytest.mark.parametrize(("decision", "name"), [("roster", "学生二"), ("ledger", "旧名字")])
def test_the_decision_is_what_is_written(mei, world, renamed, decision, name):
    mei.post("batch_decide", renamed, {f"decide-{mei.row(renamed, 2).pk}": decision})
    assert Verdict.PERSON not in mei.verdicts(renamed)
    assert mei.apply(renamed).state == BatchState.APPLIED
    assert name in students(world)
    assert len(students(world)) == 2


def test_a_decision_can_be_taken_for_all_rows_of_a_cause_and_changed(mei, world):
    rows = good_rows(3)
    for number, row in enumerate(rows):
        make_student(world, f"旧名{number}", id_number=row[4])
    batch = mei.to_check(workbook(rows))
    cause = mei.get("batch_check", batch).context["cause"]["key"]
    mei.post("batch_decide", batch, {"all": "ledger", "cause": cause})
    assert Verdict.PERSON not in mei.verdicts(batch)
    page = mei.page("batch_check", batch, "?cause=decided")
    assert "改为未决定" in page
    mei.post("batch_decide", batch, {f"decide-{mei.row(batch, 2).pk}": "again"})
    assert mei.verdicts(batch)[0] == Verdict.PERSON
    assert AuditEntry.objects.filter(action="roster.decide").count() == 2


def test_a_decision_that_was_not_offered_is_not_taken(mei, renamed):
    mei.post("batch_decide", renamed, {f"decide-{mei.row(renamed, 2).pk}": "other"})
    mei.post("batch_decide", renamed, {f"decide-{mei.row(renamed, 3).pk}": "roster"})
    assert mei.verdicts(renamed) == [Verdict.PERSON, Verdict.CREATE]


def test_good_rows_go_first_and_the_rest_follows(mei, world, renamed):
    batch = mei.apply(renamed)
    assert batch.state == BatchState.PARTIAL
    assert "学生三" in students(world)
    with county_scope([world.county.pk]):
        assert not RosterFile.objects.exists()
    assert "继续处理其余的行" in mei.page("batch_detail", batch)
    mei.post("batch_decide", batch, {f"decide-{mei.row(batch, 2).pk}": "roster"})
    batch = mei.apply(batch)
    assert batch.state == BatchState.APPLIED
    assert set(students(world)) == {"学生二", "学生三"}


def test_undo_takes_back_all_that_was_written_in_several_goes(mei, world, renamed):
    batch = mei.apply(renamed)
    mei.post("batch_decide", batch, {f"decide-{mei.row(batch, 2).pk}": "roster"})
    batch = mei.apply(batch)
    mei.post("batch_undo", batch)
    assert work(world, batch).state == BatchState.UNDONE
    assert set(students(world)) == {"旧名字"}


def test_a_partly_imported_batch_can_be_taken_back_and_cannot_be_dropped(mei, world, renamed):
    batch = mei.apply(renamed)
    mei.post("batch_drop", batch)
    assert mei.fresh(batch).state == BatchState.PARTIAL
    mei.post("batch_undo", batch)
    assert work(world, batch).state == BatchState.UNDONE
    assert set(students(world)) == {"旧名字"}


def test_the_rest_can_be_left_out(mei, renamed):
    batch = mei.apply(renamed)
    mei.post("batch_close", batch)
    assert mei.fresh(batch).state == BatchState.APPLIED
    assert mei.verdicts(batch) == [Verdict.SKIPPED, Verdict.CREATE]


def test_columns_cannot_be_changed_once_rows_are_written(mei, renamed):
    batch = mei.apply(renamed)
    assert mei.get("batch_mapping", batch).status_code == 302
    assert mei.post("batch_layout", batch, {"header_0": ""}).status_code == 404


def test_rows_changed_since_the_preview_are_marked_with_the_reason(mei, world):
    rows = good_rows(3)
    batch = mei.to_check(workbook(rows))
    make_student(world, "学生三", id_number=rows[1][4])
    batch = mei.apply(batch)
    assert batch.state == BatchState.CHECKING
    page = mei.page("batch_check", batch, "?cause=census_changed")
    assert "台账有变动" in page
    assert "原来是“新增”，现在是" in page
    assert [p["code"] for p in mei.row(batch, 2).problems].count("census_changed") == 0
    assert any(p["code"] == "census_changed" for p in mei.row(batch, 3).problems)
    batch = mei.apply(batch)
    assert batch.state in (BatchState.APPLIED, BatchState.PARTIAL)
    assert len(students(world)) == 3


def test_a_second_roster_waits_while_one_is_being_written(mei, world, client):
    one = mei.to_check(workbook(good_rows(2)))
    other = mei.to_check(workbook(good_rows(3)))
    mei.post("batch_confirm", one)
    answer = client.post(f"/rosters/{other.pk}/confirm/", follow=True)
    assert "正在导入另一份学生名册" in answer.content.decode()
    assert mei.fresh(other).state == BatchState.CHECKING
    work(world, one)
    with county_scope([world.county.pk]):
        assert applying.confirm(mei.fresh(other), by=world.users["mei"]) == []


def test_the_confirmation_shows_old_and_new_values(mei, world):
    rows = good_rows(1)
    make_student(world, "学生二", id_number=rows[0][4], school=world.units["shanbei_school"])
    batch = mei.to_check(workbook(rows))
    page = mei.page("batch_confirm", batch)
    assert "<del>山背中心小学</del>" in page
    assert "<ins>白藤中学</ins>" in page


def test_what_an_update_means_for_pairs_is_told_on_both_screens(mei, world, monkeypatch):
    rows = good_rows(1)
    make_student(world, "学生二", id_number=rows[0][4], school=world.units["shanbei_school"])
    told = "已结对，转学后请重新安排。"
    monkeypatch.setitem(
        registry._effects, "students", [lambda batch, changes: dict.fromkeys(changes, told)]
    )
    batch = mei.to_check(workbook(rows))
    assert told in mei.page("batch_check", batch)
    page = mei.page("batch_confirm", batch)
    assert told in page
    assert "1 人的更新会影响已有的结对" in page


def test_a_job_that_is_cancelled_half_way_leaves_a_batch_to_go_on_with(mei, world, monkeypatch):
    monkeypatch.setattr(applying, "CHUNK", 1)
    batch = mei.to_check(workbook(good_rows(2)))
    mei.post("batch_confirm", batch)
    _cancel_in_the_second_chunk(monkeypatch)
    batch = work(world, batch)
    assert batch.state == BatchState.PARTIAL
    assert batch.undo_until
    monkeypatch.undo()
    assert mei.apply(batch).state == BatchState.APPLIED
    assert len(students(world)) == 2


def _cancel_in_the_second_chunk(monkeypatch) -> None:
    target = registry.target_of("students")
    write, seen = target.apply, []

    def apply(batch, rows, *, by):
        seen.append(rows)
        if len(seen) == 2:
            Job.objects.filter(pk=batch.job_id).update(cancel_asked=True)
        return write(batch, rows, by=by)

    monkeypatch.setattr(registry, "target_of", lambda kind: replace(target, apply=apply))
