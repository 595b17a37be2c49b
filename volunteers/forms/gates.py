"""Recording gates: for one volunteer, or for many at once."""

from typing import Any

from django import forms
from django.utils import timezone

from volunteers.choices import GateKind
from volunteers.forms.bulk import Counted


class GateDates(forms.Form):
    """Since when and until when."""

    passed_on = forms.DateField(
        label="通过日期",
        initial=timezone.localdate,
        error_messages={"required": "请填写通过日期。", "invalid": "请按 2026-09-01 的样子填写。"},
    )
    expires_on = forms.DateField(
        label="有效期至",
        required=False,
        help_text="不填：准入从通过日期起有效一年，实名和培训长期有效。",
        error_messages={"invalid": "请按 2027-08-31 的样子填写，或留空。"},
    )

    def clean_passed_on(self) -> Any:
        day = self.cleaned_data["passed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("通过日期不能晚于今天。")
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        since, until = data.get("passed_on"), data.get("expires_on")
        if since and until and until < since:
            self.add_error("expires_on", "“有效期至”不能早于“通过日期”。")
        return data


class GateForm(GateDates):
    """One gate of one volunteer: recorded, or taken back."""

    kind = forms.ChoiceField(choices=GateKind.choices, widget=forms.HiddenInput)
    field_order = ("kind", "passed_on", "expires_on")


class BulkGateForm(GateDates, Counted):
    kinds = forms.MultipleChoiceField(
        label="登记哪些资格",
        choices=GateKind.choices,
        initial=GateKind.values,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一项资格。"},
    )
    field_order = ("kinds", "passed_on", "expires_on", "count")
