"""Fields that several forms of this room share."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from students.choices import ContactMethod

ASKED_BY_PERSON = [
    (method.value, method.label) for method in ContactMethod if method != ContactMethod.ROSTER
]
_WHICH = "请选择是走访、电话、微信还是学校记录。"


def not_in_future(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError("日期不能晚于今天，请改成实际日期。")


class PastDay(forms.DateField):
    """A day up to today, today unless said otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = "日期看不懂，请按 2026-05-14 的样子填写。"
        super().__init__(
            **{
                "widget": forms.DateInput(attrs={"type": "date"}),
                "initial": timezone.localdate,
                "validators": [not_in_future],
                "error_messages": {"required": "请填写日期。", "invalid": wrong},
            }
            | kwargs
        )


class Method(forms.ChoiceField):
    """How the family was reached."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": "方式",
                "choices": ASKED_BY_PERSON,
                "widget": forms.RadioSelect,
                "error_messages": dict.fromkeys(("required", "invalid_choice"), _WHICH),
            }
            | kwargs
        )
