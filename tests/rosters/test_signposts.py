"""Where the desk's pages lead on to: the request that an import sent, and taking back one's own."""

from django.urls import reverse

from rosters.choices import BatchState
from tests.rosters.desk import good_rows, workbook
from tests.rosters.leaving import Office
from tests.world import make_student

WITHDRAW = "撤回申请</button>"


def transfer_link() -> str:
    return f'<a href="{reverse("students:transfer_list")}?way=out">看转入转出申请</a>'


def test_the_done_page_leads_to_the_request_for_a_child_of_another_county(mei, world):
    rows = good_rows(2)
    school = world.units["wangshan_school"]
    make_student(world, "学生二", county="wangshan", school=school, id_number=rows[0][4])
    batch = mei.apply(mei.to_check(workbook(rows)))
    assert batch.state == BatchState.APPLIED
    page = mei.page("batch_detail", batch)
    assert "1 行没有写入台账，已提出转入申请" in page
    assert transfer_link() in page
    answer = mei.client.get(reverse("students:transfer_list") + "?way=out")
    assert "转入转出申请" in answer.content.decode()


def test_an_import_that_asked_nobody_shows_no_such_link(mei):
    batch = mei.apply(mei.to_check(workbook(good_rows(2))))
    page = mei.page("batch_detail", batch)
    assert "已提出转入申请" not in page
    assert transfer_link() not in page


def page_of(office: Office, who: str) -> str:
    return office.as_(who).get(reverse("rosters:export_list")).content.decode()


def test_only_who_asked_sees_the_button_that_takes_a_request_back(client, world):
    office = Office(client, world)
    export = office.ask("census", sensitive=True)
    address = reverse("rosters:export_withdraw", args=[export.pk])
    mine, others = page_of(office, "mei"), page_of(office, "lin")
    assert f'action="{address}"' in mine and WITHDRAW in mine
    assert address not in others and WITHDRAW not in others


def test_the_button_goes_once_the_request_is_taken_back_or_answered(client, world):
    office = Office(client, world)
    back, answered = office.ask("census", sensitive=True), office.ask("survey", sensitive=True)
    url = reverse("rosters:export_withdraw", args=[back.pk])
    page = office.as_("mei").post(url, follow=True).content.decode()
    assert "已撤回申请。" in page
    assert page.count(WITHDRAW) == 1
    office.approve(answered)
    page = page_of(office, "mei")
    assert WITHDRAW not in page
    assert "已撤回申请" in page


def test_an_export_that_needs_nobody_has_nothing_to_take_back(client, world):
    office = Office(client, world)
    office.ask("census")
    assert WITHDRAW not in page_of(office, "mei")
