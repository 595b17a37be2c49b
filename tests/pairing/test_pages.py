"""The pages: who sees what, what they cost, and that each act leads on."""

import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.scope import all_counties
from accounts.subjects import Subject
from jobs.services import perform
from pairing.choices import PlanState
from pairing.models import MatchPlan, Pairing, Proposal
from pairing.services import publish
from students.services import withdraw_consent
from tests.world import make_ready, make_student, make_volunteer

COUNTY_WIDE = ("lin", "mei")
OTHERS = ("ouyang", "gao", "chen", "mai", "province", "he", "su", "zhong", "yun", "nobody")


@pytest.fixture
def plan(town):
    return town.solved()


@pytest.fixture
def log_in(client, town):
    def enter(who):
        client.force_login(town.world.users[who])
        return client

    return enter


def url(name, *args, **query):
    made = reverse(f"pairing:{name}", args=args)
    return made + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def pages_of(plan):
    proposal = Proposal.objects.filter(plan=plan).first()
    return [
        url("plan_list"), url("plan_new"), url("policy_list"), url("plan_detail", plan.pk),
        url("plan_review", plan.pk), url("proposal_detail", proposal.pk),
    ]  # fmt: skip


def test_county_people_open_every_page(plan, log_in):
    for who in COUNTY_WIDE:
        client = log_in(who)
        for page in pages_of(plan):
            assert client.get(page).status_code == 200, (who, page)


def test_for_others_the_pages_do_not_exist(plan, log_in):
    pages = pages_of(plan)
    proposal = Proposal.objects.filter(plan=plan).first()
    posts = [url(n, proposal.pk) for n in ("proposal_decide", "proposal_swap", "proposal_lock")]
    posts += [url(n, plan.pk) for n in ("plan_approve_all", "plan_void", "plan_publish")]
    for who in OTHERS:
        client = log_in(who)
        for page in pages:
            if who == "ouyang" and "/plans/" not in page and "/proposals/" not in page:
                continue  # the stranger has pages of the own county
            assert client.get(page).status_code == 404, (who, page)
        for post in posts:
            assert client.post(post).status_code == 404, (who, post)


def test_staff_may_review_but_not_publish(town, plan, log_in):
    town.approve(plan)
    client = log_in("mei")
    assert client.get(url("plan_publish", plan.pk)).status_code == 404
    assert client.post(url("plan_publish", plan.pk)).status_code == 404
    assert not Pairing.objects.exists()


def test_reading_never_writes(plan, log_in):
    client = log_in("lin")
    before = list(Proposal.objects.filter(plan=plan).values("pk", "version", "decision"))
    entries = AuditEntry.objects.count()
    for page in [*pages_of(plan), url("plan_publish", plan.pk), url("pairing_list")]:
        client.get(page)
    assert list(Proposal.objects.filter(plan=plan).values("pk", "version", "decision")) == before
    assert AuditEntry.objects.count() == entries
    for name in ("plan_void", "plan_approve_all"):
        assert client.get(url(name, plan.pk)).status_code == 405
    assert client.get(url("pairing_export")).status_code == 405


def test_new_plan_runs_and_shows_its_result(town, log_in):
    client = log_in("mei")
    answer = client.get(url("plan_new"))
    assert "待匹配学生 3 人" in answer.content.decode()
    answer = client.post(url("plan_new"), {"policy": town.policy("zhanjiang").pk})
    plan = MatchPlan.objects.get()
    assert answer.url == url("plan_run", plan.pk)
    assert "排队中" in client.get(answer.url).content.decode()
    assert client.get(url("plan_detail", plan.pk)).url == url("plan_run", plan.pk)
    perform(plan.job_id)
    assert client.get(url("plan_run", plan.pk)).url == url("plan_detail", plan.pk)
    page = client.get(url("plan_detail", plan.pk)).content.decode()
    assert "覆盖率" in page and "公平性检查" in page and "已证明" in page
    assert "林晓彤" not in page


def test_what_keeps_people_out_of_a_plan_links_to_the_list_that_it_counts(town, log_in):
    make_student(town.world, "刚导入的", census_state="unchecked")
    make_volunteer(town.world, "缺资格的", gates=False)
    client = log_in("mei")
    page = client.get(url("plan_new")).content.decode()
    lines = re.findall(r"<dd>(\d+) 名.*?</dd>.*?href=\"([^\"]+)\"", page)
    assert len(lines) == 4
    for count, address in lines:
        shown = client.get(address).context
        assert shown["page"].paginator.count == int(count), address


def test_new_plan_refuses_in_words(town, log_in):
    client = log_in("mei")
    assert "请选一种做法" in client.post(url("plan_new"), {}).content.decode()
    client.post(url("plan_new"), {"policy": town.policy().pk})
    answer = client.post(url("plan_new"), {"policy": town.policy().pk}, follow=True)
    assert "正在计算" in answer.content.decode()


