"""How django-allauth finds people: by phone or e-mail; accounts come by invitation only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.models import User
from accounts.phones import normalise_phone


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

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
