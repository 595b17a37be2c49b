"""Log-in, password and second factor: only the routes of django-allauth that the portal uses.

Sign-up and the e-mail page keep allauth's names, because its code reverses them, and say that
an account is opened and kept by the level above.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.decorators.http import require_http_methods

from accounts.views import closed

_form = require_http_methods(["GET", "HEAD", "POST"])  # a class-based form takes PUT as well

urlpatterns = [
    path("login/", _form(account.login), name="account_login"),
    path("logout/", _form(account.logout), name="account_logout"),
    path("signup/", closed.signup_closed, name="account_signup"),
    path("email/", closed.email_closed, name="account_email"),
    path("reauthenticate/", _form(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", _form(account.password_change), name="account_change_password"),
    path("password/set/", _form(account.password_set), name="account_set_password"),
    path("password/reset/", _form(account.password_reset), name="account_reset_password"),
    path(
        "password/reset/done/",
        _form(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        _form(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        _form(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", _form(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", _form(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", _form(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", _form(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", _form(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", _form(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        _form(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        _form(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
