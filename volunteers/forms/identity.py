"""Correcting name, ID number and phone of one person."""

from typing import Any

from django import forms
from django.utils import timezone

from rosters import sheets

CLEANED = {"name": "姓名", "id_number": "身份证号", "phone": "手机"}


class IdentityForm(forms.Form):
    """Blank means: stays as it is. Texts are read as the cells of a roster are."""

    name = forms.CharField(label="姓名", max_length=40, required=False)
    id_number = forms.CharField(
        label="身份证号",
        max_length=30,
        required=False,
        help_text="不改请留空",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label="手机",
        max_length=30,
        required=False,
        help_text="不改请留空",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    reason = forms.CharField(
        label="更正依据",
        max_length=100,
        help_text="如“本人来电，已核对身份证”；会记入操作日志。",
        error_messages={"required": "请写明更正的依据，便于以后查看。"},
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        raw = {name: data[name] for name in CLEANED if data.get(name)}
        if not raw and not self.errors:
            raise forms.ValidationError("没有填写要更正的内容。")
        row = sheets.parse_row("volunteers", raw, as_of=timezone.localdate())
        for problem in row.problems:
            if problem.level == "error" and problem.field in raw:
                self.add_error(problem.field, problem.text)
        return data | {name: row.values.get(name) for name in raw}

    @property
    def corrected(self) -> dict[str, str]:
        """What was filled in, in its normal form."""
        return {name: value for name in CLEANED if (value := self.cleaned_data.get(name))}