def test_unserved_are_listed_with_the_cheapest_way_out(town, log_in):
    make_ready(make_student(town.world, "物理生"), Subject.PHYSICS)
    plan = town.solved()
    page = log_in("mei").get(url("plan_detail", plan.pk, reason="subject")).content.decode()
    assert "物理生" in page and "科目没有人能教" in page


def test_a_recruit_who_only_sets_another_free_is_told_with_the_moves(town, log_in):
    """One helper alone has Saturday and teaches both; maths of the needier child keeps her busy."""
    for name, level, subject in (("急需", "A", Subject.MATHS), ("等候", "C", Subject.ENGLISH)):
        child = make_student(town.world, name, level=level)
        make_ready(child, subject, slots=(26,))
    make_volunteer(town.world, "周六来", Subject.MATHS, Subject.ENGLISH, slots=[26])
    page = log_in("mei").get(url("plan_detail", town.solved().pk)).content.decode()
    assert "1 个需求，需先调整 1 对" in page
    assert ">1 个需求<" in page
    assert "0 个需求" not in page


def test_needs_that_no_recruit_could_meet_are_not_called_met(town, plan, log_in):
    client = log_in("mei")
    assert "登记的需求都有人教" in client.get(url("plan_detail", plan.pk)).content.decode()
    make_ready(make_student(town.world, "没网络", has_phone=False, has_internet=False))
    page = client.get(url("plan_detail", town.solved().pk)).content.decode()
    assert "没有找到再招一个人就能补上的需求" in page
    assert "登记的需求都有人教" not in page


def test_a_search_that_finds_nobody_says_so(plan, log_in):
    client = log_in("mei")
    proposal = Proposal.objects.filter(plan=plan).first()
    page = client.get(url("proposal_detail", proposal.pk, q="zzzz")).content.decode()
    assert "没有找到叫这个名字的可选志愿者" in page
    page = client.get(url("plan_detail", plan.pk, reason="zzzz")).content.decode()
    assert "没有因为这个原因没配上的需求" in page


def test_review_goes_on_to_the_next_pair(plan, log_in):
    client = log_in("mei")
    order = list(Proposal.objects.filter(plan=plan).order_by("score", "pk"))
    for at, proposal in enumerate(order):
        answer = client.post(
            url("proposal_decide", proposal.pk), {"decision": "approved", "version": 0}
        )
        if at + 1 < len(order):
            assert f"p={order[at + 1].pk}" in answer.url
    assert answer.url == url("plan_review", plan.pk)
    assert "审完了" in client.get(answer.url).content.decode()


def test_stale_decision_is_said(plan, log_in):
    proposal = Proposal.objects.filter(plan=plan).first()
    client = log_in("mei")
    client.post(url("proposal_decide", proposal.pk), {"decision": "approved", "version": 0})
    answer = client.post(
        url("proposal_decide", proposal.pk),
        {"decision": "held", "version": 0, "note": "家长未接"},
        follow=True,
    )
    assert "刚被别人改过" in answer.content.decode()


def test_bench_shows_marks_grid_and_keys(plan, log_in):
    page = log_in("mei").get(url("plan_review", plan.pk)).content.decode()
    for words in ("分数怎么来的", "共同空闲时间：3 段", 'data-key="a"', "首选 数学", "已带 0 人"):
        assert words in page
    assert page.count('class="c ') == 28
    assert "style=" not in page and "onclick" not in page


def test_bench_says_what_changed_since(town, plan, log_in):
    proposal = Proposal.objects.filter(plan=plan).select_related("student").first()
    page = url("plan_review", plan.pk, p=proposal.pk)
    client = log_in("mei")
    assert "情况变了" not in client.get(page).content.decode()
    withdraw_consent(student=proposal.student, by=town.mei)
    assert "撤回同意" in client.get(page).content.decode()


def test_swap_by_page(town, plan, log_in):
    proposal = Proposal.objects.filter(plan=plan).first()
    other = make_volunteer(town.world, "新来的", Subject.MATHS)
    client = log_in("mei")
    assert "新来的" in client.get(url("plan_review", plan.pk, p=proposal.pk)).content.decode()
    data = {"version": 0, "volunteer": other.pk}
    answer = client.post(url("proposal_swap", proposal.pk), data, follow=True)
    assert "已换成 新来的" in answer.content.decode()
    foreign = make_volunteer(town.world, "外县的", Subject.MATHS, county="wangshan")
    data = {"version": 1, "volunteer": foreign.pk}
    answer = client.post(url("proposal_swap", proposal.pk), data, follow=True)
    assert "没有收到完整的内容" in answer.content.decode()


def test_the_log_names_what_an_officer_acted_on(plan, log_in):
    client = log_in("lin")
    client.post(url("proposal_lock", Proposal.objects.first().pk), {"version": 0, "on": "1"})
    page = client.get(reverse("accounts:audit_list")).content.decode()
    row = page[page.index("<tbody>") :]
    assert "锁定一对" in row and "拟结对" in row and "proposal" not in row


