"""Forms of what is recorded for many children at once."""

from typing import Any

from django import forms

from students.forms.fields import Method, PastDay


class BulkForm(forms.Form):
    """`count` is what the person saw; another number asks again."""

    count = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = count
        self.fields["count"].initial = count

    def clean_count(self) -> int:
        count: int = self.cleaned_data["count"]
        if count != self.now:
            self.data = self.data.copy()
            self.data["count"] = str(self.now)
            raise forms.ValidationError(
                f"名单刚有变动：原来 {count} 名，现在 {self.now} 名。请看过后再确认一次。"
            )
        return count


class BulkVerifyForm(BulkForm):
    method = Method()


class BulkConsentForm(BulkForm):
    method = Method()
    on = PastDay(label="同意日期")
    reason = forms.CharField(
        label="依据",
        max_length=100,
        help_text="如“5 月 12 日家长会签收告知书”，写入操作日志。",
        error_messages={"required": "请写明依据，如“5 月 12 日家长会签收告知书”。"},
    )
    told = forms.BooleanField(
        label="这些学生的监护人都看过告知书（2026-1）并表示同意，纸质或聊天记录已留存",
        error_messages={"required": "批量登记授权前，请确认每位监护人都已同意。"},
    )
