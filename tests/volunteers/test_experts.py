"""The expert pool: in through the desk, a tab of its own, never among those to be paired."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from pairing.services.helpers import load_helpers
from rosters.choices import BatchState, Verdict
from tests.volunteers.through_desk import to_check, to_end, undone, verdicts
from tests.world import make_volunteer
from volunteers import rules, services, tabs
from volunteers.choices import GateKind, HelperKind
from volunteers.models import Offer, Volunteer

HEADER = (
    "序号 | 姓名 | 性别 | 工作单位 | 职务/职称 | 专家类别(课业辅导/心理咨询/法律/特殊教育) | "
    "擅长领域 | 资格证书及编号 | 可服务时间 | 服务方式(线上/线下) | 联系电话 | 邮箱 | 可接个案数 | "
    "备注"
)


def expert(nth: int = 1, **more) -> list[object]:
    row = {
        "seq": nth, "name": f"钟师{'一二三四五六七八九'[nth % 9]}", "sex": "男",
        "workplace": "岭海县人民医院", "title": "主治医师", "categories": "心理咨询、特殊教育",
        "expertise": "青少年情绪", "certificate": "心理治疗师 0001", "time": "周六上午",
        "mode": "线上", "phone": f"1990000{8000 + nth}", "email": f"z{nth}@example.test",
        "cases": 3, "remark": "",
    }  # fmt: skip
    return list((row | more).values())


@pytest.fixture
def mei(client_of):
    return client_of("mei")


@pytest.fixture
def load(mei, world, scope):
    return lambda *rows: to_end(mei, world, "experts", HEADER, list(rows))


@pytest.fixture
def check(mei, world, scope):
    return lambda *rows: to_check(mei, world, "experts", HEADER, list(rows))


@pytest.fixture
def ready_expert(world, load):
    """An expert approved and with every gate open."""
    load(expert())
    one = Volunteer.objects.get()
    services.set_state(one, state="approved", by=world.users["mei"])
    services.record_gate(
        one, kind=GateKind.values, passed_on=one.created_at.date(), by=world.users["mei"]
    )
    return Volunteer.objects.get()


def test_an_expert_comes_in_with_all_columns(load):
    batch = load(expert())
    assert batch.state == BatchState.APPLIED
    one = Volunteer.objects.get()
    assert (one.kind, one.unit, one.workplace) == (HelperKind.EXPERT, None, "岭海县人民医院")
    assert one.category_labels == ["心理咨询", "特殊教育"]
    assert (one.expertise, one.certificate) == ("青少年情绪", "心理治疗师 0001")
    assert (one.mode, one.service_time, one.max_cases) == ("online", "周六上午", 3)
    assert (one.title, one.email, one.sex) == ("主治医师", "z1@example.test", "M")
    assert not Offer.objects.exists()


def test_an_expert_is_never_ready_nor_counted(world, ready_expert):
    people = Volunteer.objects.all()
    for chosen in (people.ready(), people.approved(), people.uncleared(), people.helpers()):
        assert not chosen.exists()
    assert load_helpers(people.approved()) == []
    assert [gap.code for gap in rules.readiness(ready_expert)] == ["expert"]
    assert rules.hints(ready_expert) == []
    counts = tabs.counts(people)
    assert (counts["ready"], counts["uncleared"], counts["experts"]) == (0, 0, 1)
    make_volunteer(world)
    assert tabs.counts(people) == {
        "all": 2, "applied": 0, "approved": 1, "ready": 1, "uncleared": 0, "paused": 0,
        "left": 0, "experts": 1,
    }  # fmt: skip


def test_the_tab_shows_what_experts_are_for(client_of, ready_expert):
    url = reverse("volunteers:volunteer_list")
    page = client_of("mei").get(url + "?tab=experts").content.decode()
    for shown in ("钟师二", "心理咨询、特殊教育", "青少年情绪", "岭海县人民医院", "线上", "在库"):
        assert shown in page
    for hidden in (ready_expert.phone, ready_expert.email, ready_expert.certificate):
        assert hidden not in page
    ready = client_of("mei").get(url + "?tab=ready").content.decode()
    assert "钟师二" not in ready


def test_the_file_of_an_expert_masks_and_reveals(client_of, ready_expert):
    client = client_of("mei")
    url = reverse("volunteers:volunteer_detail", args=[ready_expert.pk])
    page = client.get(url).content.decode()
    assert "专家不参与结对" in page and "能教什么" not in page
    assert ready_expert.email not in page and ready_expert.certificate not in page
    asked = {"fields_wanted": ["email", "certificate"], "purpose": "contact"}
    shown = client.post(reverse("volunteers:volunteer_reveal", args=[ready_expert.pk]), asked)
    assert ready_expert.email in shown.content.decode()


def test_an_expert_is_edited_without_subjects(client_of, ready_expert):
    url = reverse("volunteers:volunteer_edit", args=[ready_expert.pk])
    assert "能教什么" not in client_of("mei").get(url).content.decode()
    data = {
        "workplace": "县法律援助处", "title": "律师", "categories": ["law"],
        "expertise": "监护权", "service_time": "", "mode": "both", "max_cases": "5",
    }  # fmt: skip
    assert client_of("mei").post(url, data).status_code == 302
    ready_expert.refresh_from_db()
    assert (ready_expert.categories, ready_expert.max_cases) == (["law"], 5)


def test_the_same_list_again_changes_nothing_and_a_change_is_shown(load, check):
    load(expert(1), expert(2))
    assert verdicts(check(expert(1), expert(2))) == [Verdict.UNCHANGED] * 2
    batch = check(expert(1, categories="法律", cases=5))
    (row,) = batch.rows.all()
    assert row.verdict == Verdict.UPDATE
    assert '"心理咨询、特殊教育", "法律"' in row.changes
    assert "experts.xlsx，" in row.changes


def test_a_teacher_may_be_an_expert_too(world, load):
    make_volunteer(world, "钟师二", kind="teacher", phone="19900008001")
    load(expert(1))
    assert Volunteer.objects.experts().count() == Volunteer.objects.helpers().count() == 1


def test_a_phone_with_two_names_is_asked(load, check):
    load(expert(1))
    batch = check(expert(1, name="何国栋"))
    (row,) = batch.rows.all()
    assert (row.verdict, row.choices) == (Verdict.PERSON, ["roster", "ledger", "other"])


def test_undo_takes_experts_back(world, mei, load):
    batch = load(expert(1), expert(2))
    assert undone(mei, world, batch).state == BatchState.UNDONE
    assert not Volunteer.objects.exists()


@pytest.mark.parametrize("to", ["approved", "left"])
def test_experts_are_moved_in_bulk_like_others(client_of, load, to):
    load(expert(1))
    one = Volunteer.objects.get()
    query = urlencode({"ids": one.pk, "to": to})
    url = f"{reverse('volunteers:volunteer_state_bulk')}?{query}"
    client_of("mei").post(url, {"state": to, "reason": "核实过", "count": 1})
    one.refresh_from_db()
    assert one.state == to
