"""Pages of the students room: who sees what, masks, forms, reveal, bulk, query counts."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.scope import all_counties
from jobs.models import Job
from jobs.services import perform
from students.choices import Answer, CensusState
from students.models import Consent, FieldChange, Household, Need, Student
from students.panels import Panel, _makers, register
from students.services import bulk
from students.tasks import order_of
from tests.world import make_ready, make_student

ID, PHONE, HOME = "440981201003050004", "19900004321", "19900008765"
FORMS = ("edit", "census", "willing", "consent", "consent_withdraw", "need")


@pytest.fixture
def child(world):
    with all_counties("test data"):
        family = Household.objects.create(
            county=world.county,
            head_name="李大山",
            phone=HOME,
            category="低保贫困户",
            village="大坡村",
        )
    return make_student(
        world,
        id_number=ID,
        guardian_name="李大山",
        guardian_phone=PHONE,
        household=family,
        student_no=f"G{ID}",
        remark="要紧的话",
        special_need="听力",
        birth_date="2010-03-05",
    )


def url(name, student=None, **query):
    path = reverse(f"students:student_{name}", args=[student.pk] if student else [])
    return path + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def log_in(client, world, who):
    client.force_login(world.users[who])
    return client


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def everything(model):
    with all_counties("test"):
        return list(model.objects.all())


def fresh(student):
    with all_counties("test"):
        return Student.objects.get(pk=student.pk)


def test_the_list_shows_the_child(client, world, child):
    make_ready(child)
    page = text(log_in(client, world, "mei").get(url("list")))
    for word in ("李小禾", "白藤中学", "八年级", "数学", "可结对"):
        assert word in page


@pytest.mark.parametrize("name", ["list", "detail", "edit", "reveal"])
def test_no_page_shows_a_full_number(client, world, child, name):
    page = text(log_in(client, world, "mei").get(url(name, None if name == "list" else child)))
    for secret in (ID, PHONE, HOME, "李大山", "要紧的话", "听力", "2010-03-05", "大坡村"):
        assert secret not in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("mei", 200),
        ("lin", 200),
        ("gao", 200),
        ("chen", 200),
        ("ouyang", 404),
        ("he", 404),
        ("su", 404),
        ("mai", 404),
        ("shen", 404),
        ("tan", 404),
        ("nobody", 404),
    ],
)
@pytest.mark.parametrize("name", ["detail", *FORMS])
def test_who_reaches_a_child(client, world, child, who, status, name):
    assert log_in(client, world, who).get(url(name, child)).status_code == status


def test_foreign_and_nonexistent_answer_alike(client, world, child):
    log_in(client, world, "ouyang")
    missing = reverse("students:student_detail", args=[uuid4()])
    assert client.get(url("detail", child)).status_code == client.get(missing).status_code == 404
    assert client.post(url("census", child), {"state": "left"}).status_code == 404
    assert fresh(child).census_state == CensusState.VERIFIED


def test_a_school_contact_sees_and_counts_only_the_own_school(client, world, child):
    other = make_student(
        world, "山小背", town=world.units["shanbei"], school=world.units["shanbei_school"]
    )
    log_in(client, world, "chen")
    page = text(client.get(url("list")))
    assert "李小禾" in page
    assert "山小背" not in page
    assert "共 1 名学生" in page
    assert "山背中心小学" not in page
    assert client.get(url("detail", other)).status_code == 404
    assert client.post(url("edit", other), {"name": "改"}).status_code == 404


def test_a_visitor_is_asked_to_log_in(client, world, child):
    assert client.get(url("list")).status_code == 302


@pytest.mark.usefixtures("in_2026")
@pytest.mark.parametrize(
    "query",
    [
        "q=李小",
        "q=lixiao",
        "q=LXH",
        "stage=junior&grade=8",
        "level=middle",
        "consent=no",
        "device=ready",
        "willing=yes",
        "show=unconsented",
    ],
)
def test_filters_find(client, world, child, query):
    with all_counties("test data"):
        Student.objects.update(pinyin="lixiaohe", initials="lxh")
    make_student(
        world,
        "王大力",
        pinyin="wangdali",
        initials="wdl",
        has_phone=None,
        level="low",
        entry_year=2015,
        stage="senior",
        willing=Answer.NO,
        census_state="left",
    )
    page = text(log_in(client, world, "mei").get(url("list") + f"?{query}"))
    assert "李小禾" in page
    assert "王大力" not in page


def test_children_who_lack_a_device_are_found(client, world, child):
    for name, more in (("缺网", {"has_internet": None}), ("缺机", {"has_phone": None})):
        make_student(world, name, **more)
    page = text(log_in(client, world, "mei").get(url("list", device="lack")))
    assert "缺网" in page
    assert "缺机" in page
    assert "李小禾" not in page


def test_an_empty_list_leads_on(client, world):
    log_in(client, world, "mei")
    assert reverse("rosters:batch_upload") in text(client.get(url("list")))
    page = text(client.get(url("list", level="low", q="x")))
    assert "没有符合条件的学生" in page
    assert "层级：差" in page


@pytest.mark.parametrize("name", ["list", "detail"])
def test_queries_do_not_grow_with_rows(client, world, child, name):
    log_in(client, world, "mei")
    make_ready(child)
    counts = []
    for size in (1, 3):
        for n in range(size - 1):
            make_ready(make_student(world, f"学{n}", school=world.units["shanbei_school"]))
            with all_counties("test data"):
                FieldChange.objects.create(
                    county=world.county,
                    student=child,
                    field="level",
                    old="中",
                    new="优",
                    changed_by=world.users[["lin", "chen"][n]],
                )
        with CaptureQueriesContext(connection) as queries:
            text(client.get(url(name, None if name == "list" else child)))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# -- Forms -----------------------------------------------------------------------------------
TODAY = "2026-05-14"
GOOD = {
    "census": {"state": "disputed", "method": "visit", "remark": "学校说已转走"},
    "willing": {"answer": "no", "reason": "已有家教", "method": "phone", "asked_on": TODAY},
    "consent": {
        "given_by": "李大山",
        "relation": "父亲",
        "method": "visit",
        "given_on": TODAY,
        "told": "on",
    },
    "need": {"first": "maths", "second": "english", "mode": "online", "slots": ["10", "20"]},
}


@pytest.mark.parametrize("name", GOOD)
def test_a_form_records_and_goes_back(client, world, child, name):
    answer = log_in(client, world, "chen").post(url(name, child), GOOD[name])
    assert (answer.status_code, answer.url) == (302, url("detail", child))
    assert AuditEntry.objects.filter(action=f"student.{name}", actor_name="陈老师").exists()


@pytest.mark.parametrize(
    ("name", "wrong", "sentence"),
    [
        ("census", {"remark": ""}, "请写一句说明"),
        ("willing", {"reason": ""}, "请写明不愿意的原因"),
        ("willing", {"asked_on": "2126-05-14"}, "不能晚于今天"),
        ("consent", {"told": ""}, "请先向监护人说明"),
        ("consent", {"method": "roster"}, "请选择是走访、电话"),
        ("need", {"second": "maths"}, "科目不能相同"),
        ("need", {"slots": []}, "请至少勾选一个空闲时段"),
    ],
)
def test_a_wrong_form_says_how_to_mend(client, world, child, name, wrong, sentence):
    page = text(log_in(client, world, "chen").post(url(name, child), GOOD[name] | wrong))
    assert sentence in page
    assert not AuditEntry.objects.exists()


def test_consent_is_withdrawn_from_its_page(client, world, child):
    make_ready(child)
    log_in(client, world, "chen")
    assert "已有一份有效授权" in text(client.get(url("consent", child)))
    client.post(
        url("consent_withdraw", child), {"withdrawn_on": timezone.localdate(), "reason": ""}
    )
    with all_counties("test"):
        consent = Consent.objects.get()
        consent_on = consent.withdrawn_on
    assert consent_on is not None
    assert "没有有效的授权" in text(client.get(url("consent_withdraw", child)))


def edit_data(**more):
    return {
        "name": "李小禾",
        "sex": "F",
        "stage": "junior",
        "grade": "8",
        "level": "middle",
        "has_phone": "yes",
        "has_internet": "yes",
    } | more


@pytest.mark.usefixtures("in_2026")
def test_edit_keeps_masked_fields_unless_told(client, world, child):
    log_in(client, world, "mei")
    client.post(url("edit", child), edit_data(level="high", guardian_phone="199 0000 9999"))
    after = fresh(child)
    assert (after.level, after.guardian_phone) == ("high", "19900009999")
    assert (after.id_number, after.remark, after.entry_year) == (ID, "要紧的话", 2019)
    client.post(url("edit", child), edit_data(clear=["remark"], town="", school=""))
    assert fresh(child).remark == ""


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"id_number": "440981201003050005"}, "身份证号不对"),
        ({"guardian_phone": "123"}, "请填 11 位手机号"),
        ({"grade": "3"}, "年级与学段不符"),
        ({"name": ""}, "请填写姓名"),
    ],
)
def test_a_wrong_edit_changes_nothing(client, world, child, wrong, sentence):
    page = text(log_in(client, world, "mei").post(url("edit", child), edit_data(**wrong)))
    assert sentence in page
    assert not AuditEntry.objects.exists()


def test_reading_pages_refuse_posts(client, world, child):
    log_in(client, world, "mei")
    assert client.post(url("list")).status_code == 405
    assert client.post(url("detail", child)).status_code == 405


def test_looking_at_forms_writes_nothing(client, world, child):
    log_in(client, world, "mei")
    for name in (*FORMS, "reveal"):
        text(client.get(url(name, child)))
    assert not AuditEntry.objects.exists()


# -- Reveal ----------------------------------------------------------------------------------
def test_reveal_shows_once_and_leaves_a_trace(client, world, child):
    log_in(client, world, "mei")
    data = {"fields_wanted": ["student.id_number", "household.phone"], "purpose": "contact"}
    page = text(client.post(url("reveal", child), data))
    assert ID in page
    assert HOME in page
    assert PHONE not in page
    traces = AuditEntry.objects.filter(action="reveal", actor_name="梅干事")
    assert {e.object_type for e in traces} == {"students.student", "students.household"}
    assert ID not in str([(e.detail, e.reason) for e in traces])


def test_reveal_needs_a_reason(client, world, child):
    log_in(client, world, "mei")
    page = text(client.post(url("reveal", child), {"fields_wanted": ["student.id_number"]}))
    assert "请选择查看原因" in page
    assert ID not in page


@pytest.mark.parametrize("who", ["chen", "gao", "ouyang", "he"])
def test_who_may_not_reveal(client, world, child, who):
    data = {"fields_wanted": ["student.id_number"], "purpose": "contact"}
    assert log_in(client, world, who).post(url("reveal", child), data).status_code == 404


# -- Bulk ------------------------------------------------------------------------------------
def unchecked(world, count=3):
    return [
        make_student(world, f"学{n}", census_state="unchecked", willing="unknown")
        for n in range(count)
    ]


def test_ticked_rows_are_verified(client, world):
    children = unchecked(world)
    log_in(client, world, "mei")
    address = url("bulk", act="verify") + "".join(f"&ids={c.pk}" for c in children[:2])
    assert "记为已核实（2 名）" in text(client.get(address))
    assert client.post(address, {"count": 2, "method": "school_record"}).status_code == 302
    assert [fresh(c).census_state for c in children] == ["verified", "verified", "unchecked"]


def test_all_filtered_rows_are_consented(client, world):
    children = unchecked(world)
    make_student(world, "别人", level="high", willing="unknown")
    log_in(client, world, "mei")
    data = {"count": 3, "method": "visit", "on": TODAY, "reason": "家长会签收", "told": "on"}
    client.post(url("bulk", act="consent", all=1, level="middle", census_state="unchecked"), data)
    assert {c.student_id for c in everything(Consent)} == {c.pk for c in children}


def test_a_list_that_changed_asks_again(client, world):
    children = unchecked(world)
    log_in(client, world, "mei")
    page = text(client.post(url("bulk", act="verify", all=1), {"count": 2, "method": "visit"}))
    assert "原来 2 名，现在 3 名" in page
    assert fresh(children[0]).census_state == "unchecked"


def test_bulk_never_reaches_beyond_the_own_school(client, world):
    other = make_student(
        world,
        "山小背",
        town=world.units["shanbei"],
        school=world.units["shanbei_school"],
        census_state="unchecked",
    )
    log_in(client, world, "chen")
    address = url("bulk", act="verify", ids=other.pk)
    assert "还没有选学生" in text(client.get(address))
    client.post(address, {"count": 0, "method": "visit"})
    assert fresh(other).census_state == "unchecked"


def test_a_long_bulk_becomes_a_job_without_personal_data(client, world, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    children = unchecked(world)
    log_in(client, world, "mei")
    answer = client.post(url("bulk", act="verify", all=1), {"count": 3, "method": "visit"})
    job = Job.objects.get()
    assert answer.url == reverse("jobs:job_detail", args=[job.pk])
    assert set(job.args["ids"]) == {str(c.pk) for c in children}
    assert order_of(job.args).method == "visit"
    assert AuditEntry.objects.get(action="student.bulk_verify").detail["count"] == 3


def test_the_job_records_what_its_starter_may_record(client, world, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    children = unchecked(world)
    log_in(client, world, "chen")
    data = {"count": 3, "method": "visit", "on": TODAY, "reason": "家长会签收", "told": "on"}
    client.post(url("bulk", act="consent", all=1), data)
    with all_counties("test"):
        moved = Student.objects.filter(pk=children[0].pk)
        moved.update(school=world.units["shanbei_school"], town=world.units["shanbei"])
    job = Job.objects.get()
    perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"written": 2, "skipped": 1})
    assert {c.student_id for c in everything(Consent)} == {c.pk for c in children[1:]}


@pytest.mark.parametrize(("who", "status"), [("he", 404), ("shen", 404), ("chen", 200)])
def test_who_may_act_in_bulk(client, world, who, status):
    assert log_in(client, world, who).get(url("bulk", act="verify")).status_code == status


def test_an_unknown_act_is_no_page(client, world):
    assert log_in(client, world, "mei").get(url("bulk", act="delete")).status_code == 404


# -- Hooks -----------------------------------------------------------------------------------
def test_rooms_above_add_panels(client, world, child):
    def maker(student, user):
        return (
            Panel("结对小队", "parts/note.html", {"text": "x"}) if user.name == "梅干事" else None
        )

    register(maker)
    try:
        assert "结对小队" in text(log_in(client, world, "mei").get(url("detail", child)))
        assert "结对小队" not in text(log_in(client, world, "chen").get(url("detail", child)))
    finally:
        _makers.remove(maker)


def test_needs_are_shown_in_words(client, world, child):
    make_ready(child)
    page = text(log_in(client, world, "chen").get(url("detail", child)))
    assert "周三晚上19点" in page
    assert everything(Need)[0].mode == "either"


def test_what_a_family_asks_of_a_helper_is_kept_and_shown(client, world, child):
    wishes = {"prefers_sex": "F", "dialects": ["leizhou", "hakka"]}
    log_in(client, world, "chen").post(url("need", child), GOOD["need"] | wishes)
    kept = everything(Need)[0]
    assert (kept.prefers_sex, kept.dialects) == ("F", ["hakka", "leizhou"])
    page = text(client.get(url("detail", child)))
    assert ("女性" in page, "客家话、雷州话" in page) == (True, True)
    again = text(client.get(url("need", child)))
    assert again.count("checked") == 1 + len(GOOD["need"]["slots"]) + 1 + 2


@pytest.mark.parametrize("wrong", [{"prefers_sex": "X"}, {"dialects": ["latin"]}])
def test_a_wish_outside_the_list_is_refused(client, world, child, wrong):
    answer = log_in(client, world, "chen").post(url("need", child), GOOD["need"] | wrong)
    assert (answer.status_code, everything(Need)) == (200, [])
