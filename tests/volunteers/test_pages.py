"""The pages: who sees what, what is masked, what a click does."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.scope import all_counties
from accounts.subjects import Subject
from tests.world import make_unit, make_volunteer
from volunteers import panels
from volunteers.choices import GateKind
from volunteers.models import Gate, Volunteer

LIST = "volunteers:volunteer_list"
SECRETS = {"id_number": "440123200503010009", "phone": "19900001234", "student_no": "2025000417",
           "izhiyuan_no": "440100000087", "remark": "家里有事"}  # fmt: skip


def url(name, volunteer=None, **query):
    base = reverse(f"volunteers:{name}", args=[volunteer.pk] if volunteer else [])
    return f"{base}?{urlencode(query, doseq=True)}" if query else base


def text(response):
    return response.content.decode()


@pytest.fixture
def one(world):
    return make_volunteer(world, **SECRETS)


def fresh(volunteer):
    with all_counties("test looks"):
        return Volunteer.objects.get(pk=volunteer.pk)


PAGES = ["volunteer_detail", "volunteer_edit"]
POSTS = ["volunteer_state", "volunteer_gate", "volunteer_reveal"]
READERS = ["lin", "mei", "he", "xu", "wu"]
EDITORS = ["lin", "mei", "he", "xu"]
OTHERS = ["mai", "gao", "chen", "su", "zhong", "shen", "yun", "nobody"]


@pytest.mark.parametrize("who", READERS)
def test_readers_see_list_and_file(client_of, one, who):
    client = client_of(who)
    assert one.name in text(client.get(reverse(LIST)))
    assert client.get(url("volunteer_detail", one)).status_code == 200


@pytest.mark.parametrize("who", [*OTHERS, "ouyang"])
def test_others_find_nothing(client_of, one, who):
    client = client_of(who)
    for name in PAGES:
        assert client.get(url(name, one)).status_code == 404
    for name in POSTS:
        assert client.post(url(name, one), {"state": "left", "reason": "试试"}).status_code == 404
    if who == "ouyang":
        assert one.name not in text(client.get(reverse(LIST)))
    else:
        assert client.get(reverse(LIST)).status_code == 404
        assert client.get(url("volunteer_gates_bulk", ids=one.pk)).status_code == 404
    assert fresh(one).state == "approved"


def test_a_stranger_cannot_choose_by_id(client_of, one):
    page = client_of("ouyang").get(url("volunteer_state_bulk", ids=one.pk, to="left"))
    assert "没有可处理的志愿者" in text(page)


def test_nobody_logged_in_is_sent_to_the_door(client, one):
    for name in PAGES:
        assert client.get(url(name, one)).status_code == 302
    assert client.get(reverse(LIST)).status_code == 302


@pytest.mark.parametrize("who", EDITORS)
def test_editors_may_edit(client_of, one, who):
    assert client_of(who).get(url("volunteer_edit", one)).status_code == 200


def test_a_squad_leader_reads_but_does_not_edit(client_of, one):
    client = client_of("wu")
    assert client.get(url("volunteer_edit", one)).status_code == 404
    for name in POSTS:
        assert client.post(url(name, one)).status_code == 404
    page = text(client.get(url("volunteer_detail", one)))
    assert "修改资料" not in page
    assert "查看并记入日志" not in page
    assert 'name="ids"' not in text(client.get(reverse(LIST)))


def test_units_see_their_own_only(client_of, world, one):
    make_unit(world, "college2", "文学院", "college", "university")
    make_unit(world, "squad2", "二分队", "squad", "college")
    far = make_volunteer(world, "赵文静", unit=world.units["college2"])
    near = make_volunteer(world, "许诺", unit=world.units["squad2"])
    for who, seen in (("he", {one, far, near}), ("xu", {one, near}), ("wu", {one})):
        client = client_of(who)
        page = text(client.get(reverse(LIST)))
        for person in (one, far, near):
            assert (person.name in page) == (person in seen)
            status = client.get(url("volunteer_detail", person)).status_code
            assert status == (200 if person in seen else 404)
    assert client_of("xu").get(url("volunteer_edit", far)).status_code == 404


@pytest.mark.parametrize("who", READERS)
def test_nothing_sensitive_is_shown(client_of, one, who):
    client = client_of(who)
    pages = [client.get(reverse(LIST)), client.get(url("volunteer_detail", one))]
    if who != "wu":
        pages.append(client.get(url("volunteer_edit", one)))
    for page in pages:
        for secret in SECRETS.values():
            assert secret not in text(page)
    assert "4401**********0009" in text(pages[1])
    assert "199****1234" in text(pages[1])


def test_reveal_shows_once_and_is_audited(client_of, one):
    client = client_of("mei")
    asked = {"fields_wanted": ["phone"], "purpose": "contact"}
    page = client.post(url("volunteer_reveal", one), asked)
    assert SECRETS["phone"] in text(page)
    assert SECRETS["id_number"] not in text(page)
    entry = AuditEntry.objects.get(action="reveal")
    assert (entry.object_id, entry.detail["fields"]) == (str(one.pk), ["phone"])
    assert SECRETS["phone"] not in str(entry.detail) + entry.reason


def test_reveal_wants_a_reason_and_the_right(client_of, one):
    page = client_of("mei").post(url("volunteer_reveal", one), {"fields_wanted": ["phone"]})
    assert SECRETS["phone"] not in text(page)
    assert "请选择查看原因" in text(page)
    asked = {"fields_wanted": ["phone"], "purpose": "contact"}
    for who in ("he", "xu", "wu", "ouyang"):
        assert client_of(who).post(url("volunteer_reveal", one), asked).status_code == 404
    assert not AuditEntry.objects.filter(action="reveal").exists()


@pytest.mark.parametrize("name", POSTS)
def test_get_changes_nothing(client_of, one, name):
    assert client_of("lin").get(url(name, one)).status_code == 405


def test_get_on_bulk_pages_only_asks(client_of, one):
    client = client_of("mei")
    for name, to in (("volunteer_state_bulk", "left"), ("volunteer_gates_bulk", "")):
        assert client.get(url(name, ids=one.pk, to=to)).status_code == 200
    assert fresh(one).state == "approved"
    assert client.get(url("volunteer_state_bulk", ids=one.pk, to="applied")).status_code == 404


def test_state_by_page(client_of, one):
    client = client_of("mei")
    page = client.post(url("volunteer_state", one), {"state": "paused", "reason": ""}, follow=True)
    assert "请写明原因" in text(page)
    assert fresh(one).state == "approved"
    client.post(url("volunteer_state", one), {"state": "paused", "reason": "实习"})
    assert fresh(one).state == "paused"
    page = client.post(url("volunteer_state", one), {"state": "applied"}, follow=True)
    assert "不能改为" in text(page)


def test_gate_by_page(client_of, world):
    volunteer = make_volunteer(world, gates=False)
    client = client_of("he")
    address = url("volunteer_gate", volunteer)
    client.post(address, {"kind": "training", "passed_on": "2026-09-01"})
    with all_counties("test looks"):
        assert Gate.objects.get(volunteer=volunteer).kind == "training"
    page = client.post(address, {"kind": "identity", "passed_on": "2999-01-01"}, follow=True)
    assert "不能晚于今天" in text(page)
    client.post(address, {"kind": "training", "action": "remove"})
    with all_counties("test looks"):
        assert not Gate.objects.filter(volunteer=volunteer).exists()


def edit_data(**more):
    return {
        "unit": "", "college": "数学学院", "major": "", "is_teacher_training": "unknown",
        "university_year": "2", "squad": "", "max_pupils": "2", "max_sessions": "3",
        "mandarin_level": "", "teacher_certificate": "", "experience": "", "device": "",
        "accepts_adjustment": "true", "dialects": ["hakka"], "slots": ["21", "4"],
        "offers-TOTAL_FORMS": "2", "offers-INITIAL_FORMS": "1",
        "offers-0-subject": "physics", "offers-0-grade_min": "8", "offers-0-grade_max": "9",
        "offers-0-strength": "3", "offers-1-subject": "", "offers-1-grade_min": "7",
        "offers-1-grade_max": "9", "offers-1-strength": "2",
    } | more  # fmt: skip


def test_edit_by_page(client_of, one):
    response = client_of("mei").post(url("volunteer_edit", one), edit_data())
    assert response.status_code == 302
    after = fresh(one)
    assert (after.max_pupils, after.max_sessions, after.slots) == (2, 3, [4, 21])
    assert (after.dialects, after.accepts_adjustment) == (["hakka"], True)
    assert after.phone == SECRETS["phone"]
    with all_counties("test looks"):
        assert [o.subject for o in after.offers.all()] == ["physics"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"max_pupils": "9"}, "请填 1 到 5 之间的整数"),
        ({"offers-0-grade_min": "9", "offers-0-grade_max": "7"}, "年级要从低到高"),
        ({"offers-1-subject": "physics"}, "同一科目只写一行"),
    ],
)
def test_edit_says_what_is_wrong(client_of, one, more, words):
    page = client_of("mei").post(url("volunteer_edit", one), edit_data(**more))
    assert page.status_code == 200
    assert words in text(page)
    assert fresh(one).max_pupils == 1


def test_a_college_keeps_its_volunteers(client_of, world, one):
    """A college may not put a volunteer outside, nor nowhere."""
    make_unit(world, "college2", "文学院", "college", "university")
    client = client_of("xu")
    for unit in ("", world.units["college2"].pk):
        assert client.post(url("volunteer_edit", one), edit_data(unit=unit)).status_code == 200
    assert fresh(one).unit == world.units["squad"]
    client.post(url("volunteer_edit", one), edit_data(unit=world.units["college"].pk))
    assert fresh(one).unit == world.units["college"]


def test_tabs_hold_each_volunteer_once(client_of, world):
    make_volunteer(world, "可结对甲")
    make_volunteer(world, "缺资格乙", gates=False)
    for name, state in (("待审丙", "applied"), ("停用丁", "paused"), ("退出戊", "left")):
        make_volunteer(world, name, state=state)
    client = client_of("mei")
    names = {"applied": "待审丙", "ready": "可结对甲", "uncleared": "缺资格乙",
             "paused": "停用丁", "left": "退出戊"}  # fmt: skip
    for tab, name in names.items():
        page = text(client.get(url("volunteer_list", tab=tab)))
        assert [other for other in names.values() if f">{other}</a>" in page] == [name]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "甲"}, {"陈甲"}),
        ({"q": "chenj"}, {"陈甲"}),
        ({"q": "CJ"}, {"陈甲"}),
        ({"q": "199 0000 7777"}, {"李乙"}),
        ({"subject": "english"}, {"李乙"}),
        ({"stage": "junior"}, {"陈甲", "李乙"}),
        ({"stage": "senior"}, set()),
        ({"subject": "english", "stage": "primary"}, set()),
        ({"college": "数学"}, {"陈甲"}),
        ({"squad": "三"}, {"陈甲"}),
        ({"gate": "no_training"}, {"李乙"}),
        ({"gate": "all"}, {"陈甲"}),
        ({"gate": "soon"}, {"陈甲"}),
        ({"subject": "nonsense"}, {"陈甲", "李乙"}),
    ],
)
def test_filters(client_of, world, query, found, time_machine):
    time_machine.move_to("2027-12-15T12:00:00+08:00")
    make_volunteer(world, "陈甲", Subject.MATHS, pinyin="chenjia", initials="cj",
                   college="数学学院", squad="三分队")  # fmt: skip
    make_volunteer(world, "李乙", Subject.ENGLISH, pinyin="liyi", initials="ly",
                   phone="19900007777", gates=False)  # fmt: skip
    page = text(client_of("mei").get(url("volunteer_list", **query)))
    assert {name for name in ("陈甲", "李乙") if f">{name}</a>" in page} == found


def test_filter_by_unit_holds_all_below(client_of, world, one):
    other = make_volunteer(world, "无单位", unit=None)
    page = text(client_of("mei").get(url("volunteer_list", unit=world.units["college"].pk)))
    assert f">{one.name}</a>" in page
    assert f">{other.name}</a>" not in page


def test_list_queries_do_not_grow(client_of, world, one):
    client = client_of("mei")
    client.get(reverse(LIST))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(LIST)).status_code == 200
        counts.append(len(queries))
        make_volunteer(world, "赵文静")
        make_volunteer(world, "许诺", Subject.MATHS, Subject.ENGLISH)
    assert counts[0] == counts[1]  # the frame of the page asks too


def test_pages_of_fifty(client_of, world):
    with all_counties("test data"):
        Volunteer.objects.bulk_create(
            Volunteer(county=world.county, name=f"志愿者{n}", pinyin=f"{n:03}") for n in range(60)
        )
    page = text(client_of("mei").get(url("volunteer_list", page=2)))
    assert page.count('name="ids"') == 10


# -- Many at once ------------------------------------------------------------------------------


def post_bulk(client, name, data, **query):
    return client.post(url(name, **query), data, follow=True)


def test_a_roster_is_made_ready_in_two_bulk_steps(client_of, world):
    for n in range(3):
        make_volunteer(world, f"志愿者{n}", state="applied", gates=False)
    make_volunteer(world, "退出戊", state="left", gates=False)
    client = client_of("mei")
    asked = text(client.get(url("volunteer_state_bulk", to="approved", all=1)))
    assert "3" in asked
    assert "另有 1 名" in asked
    post_bulk(
        client, "volunteer_state_bulk", {"state": "approved", "count": 3}, to="approved", all=1
    )
    data = {"kinds": GateKind.values, "passed_on": "2026-09-01", "count": 3}
    page = post_bulk(client, "volunteer_gates_bulk", data, tab="uncleared", all=1)
    assert "已为 3 名志愿者登记 3 项资格" in text(page)
    with all_counties("test looks"):
        assert Gate.objects.count() == 9
        assert Volunteer.objects.filter(state="approved").count() == 3


def test_only_the_ticked_are_touched(client_of, world):
    first, second = (make_volunteer(world, name, state="applied") for name in "甲乙")
    data = {"state": "approved", "count": 1}
    post_bulk(client_of("mei"), "volunteer_state_bulk", data, to="approved", ids=[first.pk, "x"])
    assert (fresh(first).state, fresh(second).state) == ("approved", "applied")


def test_a_changed_number_asks_again(client_of, world):
    one = make_volunteer(world, state="applied")
    data = {"state": "approved", "count": 5}
    page = post_bulk(client_of("mei"), "volunteer_state_bulk", data, to="approved", ids=one.pk)
    assert "现在是 1 人" in text(page)
    assert 'value="1"' in text(page)
    assert fresh(one).state == "applied"


def test_bulk_leaving_wants_a_reason(client_of, one):
    client = client_of("mei")
    data = {"state": "left", "count": 1}
    page = post_bulk(client, "volunteer_state_bulk", data, to="left", ids=one.pk)
    assert "请写明原因" in text(page)
    post_bulk(client, "volunteer_state_bulk", data | {"reason": "毕业"}, to="left", ids=one.pk)
    assert fresh(one).state == "left"


def test_too_many_are_refused(client_of, world, monkeypatch):
    monkeypatch.setattr("volunteers.selection.LIMIT", 1)
    for name in "甲乙":
        make_volunteer(world, name, state="applied")
    client = client_of("mei")
    data = {"state": "approved", "count": 2}
    page = post_bulk(client, "volunteer_state_bulk", data, to="approved", all=1)
    assert "选中的人太多" in text(page)
    assert "请先用筛选缩小范围" in text(client.get(reverse(LIST)))
    with all_counties("test looks"):
        assert not Volunteer.objects.filter(state="approved").exists()


def test_bulk_gates_of_a_college_stay_inside(client_of, world):
    make_unit(world, "college2", "文学院", "college", "university")
    far = make_volunteer(world, "赵文静", unit=world.units["college2"], gates=False)
    near = make_volunteer(world, "许诺", gates=False)
    data = {"kinds": ["training"], "passed_on": str(date(2026, 9, 1)), "count": 1}
    post_bulk(client_of("xu"), "volunteer_gates_bulk", data, ids=[far.pk, near.pk])
    with all_counties("test looks"):
        assert [gate.volunteer for gate in Gate.objects.all()] == [near]


def test_rooms_above_add_panels(client_of, one):
    def maker(volunteer, user):
        if user.name == "梅干事":
            return panels.Panel(f"{volunteer.name}带的学生", "parts/note.html", {"text": "两名"})
        return None

    panels.register(maker)
    panels.register(maker)
    assert text(client_of("mei").get(url("volunteer_detail", one))).count("带的学生") == 1
    assert "带的学生" not in text(client_of("wu").get(url("volunteer_detail", one)))
