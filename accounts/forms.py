"""Forms of the members, units and county pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.adapter import PhoneFormField
from accounts.choices import UnitKind
from accounts.models import Unit, User
from accounts.roles import Role
from accounts.rules import editable_units, invitable_units

FILL = {"required": "请填写。"}
CHOOSE = {"required": "请选择。", "invalid_choice": "请从列表里选择。"}


class UnitChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A unit, named with the one above it."""

    def label_from_instance(self, unit: Any) -> str:
        return f"{unit.parent.name} · {unit.name}" if unit.parent else unit.name


class InvitationForm(forms.Form):
    """Whom to invite, for a role that is chosen already."""

    name = forms.CharField(label="姓名", max_length=40, error_messages=FILL)
    phone = PhoneFormField(
        label="手机号",
        help_text="对方用这个手机号接受邀请和登录。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        error_messages=FILL,
    )
    unit = UnitChoiceField(
        label="单位", queryset=Unit.objects.none(), empty_label="请选择", error_messages=CHOOSE
    )

    def __init__(self, *args: Any, user: User, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = invitable_units(user, role).select_related("parent")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if not self.is_bound and len(found := units[:2]) == 1:
            self.fields["unit"].initial = found[0].pk


class CodeForm(forms.Form):
    """The code from the invitation."""

    code = forms.CharField(
        label="邀请码",
        max_length=40,
        help_text="12 位字母和数字，不分大小写，有没有横线都可以。",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
        error_messages=FILL,
    )


class JoinForm(forms.Form):
    """Phone and password of the person who takes up the role."""

    code = forms.CharField(widget=forms.HiddenInput)
    phone = PhoneFormField(
        label="手机号",
        help_text="填邀请时登记的手机号。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages=FILL,
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages=FILL,
    )


class NewAccountForm(JoinForm):
    """The same for somebody without an account: a new password, twice."""

    password = forms.CharField(
        label="设置密码",
        strip=False,
        max_length=128,
        help_text="至少 8 位，不能全是数字，不要用常见的密码。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages=FILL,
    )
    again = forms.CharField(
        label="再输一次密码",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages=FILL,
    )
    email = forms.EmailField(
        label="邮箱",
        required=False,
        help_text="忘记密码时用来找回。",
        error_messages={"invalid": "邮箱写法不对，请核对，或者留空。"},
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if self.cleaned_data.get("password") not in {None, again}:
            raise forms.ValidationError("两次输入的密码不一样，请重新输入。")
        return again


class ReasonForm(forms.Form):
    """Why a post is ended."""

    reason = forms.CharField(
        label="原因",
        min_length=2,
        max_length=200,
        help_text="例如：调离、任期结束。会记入操作日志。",
        error_messages=FILL | {"min_length": "请写明原因，至少 2 个字。"},
    )


class UnitForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, other names, days of use, place on the tile map."""

    aliases = forms.CharField(
        label="别名",
        required=False,
        help_text="名册里的其他写法，用顿号或换行分开，例如：白藤、白藤圩镇。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Unit
        fields = (
            "name", "aliases", "school_kind", "valid_from", "valid_to", "grid_col", "grid_row",
        )  # fmt: skip
        widgets = {
            "valid_from": forms.DateInput(attrs={"type": "date"}),
            "valid_to": forms.DateInput(attrs={"type": "date"}),
        }
        error_messages = {"name": FILL}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["aliases"] = "、".join(self.instance.aliases)
        for name in self._unneeded():
            del self.fields[name]

    def _unneeded(self) -> tuple[str, ...]:
        if self.instance.kind == UnitKind.SCHOOL:
            self.fields["school_kind"].required = True
            return ("grid_col", "grid_row")
        return ("school_kind",)

    def clean_aliases(self) -> list[str]:
        text = self.cleaned_data["aliases"]
        for mark in "\n\r,，;；|":
            text = text.replace(mark, "、")
        names = [name.strip() for name in text.split("、") if name.strip()]
        return list(dict.fromkeys(names))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "停用日期不能早于启用日期。")
        return data


class SchoolForm(UnitForm):
    """A new school in one of the own towns."""

    town = UnitChoiceField(
        label="镇街", queryset=Unit.objects.none(), empty_label="请选择", error_messages=CHOOSE
    )
    field_order = ("name", "town", "school_kind", "aliases")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, instance=Unit(kind=UnitKind.SCHOOL), **kwargs)
        towns = editable_units(user).of_kind(UnitKind.TOWN)
        self.fields["town"].queryset = towns.select_related("parent")  # type: ignore[attr-defined]


class CountyForm(forms.Form):
    """Which of the own counties to work in."""

    county = forms.ChoiceField(label="县（市、区）", error_messages=CHOOSE)

    def __init__(self, *args: Any, counties: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(county.code, county.name) for county in counties]
        self.fields["county"].choices = choices  # type: ignore[attr-defined]
