"""Seats of teams: chosen by hand under the engine's rules, let go with a reason, told."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, Membership, Notice
from accounts.roles import Role
from pairing.choices import LET_GO, SeatLeaving
from pairing.models import Policy, TeamSeat
from pairing.rules import Denied
from pairing.services.policies import copy_policy, save_policy
from pairing.services.seat_choice import candidates
from pairing.services.seating import confirm_seats, release_seat, seat_by_hand
from students.services import withdraw_consent
from tests.pairing.test_ages import number_of
from tests.pairing.test_teams import expert, fill, team_of
from tests.world import make_ready, make_student, make_user
from volunteers.services import set_state


def formed(town, **limits):
    """A team without anybody: formed, then no longer proposed to anyone."""
    policy = town.policy("yunfu")
    if limits:
        own = copy_policy(policy, county=town.world.county, name="本县", by=town.mei)
        team = {"specialists": 1, "children_per_cadre": 20} | limits
        policy = save_policy(own, body=own.body | {"team": team}, by=town.mei)
    fill(town, policy)
    TeamSeat.objects.all().delete()
    return [team_of(child) for child in town.students]


def gao(town):
    return town.world.users["gao"]


def told(user):
    return list(Notice.objects.filter(user=user).order_by("created_at").values_list("text", "url"))


def page_text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def why(team, kind, person):
    return {one.person.pk: one.why for one in candidates(team, kind)}[person.pk]


# Choosing


def test_a_cadre_takes_the_lead_at_once(town):
    team, *_ = formed(town)
    seat = seat_by_hand(team, "cadre", gao(town).pk, by=town.lin)
    assert (seat.state, seat.number, seat.confirmed_by) == ("filled", 1, town.lin)
    assert team_of(team.student).no_cadre == 0
    entry = AuditEntry.objects.get(action="team.seat")
    assert entry.detail == {"seat": "cadre", "person": str(gao(town).pk)}


def test_a_specialist_takes_the_lowest_free_seat(town):
    team, *_ = formed(town, specialists=3)
    first, second, third = (expert(town, name) for name in ("甲", "乙", "丙"))
    seats = [seat_by_hand(team, "specialist", p.pk, by=town.lin) for p in (first, second)]
    release_seat(seats[0], reason="busy", by=town.mei)
    assert seat_by_hand(team, "specialist", third.pk, by=town.lin).number == 1


def test_each_who_cannot_sit_there_is_told_why(town):
    team, other, _ = formed(town, specialists=2, children_per_cadre=1)
    team.student.needs.update(prefers_sex="F")
    lu = make_user(town.world, "lu", "陆委员", Role.TOWN_CADRE, "shanbei")
    assert why(team, "cadre", lu) == "不在学生所在镇街任团干部"
    seat_by_hand(other, "cadre", gao(town).pk, by=town.lin)
    assert why(team, "cadre", gao(town)) == "名额已满"
    late, man, busy, young = (
        expert(town, "未准入", gates=False), expert(town, "男士", sex="M"),
        expert(town, "忙人", max_cases=1), expert(town, "少年", id_number=number_of(15)),
    )  # fmt: skip
    seat_by_hand(other, "specialist", busy.pk, by=town.lin)
    fine, wrong = expert(town, "合适的"), expert(town, "不合的")
    seat = seat_by_hand(team, "specialist", wrong.pk, by=town.lin)
    assert why(team, "specialist", wrong) == "已经在这一队"
    release_seat(seat, reason="unsuitable", by=town.mei)
    told = {
        person.name: why(team, "specialist", person) for person in (late, man, busy, wrong, young)
    }
    assert told == {
        "未准入": "实名、培训或准入不在有效期内",
        "男士": "不符合学生对性别的要求",
        "忙人": "名额已满",
        "不合的": "以前因不合适或违规离开过这一队",
        "少年": "未满 16 周岁，或未满 18 周岁而只能线下",
    }
    assert why(team, "specialist", fine) == ""
    for person in (late, man, busy, wrong, young):
        with pytest.raises(Denied, match=why(team, "specialist", person)):
            seat_by_hand(team, "specialist", person.pk, by=town.lin)
    with pytest.raises(Denied, match="不在学生所在镇街"):
        seat_by_hand(team, "cadre", lu.pk, by=town.lin)
    assert team.seats.held().count() == 0


def test_what_the_county_lifts_for_pairs_is_lifted_here(town):
    team, *_ = formed(town)
    team.student.needs.update(prefers_sex="F")
    man = expert(town, "男士", sex="M")
    assert why(team, "specialist", man)
    Policy.objects.filter(pk=team.policy_id).update(body=team.policy.body | {"relaxed": ["sex"]})
    assert why(team_of(team.student), "specialist", man) == ""


def test_who_has_the_missing_skill_and_the_lighter_load_comes_first(town):
    team, other, _ = formed(town, specialists=2)
    law, busy = expert(town, "律师", ["law"]), expert(town, "心理甲")
    idle, late = expert(town, "心理乙"), expert(town, "未准入", gates=False)
    seat_by_hand(other, "specialist", busy.pk, by=town.lin)
    order = [one.person for one in candidates(team, "specialist")]
    assert order == [idle, busy, law, late]
    seat_by_hand(team, "specialist", busy.pk, by=town.lin)
    assert next(one.person for one in candidates(team, "specialist")) == law


@pytest.mark.parametrize(("text", "names"), [("心理", ["心理师"]), ("ls", ["律师"]), ("无", [])])
def test_a_name_narrows_the_list(town, text, names):
    team, *_ = formed(town)
    expert(town, "心理师"), expert(town, "律师", initials="ls")
    assert [one.person.name for one in candidates(team, "specialist", text)] == names


def test_a_full_seat_a_stranger_and_a_child_who_left_are_refused(town):
    team, other, _ = formed(town)
    seat_by_hand(team, "cadre", gao(town).pk, by=town.lin)
    with pytest.raises(Denied, match="已经满了"):
        seat_by_hand(team, "cadre", gao(town).pk, by=town.lin)
    with pytest.raises(Denied, match="已经满了"):
        candidates(team, "cadre")
    with pytest.raises(Denied, match="不在本县名单里"):
        seat_by_hand(other, "cadre", town.world.users["su"].pk, by=town.lin)
    with pytest.raises(Denied, match="没有这项权限"):
        seat_by_hand(other, "cadre", gao(town).pk, by=town.mei)
    withdraw_consent(student=other.student, by=town.mei)
    with pytest.raises(Denied, match="已经解散"):
        seat_by_hand(other, "cadre", gao(town).pk, by=town.lin)


# Letting go


def test_who_is_let_go_stays_on_record_and_is_not_proposed_to_the_child_again(town):
    doctor = expert(town, "心理老师")
    fill(town)
    team = team_of(town.students[0])
    seat = team.seats.get(kind="specialist")
    release_seat(seat, reason="busy", note="  本学期太忙 ", by=town.mei)
    seat.refresh_from_db()
    assert (seat.state, seat.left_reason, seat.left_note) == ("left", "busy", "本学期太忙")
    fill(town)
    assert not team.seats.held().filter(kind="specialist").exists()
    assert TeamSeat.objects.held().filter(specialist=doctor).count() == 2
    assert seat_by_hand(team, "specialist", doctor.pk, by=town.lin).state == "filled"


@pytest.mark.parametrize("reason", [r for r in SeatLeaving if r not in LET_GO])
def test_reasons_of_the_system_are_not_for_people(town, reason):
    fill(town)
    with pytest.raises(Denied, match="请选空出座位的原因"):
        release_seat(TeamSeat.objects.first(), reason=reason, by=town.mei)


def test_a_seat_is_given_free_once(town):
    fill(town)
    seat = TeamSeat.objects.first()
    release_seat(seat, reason="moved", by=town.mei)
    with pytest.raises(Denied, match="刚被别人空出来"):
        release_seat(seat, reason="moved", by=town.mei)
    assert AuditEntry.objects.filter(action="team.release").count() == 1


def test_nobody_is_confirmed_beyond_the_number_of_teams(town):
    doctor = expert(town, "心理老师", max_cases=3)
    fill(town)
    type(doctor).objects.filter(pk=doctor.pk).update(max_cases=2)
    with pytest.raises(Denied, match="心理老师：名额已满"):
        confirm_seats(TeamSeat.objects.all(), county=town.world.county, by=town.lin)
    assert not TeamSeat.objects.filled().exists()


# Telling


def test_people_are_told_how_many_teams_and_never_which_child(town):
    doctor = expert(town, "心理老师", phone=town.world.users["zhong"].phone)
    fill(town)
    assert not Notice.objects.exclude(user=town.mei).exists()  # proposals are told to nobody
    confirm_seats(TeamSeat.objects.all(), county=town.world.county, by=town.lin)
    [(lead, address)] = told(gao(town))
    assert "牵头 3 个" in lead and address == reverse("pairing:team_list")
    [(joined, nowhere)] = told(town.world.users["zhong"])
    assert "已加入 3 个" in joined and nowhere == ""
    release_seat(TeamSeat.objects.filter(specialist=doctor).first(), reason="busy", by=town.mei)
    assert "已离开 1 个" in told(town.world.users["zhong"])[-1][0]
    withdraw_consent(student=town.students[0], by=town.mei)
    assert "不再牵头 1 个" in told(gao(town))[-1][0]
    texts = " ".join(Notice.objects.values_list("text", flat=True))
    assert not any(child.name in texts for child in town.students)


def test_a_chosen_cadre_finds_the_team_in_the_notice(client, town):
    team, *_ = formed(town)
    seat_by_hand(team, "cadre", gao(town).pk, by=town.lin)
    [(_, address)] = told(gao(town))
    client.force_login(gao(town))
    assert client.get(address).status_code == 200


def test_a_refused_proposal_is_told_to_nobody(town):
    fill(town)
    release_seat(TeamSeat.objects.first(), reason="mistake", by=town.mei)
    assert told(gao(town)) == []


def test_an_expert_who_leaves_the_pool_hears_of_it(town):
    doctor = expert(town, "心理老师", phone=town.world.users["zhong"].phone)
    fill(town)
    confirm_seats(TeamSeat.objects.all(), county=town.world.county, by=town.lin)
    set_state(doctor, state="left", reason="搬家", by=town.lin)
    seats = TeamSeat.objects.left().filter(specialist=doctor)
    assert set(seats.values_list("left_reason", flat=True)) == {"gone"}
    assert "已离开 3 个" in told(town.world.users["zhong"])[-1][0]


def test_a_cadre_whose_post_ended_is_told_at_the_next_search(town):
    fill(town)
    confirm_seats(TeamSeat.objects.all(), county=town.world.county, by=town.lin)
    Membership.objects.filter(user=gao(town)).delete()
    fill(town)
    assert "不再牵头 3 个" in told(gao(town))[-1][0]


# Pages


@pytest.fixture
def as_lin(client, town):
    client.force_login(town.lin)
    return client


def test_the_pages_choose_and_let_go(as_lin, town):
    team, *_ = formed(town)
    late = expert(town, "未准入", gates=False)
    doctor = expert(town, "心理老师")
    detail = reverse("pairing:team_detail", args=[team.pk])
    page = page_text(as_lin.get(detail))
    assert "选团干部" in page and "选专业人员" in page
    address = reverse("pairing:specialist_seat", args=[team.pk])
    page = page_text(as_lin.get(address))
    assert "实名、培训或准入不在有效期内" in page and "选心理老师" in page
    assert "没有人符合这个名字" in page_text(as_lin.get(address, {"q": "王"}))
    assert "请先选一个人" in page_text(as_lin.post(address, follow=True))
    refused = page_text(as_lin.post(address, {"person": late.pk}, follow=True))
    assert "不能选这一位：实名" in refused
    seated = page_text(as_lin.post(address, {"person": doctor.pk}, follow=True))
    assert "心理老师 已就位" in seated and "选专业人员" not in seated
    leave = reverse("pairing:seat_release", args=[team.seats.get().pk])
    assert "收到一条消息" in page_text(as_lin.get(leave))
    assert "请选空出座位的原因" in page_text(as_lin.post(leave))
    gone = page_text(as_lin.post(leave, {"reason": "busy", "note": "太忙"}, follow=True))
    assert "座位已空出" in gone and "本人没有精力：太忙" in gone and "以前的安排" in gone


def test_the_reason_stays_in_the_county_office(client, town):
    fill(town)
    team = team_of(town.students[0])
    release_seat(team.seats.get(), reason="misconduct", by=town.mei)
    for user, sees in ((town.mei, True), (gao(town), False)):
        client.force_login(user)
        page = page_text(client.get(reverse("pairing:team_detail", args=[team.pk])))
        assert ("违反服务守则" in page) is sees


def test_choosing_for_a_child_without_consent_leads_back(as_lin, town):
    team, *_ = formed(town)
    withdraw_consent(student=team.student, by=town.mei)
    answer = as_lin.get(reverse("pairing:cadre_seat", args=[team.pk]), follow=True)
    assert "不能安排人" in page_text(answer) and "选团干部" not in page_text(answer)


def test_a_town_without_a_cadre_says_whom_to_invite(as_lin, town):
    team, *_ = formed(town)
    Membership.objects.filter(user=gao(town)).update(unit=town.world.units["shanbei"])
    page = page_text(as_lin.get(reverse("pairing:cadre_seat", args=[team.pk])))
    assert "邀请白藤镇的团干部" in page and "不在学生所在镇街任团干部" in page


def test_a_county_without_teams_claims_nothing(as_lin, town):
    page = page_text(as_lin.get(reverse("pairing:team_list")))
    assert "还没有小队" in page and "都有人牵头" not in page


@pytest.mark.parametrize("name", ["cadre_seat", "specialist_seat", "team_detail"])
def test_the_pages_cost_the_same_with_more_people(
    as_lin, town, name, django_assert_max_num_queries
):
    team, *_ = formed(town, specialists=5)
    seat_by_hand(team, "specialist", expert(town, "在队的").pk, by=town.lin)
    address = reverse(f"pairing:{name}", args=[team.pk])
    as_lin.get(address)

    def cost():
        with django_assert_max_num_queries(30) as seen:
            assert as_lin.get(address).status_code == 200
        return len(seen)

    before = cost()
    for at in range(4):
        made = expert(town, f"又一位{at}")
        make_user(town.world, f"cadre{at}", f"团干{at}", Role.TOWN_CADRE, "baiteng")
        if at:
            seat_by_hand(team, "specialist", made.pk, by=town.lin)
    assert cost() == before


def test_a_search_asks_the_same_for_many_children(town):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            fill(town)
        return len(seen)

    expert(town, "心理老师")
    fill(town)
    before = cost()
    for at in range(9):
        make_ready(make_student(town.world, f"学生{at}"))
        expert(town, f"专家{at}")
    fill(town)
    assert cost() == before
    assert TeamSeat.objects.proposed().count() == 24
