"""What officers fill in: which way of matching, decisions, reasons."""

from typing import Any

from django import forms

from pairing.choices import Decision, EndReason
from pairing.models import Policy
from pairing.rules import HIGH_CONFIDENCE

REASON_MIN = 4
ENDED_BY_HAND = (
    EndReason.TERM, EndReason.GOAL, EndReason.SILENT, EndReason.UNSUITABLE, EndReason.MISCONDUCT,
    EndReason.STUDENT_LEFT, EndReason.VOLUNTEER_LEFT, EndReason.MISTAKE,
)  # fmt: skip


class PlanForm(forms.Form):
    policy = forms.ModelChoiceField(
        label="做法",
        queryset=Policy.objects.none(),
        error_messages={"required": "请选一种做法。", "invalid_choice": "请从列出的做法里选一种。"},
    )

    def __init__(self, *args: Any, policies: list[Policy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = Policy.objects.filter(pk__in=[policy.pk for policy in policies])
        self.fields["policy"].queryset = allowed  # type: ignore[attr-defined]


class VersionedForm(forms.Form):
    """Carries the version that the officer looked at."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class DecideForm(VersionedForm):
    decision = forms.ChoiceField(
        choices=[(d.value, d.label) for d in (Decision.APPROVED, Decision.HELD)]
    )
    note = forms.CharField(label="原因", max_length=200, required=False)


class SwapForm(VersionedForm):
    volunteer = forms.UUIDField()


class LockForm(VersionedForm):
    on = forms.BooleanField(required=False)


class ApproveAllForm(forms.Form):
    minimum = forms.TypedChoiceField(
        coerce=int, choices=[(str(HIGH_CONFIDENCE), "高把握"), ("0", "全部")]
    )


class VoidForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=100, required=False)


class EndForm(forms.Form):
    reason = forms.ChoiceField(
        label="结束原因",
        choices=[("", "请选择"), *((r.value, r.label) for r in ENDED_BY_HAND)],
        error_messages={"required": "请选结束原因。"},
    )
    note = forms.CharField(
        label="补充说明", max_length=100, required=False, help_text="只写与结对有关的情况。"
    )


class ExportForm(forms.Form):
    reason = forms.CharField(
        label="导出用途",
        min_length=REASON_MIN,
        max_length=100,
        error_messages={
            "required": "请写明导出用途，例如“报送团市委”。",
            "min_length": f"请写明导出用途，至少 {REASON_MIN} 个字。",
        },
    )