def test_lock_approve_all_void_by_page(plan, log_in):
    client = log_in("mei")
    proposal = Proposal.objects.filter(plan=plan).first()
    client.post(url("proposal_lock", proposal.pk), {"version": 0, "on": "1"})
    proposal.refresh_from_db()
    assert proposal.is_locked
    client.post(url("plan_approve_all", plan.pk), {"minimum": "0"})
    assert not Proposal.objects.filter(plan=plan, decision="waiting").exists()
    client.post(url("plan_void", plan.pk), {"reason": "重算"})
    plan.refresh_from_db()
    assert plan.state == PlanState.VOID
    assert client.get(url("plan_review", plan.pk)).status_code == 200


def test_publish_by_page(town, plan, log_in):
    client = log_in("lin")
    page = client.get(url("plan_publish", plan.pk)).content.decode()
    assert "还有 3 对待审" in page
    town.approve(plan)
    page = client.get(url("plan_publish", plan.pk)).content.decode()
    assert "发布 3 对结对" in page
    answer = client.post(url("plan_publish", plan.pk), follow=True)
    assert "已发布 3 对结对" in answer.content.decode()
    again = client.post(url("plan_publish", plan.pk), follow=True)
    assert "已经发布" in again.content.decode()


def queries(client, page):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


@pytest.fixture
def many(town):
    for at in range(6):
        make_ready(make_student(town.world, f"学生{at}"), Subject.MATHS)
        make_volunteer(town.world, f"志愿者{at}", Subject.MATHS)


def test_review_costs_the_same_with_more_pairs(town, log_in, request):
    client = log_in("mei")
    small = queries(client, url("plan_review", town.solved().pk))
    request.getfixturevalue("many")
    assert queries(client, url("plan_review", town.solved().pk)) == small


def test_lists_cost_the_same_with_more_rows(town, plan, log_in, request):
    client = log_in("lin")
    town.approve(plan)
    publish(plan, by=town.lin)
    few = [queries(client, url(name)) for name in ("pairing_list", "plan_list")]
    request.getfixturevalue("many")
    more = town.solved()
    town.approve(more)
    publish(more, by=town.lin)
    assert [queries(client, url(name)) for name in ("pairing_list", "plan_list")] == few


@pytest.fixture
def paired(town, plan):
    town.approve(plan)
    publish(plan, by=town.lin)
    return plan


def test_pair_list_shows_only_what_the_role_reaches(town, paired, log_in):
    shown = {}
    for who in ("lin", "mei", "gao", "chen", "ouyang"):
        page = log_in(who).get(url("pairing_list")).content.decode()
        shown[who] = page.count("林晓彤")
    assert shown["lin"] and shown["gao"] and shown["chen"] and not shown["ouyang"]
    for who in ("su", "mai", "he", "nobody"):
        assert log_in(who).get(url("pairing_list")).status_code == 404


def test_pair_list_filters(town, paired, log_in):
    client = log_in("lin")
    assert "李小禾" in client.get(url("pairing_list", q="小禾")).content.decode()
    assert "李小禾" not in client.get(url("pairing_list", q="思源")).content.decode()
    other = town.world.units["shanbei"].pk
    assert "没有符合条件" in client.get(url("pairing_list", town=other)).content.decode()
    assert "没有符合条件" in client.get(url("pairing_list", state="ended")).content.decode()


def test_no_phone_or_id_number_anywhere(town, paired, log_in):
    with all_counties("test data"):
        child = town.students[0]
        child.id_number, child.guardian_phone = "44098120120101000X", "19900009999"
        child.save()
    client = log_in("lin")
    pages = [*pages_of(paired), url("pairing_list")]
    text = "".join(client.get(page).content.decode() for page in pages)
    assert not re.search(r"1990000\d{4}|\d{17}[\dX]", text)


def test_export_needs_a_reason_and_leaves_a_trace(town, paired, log_in):
    client = log_in("mei")
    answer = client.post(url("pairing_export"), {"reason": ""}, follow=True)
    assert "请写明导出用途" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="pairs.export").exists()
    answer = client.post(url("pairing_export"), {"reason": "报送团市委"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][:3] == ("学生", "学校", "镇街") and len(rows) == 4
    entry = AuditEntry.objects.get(action="pairs.export")
    assert (entry.reason, entry.detail) == ("报送团市委", {"count": 3})
    for who in ("gao", "chen", "su", "mai"):
        assert log_in(who).post(url("pairing_export"), {"reason": "报送团市委"}).status_code == 404


def test_end_by_page(town, paired, log_in):
    pairing = Pairing.objects.first()
    client = log_in("mei")
    assert client.get(url("pairing_end", pairing.pk)).status_code == 200
    page = client.post(url("pairing_end", pairing.pk), {"reason": ""}).content.decode()
    assert "请选结束原因" in page
    client.post(url("pairing_end", pairing.pk), {"reason": "unsuitable"})
    pairing.refresh_from_db()
    assert pairing.state == "ended"
    for who in ("gao", "chen", "ouyang"):
        assert log_in(who).get(url("pairing_end", pairing.pk)).status_code == 404
