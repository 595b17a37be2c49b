"""Inviting, taking up, revoking and ending; each on the record."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Invitation, Membership, Unit, User
from accounts.roles import ROLES, Perm, Role
from accounts.rules import Denied, invitable_roles, invitable_units, may_invite, visible_memberships
from accounts.services import invitations
from accounts.services.members import LAST_ADMIN, end_membership
from tests.world import PASSWORD, make_user

NEW_PHONE, NEW_PASSWORD = "19900007777", "quiet-river-stone-5"
LIST, CREATE, JOIN = "/members/", "/members/invite/", "/members/join/"


def invite(world, by="lin", role=Role.TOWN_CADRE, unit="baiteng", phone=NEW_PHONE):
    return invitations.invite(
        name="新同事", phone=phone, role=role, unit=world.units[unit], by=world.users[by]
    )


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


# -- The table ---------------------------------------------------------------------------------


def test_whoever_may_invite_has_the_right_and_the_other_way_round():
    for role, info in ROLES.items():
        assert bool(info.invites) == (Perm.MEMBERS_INVITE in info.permissions), role


def test_invited_roles_exist():
    for info in ROLES.values():
        assert set(info.invites) <= set(Role)


@pytest.mark.parametrize(
    ("who", "role", "unit", "may"),
    [
        ("lin", Role.TOWN_CADRE, "baiteng", True),
        ("lin", Role.TOWN_CADRE, "wangshan_town", False),
        ("lin", Role.TOWN_CADRE, "linghai", False),  # a town cadre sits in a town
        ("lin", Role.SCHOOL_CONTACT, "baiteng_school", True),
        ("lin", Role.COUNTY_ADMIN, "linghai", False),  # comes from the city
        ("lin", Role.UNIVERSITY_ADMIN, "university", True),
        ("ouyang", Role.UNIVERSITY_ADMIN, "university", False),  # no partnership
        ("mai", Role.COUNTY_ADMIN, "wangshan", True),
        ("mai", Role.COUNTY_ADMIN, "yuanshan", False),
        ("province", Role.CITY_ADMIN, "city2", True),
        ("he", Role.SQUAD_LEADER, "squad", True),
        ("xu", Role.COLLEGE_ADMIN, "college", False),
        ("mei", Role.TOWN_CADRE, "baiteng", False),
        ("su", Role.SQUAD_LEADER, "squad", False),
        ("nobody", Role.TOWN_CADRE, "baiteng", False),
    ],
)
def test_who_may_invite_whom(world, who, role, unit, may):
    assert may_invite(world.users[who], role, world.units[unit]) is may


def test_an_inactive_admin_invites_nobody(world):
    world.users["lin"].is_active = False
    assert invitable_roles(world.users["lin"]) == []
    assert not invitable_units(world.users["lin"], Role.TOWN_CADRE).exists()


# -- Inviting ----------------------------------------------------------------------------------


def test_the_code_is_sixty_bits_and_kept_nowhere(world):
    invitation, code = invite(world)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", code)
    with connection.cursor() as cursor:
        cursor.execute("select * from accounts_invitation")
        stored = str(cursor.fetchall())
    bare = code.replace("-", "")
    assert bare not in stored and code not in stored and NEW_PHONE not in stored
    assert bare not in str(list(AuditEntry.objects.values()))
    assert invitation.expires_at - timezone.now() > timedelta(days=6, hours=23)


def test_codes_differ():
    assert len({invitations.new_code() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("typed", ["abcd-efgh-jk01", "ABCDEFGHJKOI", "abcd efgh jkol"])
def test_codes_as_people_type_them(typed):
    assert invitations.normalise_code(typed) == "ABCDEFGHJK01"


@pytest.mark.parametrize("phone", ["", "12345", "1990000777"])
def test_the_phone_must_be_one(world, phone):
    with pytest.raises(Denied, match="11 位"):
        invite(world, phone=phone)


def test_the_service_itself_refuses_what_one_may_not_hand_out(world):
    with pytest.raises(Denied):
        invite(world, by="mei")
    assert not Invitation.objects.exists()
    assert actions() == []


def test_the_page_shows_the_code_once(client, world):
    client.force_login(world.users["lin"])
    assert "镇街团干部" in client.get(CREATE).content.decode()
    form = client.get(f"{CREATE}?role=town_cadre").content.decode()
    assert "岭海县 · 白藤镇" in form and "望山镇" not in form
    data = {"name": "新同事", "phone": NEW_PHONE, "unit": world.units["baiteng"].pk}
    page = client.post(f"{CREATE}?role=town_cadre", data).content.decode()
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)[0]
    assert invitations.open_invitation(code).name == "新同事"
    listed = client.get(LIST).content.decode()
    assert code not in listed and NEW_PHONE not in listed and "199****7777" in listed


def test_a_foreign_unit_in_the_form_is_refused(client, world):
    client.force_login(world.users["lin"])
    data = {"name": "新同事", "phone": NEW_PHONE, "unit": world.units["wangshan_town"].pk}
    page = client.post(f"{CREATE}?role=town_cadre", data).content.decode()
    assert "请从列表里选择" in page
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("query", ["?role=county_admin", "?role=nonsense"])
def test_a_role_that_one_does_not_hand_out_has_no_page(client, world, query):
    client.force_login(world.users["lin"])
    assert client.get(CREATE + query).status_code == 404
    assert client.post(CREATE + query, {}).status_code == 404
    assert client.post(CREATE, {}).status_code == 404


# -- Taking up ---------------------------------------------------------------------------------


def join(client, code, **more):
    data = {"code": code, "phone": NEW_PHONE, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    return client.post(JOIN, data | more)


def test_a_new_person_takes_up_a_role(client, world):
    _, code = invite(world)
    assert client.get(JOIN).status_code == 200
    page = client.post(JOIN, {"code": code.lower()})
    assert "白藤镇" in page.content.decode() and "镇街团干部" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    response = join(client, code, email="New@Example.test")
    assert response["Location"] == "/accounts/login/"
    user = User.objects.by_phone(NEW_PHONE)
    assert (user.name, user.email) == ("新同事", "new@example.test")
    assert [m.role for m in user.active_memberships] == [Role.TOWN_CADRE]
    assert user.active_memberships[0].granted_by == world.users["lin"]
    assert actions() == ["invitation.created", "invitation.accepted"]
    client.post("/accounts/login/", {"login": NEW_PHONE, "password": NEW_PASSWORD})
    assert "_auth_user_id" in client.session


def test_a_code_works_once(client, world):
    _, code = invite(world)
    join(client, code)
    again = join(client, code)
    assert invitations.DEAD_CODE in again.content.decode()
    assert (
        Membership.objects.filter(unit=world.units["baiteng"]).count() == 2
    )  # Gao and the new one


def test_all_dead_codes_sound_alike(client, world, time_machine):
    _, used = invite(world)
    join(client, used)
    client.get(JOIN)  # takes the message of success
    revoked, revoked_code = invite(world)
    invitations.revoke(revoked, by=world.users["lin"])
    _, expired = invite(world)
    time_machine.move_to(timezone.now() + timedelta(days=8))
    pages = []
    for code in (used, revoked_code, expired, "0000-0000-0000"):
        page = client.post(JOIN, {"code": code}).content.decode()
        pages.append(re.sub(r'value="[^"]*"', "", page))
    assert len(set(pages)) == 1


def test_the_code_of_a_dismissed_inviter_is_dead(client, world):
    _, code = invite(world)
    Membership.objects.filter(user=world.users["lin"]).update(ends_on=date(2026, 1, 2))
    assert invitations.DEAD_CODE in client.post(JOIN, {"code": code}).content.decode()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"phone": "19900001234"}, "与邀请登记的不一致"),
        ({"phone": "123"}, "11 位手机号"),
        ({"again": "other-password-9"}, "两次输入的密码不一样"),
        ({"password": "12345678", "again": "12345678"}, "密码"),
        ({"password": "short", "again": "short"}, "密码"),
        ({"email": "nonsense"}, "邮箱写法不对"),
        ({"email": "MEI@example.test"}, "这个邮箱不能使用"),
    ],
)
def test_what_does_not_fit_is_said(client, world, more, words):
    _, code = invite(world)
    page = join(client, code, **more)
    assert words in page.content.decode()
    assert User.objects.by_phone(NEW_PHONE) is None
    assert Invitation.objects.get().is_open


def test_a_password_like_the_name_is_refused_by_the_service(world):
    _, code = invite(world)
    with pytest.raises(ValidationError):
        invitations.accept(code=code, phone=NEW_PHONE, password="password")


def test_a_person_with_an_account_adds_the_role_with_the_old_password(client, world):
    chen = world.users["chen"]
    _, code = invite(world, phone=chen.phone)
    page = client.post(JOIN, {"code": code}).content.decode()
    assert "再输一次" not in page
    wrong = client.post(JOIN, {"code": code, "phone": chen.phone, "password": "wrong"})
    assert invitations.KNOWN_PHONE in wrong.content.decode()
    client.post(JOIN, {"code": code, "phone": chen.phone, "password": PASSWORD})
    roles = {m.role for m in User.objects.get(pk=chen.pk).active_memberships}
    assert roles == {Role.SCHOOL_CONTACT, Role.TOWN_CADRE}


def test_somebody_logged_in_goes_home_afterwards(client, world):
    chen = world.users["chen"]
    _, code = invite(world, phone=chen.phone)
    client.force_login(chen)
    response = client.post(JOIN, {"code": code, "phone": chen.phone, "password": PASSWORD})
    assert response["Location"] == "/"


def test_an_inactive_account_is_not_revived(client, world):
    User.objects.filter(pk=world.users["chen"].pk).update(is_active=False)
    chen = world.users["chen"]
    _, code = invite(world, phone=chen.phone)
    client.post(JOIN, {"code": code, "phone": chen.phone, "password": PASSWORD})
    assert chen.memberships.count() == 1


def test_the_same_role_twice_is_one_membership(world):
    gao = world.users["gao"]
    for _ in range(2):
        _, code = invite(world, phone=gao.phone)
        invitations.accept(code=code, phone=gao.phone, password=PASSWORD)
    assert gao.memberships.count() == 1


def test_guessing_codes_is_stopped(client, world):
    for _ in range(20):
        assert client.post(JOIN, {"code": "0000-0000-0000"}).status_code == 200
    assert client.post(JOIN, {"code": "0000-0000-0000"}).status_code == 429


def test_guessing_the_phone_of_a_code_is_stopped(client, world):
    _, code = invite(world)
    for n in range(10):
        client.post(JOIN, {"code": code, "phone": f"1990000{n:04d}"}, REMOTE_ADDR=f"10.0.0.{n}")
    response = client.post(JOIN, {"code": code, "phone": NEW_PHONE}, REMOTE_ADDR="10.0.1.1")
    assert response.status_code == 429


def test_an_empty_code_is_said(client, world):
    assert "请填写" in client.post(JOIN, {"code": ""}).content.decode()


# -- Revoking ----------------------------------------------------------------------------------


def test_revoking(client, world):
    invitation, _ = invite(world)
    client.force_login(world.users["lin"])
    url = reverse("accounts:invitation_revoke", args=[invitation.pk])
    assert client.get(url).status_code == 405
    assert client.post(url)["Location"] == LIST
    invitation.refresh_from_db()
    assert not invitation.is_open
    page = client.post(url, follow=True).content.decode()
    assert "已被接受或已撤回" in page
    assert actions() == ["invitation.created", "invitation.revoked"]


def test_one_does_not_revoke_what_the_level_above_sent(world):
    invitation, _ = invite(world, by="mai", role=Role.COUNTY_ADMIN, unit="linghai")
    with pytest.raises(Denied):
        invitations.revoke(invitation, by=world.users["lin"])


def test_a_stranger_finds_no_invitation(client, world):
    invitation, _ = invite(world)
    client.force_login(world.users["ouyang"])
    url = reverse("accounts:invitation_revoke", args=[invitation.pk])
    assert client.post(url).status_code == 404


# -- The list ----------------------------------------------------------------------------------


def test_the_list_reaches_down_and_no_further(world):
    names = {m.user.name for m in visible_memberships(world.users["lin"])}
    assert {"林书记", "梅干事", "高镇长", "陈老师", "何老师"} <= names
    assert not names & {"欧阳书记", "麦市长", "徐老师", "苏同学"}
    assert {m.user.name for m in visible_memberships(world.users["xu"])} == {
        "徐老师", "吴队长", "苏同学",
    }  # fmt: skip
    assert not visible_memberships(world.users["mei"]).exists()


def test_the_list_costs_the_same_for_one_and_many(client, world):
    client.force_login(world.users["lin"])
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for n in range(5):
        make_user(world, f"more{n}", f"干部{n}", Role.TOWN_CADRE, "baiteng")
        invite(world, phone=f"1990000{8000 + n}")
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)


def test_filters(client, world):
    client.force_login(world.users["lin"])
    page = client.get(f"{LIST}?role=town_cadre").content.decode()
    rows = page.split('id="list"')[1].split("<details")[0]
    assert "高镇长" in rows and "梅干事" not in rows
    assert "没有符合条件的成员" in client.get(f"{LIST}?name=查无此人").content.decode()


# -- Ending ------------------------------------------------------------------------------------


def post_of(world, who) -> Membership:
    return world.users[who].memberships.select_related("unit", "user").get()


def end_url(world, who) -> str:
    return reverse("accounts:membership_end", args=[post_of(world, who).pk])


def test_ending_takes_effect_at_once(client, world):
    mei = type(client)()
    mei.force_login(world.users["mei"])
    client.force_login(world.users["lin"])
    assert mei.get("/members/county/").status_code == 200
    assert client.get(end_url(world, "mei")).status_code == 200
    response = client.post(end_url(world, "mei"), {"reason": "调离"})
    assert response["Location"] == LIST
    assert mei.get("/members/county/").status_code == 404
    assert client.get(end_url(world, "mei")).status_code == 404
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.reason, entry.county_code) == ("membership.ended", "调离", "449901")


def test_a_post_of_today_can_be_ended_today(world):
    user = make_user(world, "today", "今日干部", Role.TOWN_CADRE, "baiteng")
    user.memberships.update(starts_on=timezone.localdate())
    end_membership(user.memberships.get(), by=world.users["lin"], reason="误加")
    assert User.objects.get(pk=user.pk).active_memberships == []


def test_a_reason_is_needed(client, world):
    client.force_login(world.users["lin"])
    page = client.post(end_url(world, "mei"), {"reason": ""}).content.decode()
    assert "请填写" in page
    with pytest.raises(Denied, match="原因"):
        end_membership(post_of(world, "mei"), by=world.users["lin"], reason=" ")
    assert post_of(world, "mei").ends_on is None


def test_the_last_admin_stays(client, world):
    client.force_login(world.users["lin"])
    page = client.post(end_url(world, "lin"), {"reason": "退休"}).content.decode()
    assert LAST_ADMIN in page
    make_user(world, "second", "副书记", Role.COUNTY_ADMIN, "linghai")
    assert client.post(end_url(world, "lin"), {"reason": "退休"})["Location"] == "/"


def test_an_inactive_colleague_does_not_count(world):
    second = make_user(world, "second", "副书记", Role.COUNTY_ADMIN, "linghai")
    User.objects.filter(pk=second.pk).update(is_active=False)
    with pytest.raises(Denied):
        end_membership(post_of(world, "lin"), by=world.users["lin"], reason="退休")


def test_the_level_above_may_end_the_last_admin(world):
    end_membership(post_of(world, "lin"), by=world.users["mai"], reason="调离")
    assert not post_of(world, "lin").ends_on > timezone.localdate()


@pytest.mark.parametrize(
    ("who", "whom", "may"),
    [
        ("lin", "tan", True),  # a teacher: nobody hands that out, the county looks after it
        ("lin", "zhong", True),
        ("lin", "he", True),
        ("he", "su", True),
        ("he", "wu", True),
        ("lin", "ouyang", False),
        ("lin", "mai", False),
        ("mei", "gao", False),
        ("ouyang", "gao", False),
        ("lin", "su", False),
    ],
)
def test_who_may_end_whom(world, who, whom, may):
    if may:
        end_membership(post_of(world, whom), by=world.users[who], reason="调离")
    else:
        with pytest.raises(Denied):
            end_membership(post_of(world, whom), by=world.users[who], reason="调离")
    assert bool(post_of(world, whom).ends_on) is may


def test_two_admins_cannot_end_one_another(world):
    make_user(world, "second", "副书记", Role.COUNTY_ADMIN, "linghai")
    with pytest.raises(Denied):
        end_membership(post_of(world, "second"), by=world.users["lin"], reason="调离")


def test_ending_twice_is_said(world):
    post = post_of(world, "mei")
    end_membership(post, by=world.users["lin"], reason="调离")
    with pytest.raises(Denied, match="已经停用"):
        end_membership(post, by=world.users["lin"], reason="调离")
    assert actions() == ["membership.ended"]


def test_a_unit_without_county_is_logged_for_the_county_served(world):
    end_membership(post_of(world, "su"), by=world.users["he"], reason="毕业")
    assert AuditEntry.objects.get().county_code == "449901"
    assert Unit.objects.get(pk=world.units["squad"].pk)
