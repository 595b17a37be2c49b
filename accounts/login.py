"""The log-in form in this portal's words."""

from typing import Any

from allauth.account.forms import LoginForm


class PortalLoginForm(LoginForm):  # type: ignore[misc]
    """Log in by phone or e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = "手机或邮箱"
        for field in (login, password):
            field.widget.attrs.pop("placeholder", None)
