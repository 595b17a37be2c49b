"""How django-allauth finds people: by phone or e-mail; accounts come by invitation only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.http import HttpRequest

from accounts.crypto import decrypt, encrypt
from accounts.models import User
from accounts.phones import normalise_phone

WRONG_LOGIN = "手机号（或邮箱）与密码对不上，请核对后再试。"
NOT_A_PHONE = "请填写 11 位手机号。"
UNKNOWN_ACCOUNT_MAIL = "account/email/unknown_account"
TOTP_COLUMN = "mfa.authenticator.secret"


class PhoneFormField(forms.CharField):
    """A mainland mobile number in any common spelling."""

    def clean(self, value: Any) -> str:
        phone = normalise_phone(super().clean(value))
        if not phone:
            raise forms.ValidationError(NOT_A_PHONE)
        return phone


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG_LOGIN,
        "phone_password_mismatch": WRONG_LOGIN,
        "username_password_mismatch": WRONG_LOGIN,
        "too_many_login_attempts": "密码输错次数太多，请过 5 分钟再试。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        return PhoneFormField(**kwargs)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Let only active people in; the others hear what strangers hear."""
        if phone := credentials.get("phone"):
            credentials["phone"] = normalise_phone(phone)
        user: User | None = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Works also for people without a phone or without an allauth address row."""
        return bool(user.is_active and user.check_password(password))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """allauth counts all phone log-ins together: one stranger would lock everybody out."""
        login = credentials.get("phone") or credentials.get("email") or ""
        return f"login:{login.lower()}"

    def clean_phone(self, phone: str) -> str:
        return normalise_phone(phone) or phone

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.by_phone(normalise_phone(phone))

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (user.phone, True) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        user.phone = phone
        user.save(update_fields=["phone", "phone_index"])

    def set_phone_verified(self, user: Any, phone: str) -> None:
        """Numbers are vouched for by the person who sent the invitation."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Never write to an address that belongs to nobody here."""
        if template_prefix != UNKNOWN_ACCOUNT_MAIL:
            super().send_mail(template_prefix, email, context)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the TOTP keys and recovery seeds sealed in the database."""

    def encrypt(self, text: str) -> str:
        return encrypt(text, column=TOTP_COLUMN)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, column=TOTP_COLUMN)
