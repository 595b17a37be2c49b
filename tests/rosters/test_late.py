"""Who comes a moment too late at the desk is told so, and overwrites nothing."""

import html
import re

import pytest
from django.urls import reverse

from accounts.scope import county_scope
from rosters.choices import BatchState, Verdict
from rosters.services.applying import CHANGED
from rosters.services.fixing import MOVED_ON, raw_of
from rosters.views.rows import LAST, LEFT_AS_IS
from students.models import Student
from students.rules import Refused
from students.services import edit_student
from tests.rosters.desk import good_rows, work, workbook
from tests.rosters.walk import Officer
from tests.world import make_student


@pytest.fixture
def asked(mei, world):
    """A batch with one question about its first row."""
    rows = good_rows(2)
    make_student(world, "旧名字", id_number=rows[0][4])
    return mei.to_check(workbook(rows))


def answer(officer: Officer, name: str, batch, data) -> str:
    url = reverse(f"rosters:{name}", args=[batch.pk])
    return officer.client.post(url, data, follow=True).content.decode()


@pytest.mark.parametrize("late", ["ledger", "skip", "roster"])
def test_a_second_answer_to_a_question_changes_nothing(mei, asked, late):
    question = f"decide-{mei.row(asked, 2).pk}"
    assert LEFT_AS_IS.format(1) not in answer(mei, "batch_decide", asked, {question: "roster"})
    assert LEFT_AS_IS.format(1) in answer(mei, "batch_decide", asked, {question: late})
    assert mei.row(asked, 2).decision == "roster"
    assert mei.verdicts(asked) == [Verdict.UPDATE, Verdict.CREATE]


def test_who_saw_the_answer_may_change_it(mei, asked):
    key = mei.row(asked, 2).pk
    answer(mei, "batch_decide", asked, {f"decide-{key}": "roster"})
    page = mei.page("batch_check", asked, "?cause=decided")
    assert f'name="seen-{key}" value="roster"' in page
    said = {f"decide-{key}": "ledger", f"seen-{key}": "roster"}
    assert LEFT_AS_IS.format(1) not in answer(mei, "batch_decide", asked, said)
    assert mei.row(asked, 2).decision == "ledger"
    assert LEFT_AS_IS.format(1) in answer(mei, "batch_decide", asked, said)


def two_asked(mei, world):
    """A batch with the same question about both of its rows, and what its page sends of it."""
    rows = good_rows(2)
    for number, row in enumerate(rows):
        make_student(world, f"旧名{number}", id_number=row[4])
    batch = mei.to_check(workbook(rows))
    cause = mei.get("batch_check", batch).context["cause"]
    return batch, {"cause": cause["key"], "rows": str(cause["rows"])}


def test_a_cause_that_somebody_else_settled_is_told_with_who_it_was(mei, world):
    batch, sent = two_asked(mei, world)
    assert f'name="rows" value="{sent["rows"]}"' in mei.page("batch_check", batch)
    assert "已处理 2 行" in answer(mei, "batch_decide", batch, sent | {"all": "ledger"})
    lin = Officer(mei.client, world, "lin")
    page = answer(lin, "batch_decide", batch, sent | {"all": "roster"})
    assert LEFT_AS_IS.format(2) in page
    assert LAST.partition("{}")[0] + world.users["mei"].name in page
    assert "已处理 0 行" not in page
    assert {mei.row(batch, number).decision for number in (2, 3)} == {"ledger"}


def test_of_a_cause_settled_in_part_the_rest_is_taken_and_the_part_is_told(mei, world):
    batch, sent = two_asked(mei, world)
    answer(mei, "batch_decide", batch, {f"decide-{mei.row(batch, 2).pk}": "ledger"})
    page = answer(mei, "batch_decide", batch, sent | {"all": "roster"})
    assert "已处理 1 行" in page and LEFT_AS_IS.format(1) in page
    assert [mei.row(batch, number).decision for number in (2, 3)] == ["ledger", "roster"]


