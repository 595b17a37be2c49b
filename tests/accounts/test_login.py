"""Log-in by phone or e-mail, and what it gives away to strangers: nothing."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.urls import NoReverseMatch, reverse

from accounts.crypto import blind_index
from accounts.models import User
from tests.world import PASSWORD

PHONE = "19900000001"
LOGIN = "/accounts/login/"
FULL_WIDTH = PHONE.translate({ord("0") + n: ord("０") + n for n in range(10)})


@pytest.fixture
def lin(world) -> User:
    User.objects.filter(phone_index=blind_index(PHONE)).update(phone="", phone_index="")
    user = world.users["lin"]
    user.phone = PHONE
    user.save()
    return user


def log_in(client, login: str, password: str = PASSWORD):
    return client.post(LOGIN, {"login": login, "password": password})


def logged_in(client) -> bool:
    return "_auth_user_id" in client.session


def said(response) -> str:
    """The page without what differs by design."""
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r'name="login" value="[^"]*"', "", text)


@pytest.mark.parametrize(
    "login",
    ["19900000001", "+86 199 0000 0001", FULL_WIDTH, "199-0000-0001", " 19900000001 ",
     "lin@example.test", "Lin@Example.TEST"],
)  # fmt: skip
def test_the_phone_or_address_as_people_type_it(client, lin, login):
    response = log_in(client, login)
    assert response.status_code == 302
    assert logged_in(client)


def test_the_session_key_changes_at_log_in(client, lin):
    client.get(LOGIN)
    client.session.save()
    before = client.session.session_key
    log_in(client, lin.phone)
    assert client.session.session_key != before


def test_the_page_is_chinese_and_never_stored(client, lin):
    response = client.get(LOGIN)
    assert "登录" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("login", ["19900000001", "lin@example.test"])
def test_wrong_unknown_and_inactive_hear_the_same(client, lin, login):
    wrong = log_in(client, login, "wrong-password-1")
    unknown = log_in(client, "19900009999" if login[0] == "1" else "who@example.test")
    User.objects.filter(pk=lin.pk).update(is_active=False)
    inactive = log_in(client, login)
    assert wrong.status_code == unknown.status_code == inactive.status_code == 200
    assert said(wrong) == said(unknown) == said(inactive)
    assert "与密码对不上" in said(wrong)
    assert not logged_in(client)


def test_nonsense_hears_the_same(client, lin):
    assert said(log_in(client, "nonsense")) == said(log_in(client, "19900009999"))


def test_six_wrong_passwords_close_the_account_for_a_while(client, lin):
    for _ in range(5):
        log_in(client, lin.phone, "wrong-password-1")
    response = log_in(client, lin.phone)
    assert "请过 5 分钟再试" in response.content.decode()
    assert not logged_in(client)


def test_spelling_the_phone_otherwise_gives_no_new_tries(client, lin):
    for number in ("19900000001", "+8619900000001", "199 0000 0001", FULL_WIDTH, "199-00000001"):
        log_in(client, number, "wrong-password-1")
    log_in(client, "1990000 0001")
    assert not logged_in(client)


def test_wrong_tries_on_one_phone_do_not_lock_another(client, world, lin):
    for _ in range(6):
        log_in(client, lin.phone, "wrong-password-1")
    log_in(client, world.users["mei"].phone)
    assert logged_in(client)


def test_a_forwarded_header_buys_no_new_tries(client, world, lin):
    """Ten failures a minute from one address, whatever the header says."""
    for n in range(10):
        client.post(
            LOGIN, {"login": f"1990000888{n}", "password": "x"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}"
        )
    response = client.post(
        LOGIN, {"login": lin.phone, "password": PASSWORD}, HTTP_X_FORWARDED_FOR="10.9.9.9"
    )
    assert not logged_in(client)
    assert response.status_code in {200, 429}


def test_log_out_is_a_post(client, lin):
    client.force_login(lin)
    client.get("/accounts/logout/")
    assert logged_in(client)
    response = client.post("/accounts/logout/")
    assert response.status_code == 302
    assert not logged_in(client)


def test_another_host_is_no_place_to_go_after_log_in(client, lin):
    response = client.post(
        LOGIN, {"login": lin.phone, "password": PASSWORD, "next": "https://evil.test/"}
    )
    assert "evil.test" not in response["Location"]


def test_nobody_signs_up(client, db):
    page = client.get(reverse("account_signup"))
    assert "上一级" in page.content.decode()
    assert client.post(reverse("account_signup"), {"phone": "19900000001"}).status_code == 405
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["account_inactive", "account_change_phone", "account_verify_phone", "mfa_list_webauthn",
     "account_confirm_email", "account_request_login_code", "account_confirm_login_code"],
)  # fmt: skip
def test_unused_routes_are_not_mounted(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_password_is_reset_by_mail(client, lin):
    response = client.post(reverse("account_reset_password"), {"email": "lin@example.test"})
    assert response.status_code == 302
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    assert "密码" in form.content.decode()
    done = client.post(
        form.request["PATH_INFO"],
        {"password1": "new-horse-battery-9", "password2": "new-horse-battery-9"},
    )
    assert done.status_code == 302
    log_in(client, lin.phone, "new-horse-battery-9")
    assert logged_in(client)


@pytest.mark.parametrize("inactive", [True, False])
def test_nobody_elses_address_gets_mail(client, lin, inactive):
    if inactive:
        User.objects.filter(pk=lin.pk).update(is_active=False)
    address = "lin@example.test" if inactive else "stranger@example.test"
    response = client.post(reverse("account_reset_password"), {"email": address}, follow=True)
    assert response.status_code == 200
    assert mail.outbox == []


def test_the_password_is_changed_and_other_sessions_end(client, lin):
    other = type(client)()
    other.force_login(lin)
    log_in(client, lin.phone)
    response = client.post(
        reverse("account_change_password"),
        {
            "oldpassword": PASSWORD,
            "password1": "new-horse-battery-9",
            "password2": "new-horse-battery-9",
        },
    )
    assert response.status_code == 302
    assert other.get(reverse("account_change_password")).status_code == 302
    assert "/accounts/login/" in other.get(reverse("account_change_password"))["Location"]


def totp_code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def activate_totp(client) -> str:
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    assert page.request["PATH_INFO"] == reverse("account_reauthenticate")
    page = client.post(
        reverse("account_reauthenticate"),
        {"password": PASSWORD, "next": reverse("mfa_activate_totp")},
        follow=True,
    )
    secret = page.context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
    assert response.status_code == 302
    return secret


def test_a_second_factor_is_set_up_and_asked_for(client, lin):
    log_in(client, lin.phone)
    activate_totp(client)
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):
        assert client.get(reverse(name)).status_code == 200, name
    client.post("/accounts/logout/")
    response = log_in(client, lin.phone)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not logged_in(client)
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not logged_in(client)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert logged_in(client)


def test_secrets_of_the_second_factor_are_sealed(client, lin, settings):
    settings.MFA_ADAPTER = "accounts.adapter.MfaAdapter"
    log_in(client, lin.phone)
    secret = activate_totp(client)
    for row in Authenticator.objects.all():
        assert secret not in str(row.data)
        assert all(str(v).startswith("v1:") for k, v in row.data.items() if k in {"secret", "seed"})


def test_staff_must_set_it_up_when_told_so(client, world, lin, settings):
    settings.STAFF_MFA_REQUIRED = True
    log_in(client, lin.phone)
    for url in ("/members/", "/members/log/", "/members/notices/"):
        assert client.get(url)["Location"] == reverse("mfa_activate_totp")
    assert client.post("/members/county/", {"county": "449901"})["Location"] == reverse(
        "mfa_activate_totp"
    )
    activate_totp(client)
    assert client.get("/members/").status_code == 200


def test_volunteers_need_none(client, world, settings):
    settings.STAFF_MFA_REQUIRED = True
    client.force_login(world.users["su"])
    assert client.get("/members/notices/").status_code == 200
