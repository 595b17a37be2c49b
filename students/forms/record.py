"""Forms that record what was found out about one child."""

from typing import Any

from django import forms

from students.choices import Answer, CensusState
from students.forms.fields import Method, PastDay

RELATIONS = ["父亲", "母亲", "祖父", "祖母", "外祖父", "外祖母", "其他监护人", "本人（年满 14 岁）"]


class CensusForm(forms.Form):
    state = forms.ChoiceField(
        label="摸排结果",
        choices=[(s.value, s.label) for s in CensusState if s != CensusState.UNCHECKED],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择摸排结果。"},
    )
    method = Method()
    remark = forms.CharField(
        label="说明",
        max_length=60,
        required=False,
        help_text="有出入或已离校时必填，如“转往外县”。",
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        needs_word = {CensusState.DISPUTED, CensusState.LEFT}
        if data.get("state") in needs_word and not data.get("remark"):
            self.add_error("remark", "请写一句说明：哪里有出入，或去了哪里。")
        return data


class WillingForm(forms.Form):
    answer = forms.ChoiceField(
        label="是否愿意接受结对",
        choices=[(Answer.YES.value, "愿意"), (Answer.NO.value, "不愿意")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择愿意或不愿意。"},
    )
    reason = forms.CharField(
        label="原因", max_length=100, required=False, help_text="不愿意时必填，便于以后再问。"
    )
    method = Method()
    asked_on = PastDay(label="询问日期")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("answer") == Answer.NO and not data.get("reason"):
            self.add_error("reason", "请写明不愿意的原因，如“已有家教”。")
        return data


class ConsentForm(forms.Form):
    given_by = forms.CharField(
        label="同意人姓名", max_length=40, error_messages={"required": "请填写同意人的姓名。"}
    )
    relation = forms.ChoiceField(
        label="与学生关系",
        choices=[("", "请选择"), *((text, text) for text in RELATIONS)],
        error_messages={"required": "请选择同意人与学生的关系。"},
    )
    method = Method()
    given_on = PastDay(label="同意日期")
    told = forms.BooleanField(
        label="已向监护人说明收集哪些信息、给谁用、可随时撤回（告知书 2026-1）",
        error_messages={"required": "请先向监护人说明告知书，再登记授权。"},
    )


class WithdrawForm(forms.Form):
    withdrawn_on = PastDay(label="撤回日期")
    reason = forms.CharField(
        label="原因", max_length=100, required=False, help_text="监护人可以不说原因。"
    )