def test_a_decision_that_no_row_of_the_cause_offers_is_told(mei, world):
    batch, sent = two_asked(mei, world)
    page = answer(mei, "batch_decide", batch, sent | {"all": "same"})
    assert "有 2 行不能这样决定" in page and "刚由别人" not in page


def test_a_spelling_that_somebody_else_mended_in_all_rows_is_told(mei, world):
    rows = good_rows(2)
    for row in rows:
        row[5] = "不存在的中学"
    batch = mei.to_check(workbook(rows))
    fix = {"code": "unknown_school", "field": "school", "old": "不存在的中学", "rows": "2"}
    assert "2 行现在可以导入" in answer(mei, "batch_fix", batch, fix | {"new": "白藤中学"})
    page = answer(mei, "batch_fix", batch, fix | {"new": "山背中心小学"})
    assert LEFT_AS_IS.format(2) in page and "0 行现在可以导入" not in page


def cells_of(page: str, row) -> dict[str, str]:
    """What the browser sends of one row of the grid."""
    found = re.findall(rf'name="((?:cell|was)-{row.pk}-\w+)" value="([^"]*)"', page)
    return {name: html.unescape(text) for name, text in found}


def test_a_cell_that_somebody_else_mended_is_not_overwritten(mei, world):
    rows = good_rows(2)
    for row in rows:
        row[5] = "不存在的\n中学"
    batch = mei.to_check(workbook(rows))
    page = mei.page("batch_check", batch, "?cause=unknown_school.school")
    first, second = (cells_of(page, mei.row(batch, number)) for number in (2, 3))
    cells = [next(name for name in sent if name[:4] == "cell") for sent in (first, second)]
    answer(mei, "batch_fix", batch, first | {cells[0]: "白藤中学"} | second)
    assert mei.verdicts(batch) == [Verdict.CREATE, Verdict.ERROR]
    late = first | {cells[0]: "山背中心小学"} | second | {cells[1]: "山背中心小学"}
    assert LEFT_AS_IS.format(1) in answer(mei, "batch_fix", batch, late)
    assert raw_of(mei.row(batch, 2))["school"] == "白藤中学"
    assert mei.verdicts(batch) == [Verdict.CREATE, Verdict.CREATE]


def test_an_import_is_not_confirmed_over_rows_that_changed_since(mei, asked):
    seen = {"seen": mei.get("batch_confirm", asked).context["stamp"]}
    assert f'name="seen" value="{seen["seen"]}"' in mei.page("batch_confirm", asked)
    mei.post("batch_decide", asked, {f"decide-{mei.row(asked, 2).pk}": "roster"})
    assert CHANGED in answer(mei, "batch_confirm", asked, seen)
    assert mei.fresh(asked).state == BatchState.CHECKING
    seen = {"seen": mei.get("batch_confirm", asked).context["stamp"]}
    assert CHANGED not in answer(mei, "batch_confirm", asked, seen)
    assert mei.fresh(asked).state == BatchState.APPLYING


@pytest.mark.parametrize("name", ["batch_fix", "batch_decide", "batch_mends", "batch_confirm"])
def test_a_batch_that_was_confirmed_says_so_to_who_still_works_on_it(mei, asked, name):
    key = mei.row(asked, 2).pk
    mei.post("batch_confirm", asked)
    said = {f"decide-{key}": "roster", f"cell-{key}-name": "别名", "again": "1"}
    assert MOVED_ON in answer(mei, name, asked, said)
    assert mei.row(asked, 2).decision == ""


def test_a_child_that_was_taken_back_meanwhile_is_not_edited(mei, world):
    batch = mei.apply(mei.to_check(workbook(good_rows(1))))
    with county_scope([world.county.pk]):
        child = Student.objects.get()
        mei.post("batch_undo", batch)
        assert work(world, batch).state == BatchState.UNDONE
        with pytest.raises(Refused, match="没有保存"):
            edit_student(student=child, values={"remark": "后来"}, by=world.users["mei"])
