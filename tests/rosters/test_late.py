"""Who comes a moment too late at the desk is told so, and overwrites nothing."""

import pytest
from django.urls import reverse

from accounts.scope import county_scope
from rosters.choices import BatchState, Verdict
from rosters.services.applying import CHANGED
from rosters.services.fixing import MOVED_ON
from rosters.views.rows import LEFT_AS_IS
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
