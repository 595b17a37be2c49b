"""What officers fill in: which way of matching, decisions, reasons."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import Unit
from pairing.choices import LET_GO, Decision, DeclineReason, Effort, EndReason
from pairing.models import Policy, Wave
from pairing.rules import HIGH_CONFIDENCE

REASON_MIN = 4
TARGET_MOST = 1_000_000
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

    wave = forms.ModelChoiceField(
        label="批次",
        queryset=None,
        required=False,
        empty_label="不分批次",
        error_messages={"invalid_choice": "请从列出的批次里选一个。"},
    )

    effort = forms.ChoiceField(
        label="力度",
        choices=Effort.choices,
        initial=Effort.NORMAL,
        required=False,
        error_messages={"invalid_choice": "请从列出的力度里选一种。"},
    )

    def clean_effort(self) -> str:
        return self.cleaned_data["effort"] or Effort.NORMAL

    def __init__(self, *args: Any, policies: list[Policy], county: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = Policy.objects.filter(pk__in=[policy.pk for policy in policies])
        self.fields["policy"].queryset = allowed  # type: ignore[attr-defined]
        waves = Wave.objects.in_county(county)
        self.fields["wave"].queryset = waves  # type: ignore[attr-defined]


class RunForm(forms.Form):
    """One run for all counties of an area; the same name goes on with the run of that name."""

    area = forms.ModelChoiceField(label="范围", queryset=Unit.objects.none(), empty_label=None)
    policy = forms.ModelChoiceField(
        label="做法",
        queryset=Policy.objects.none(),
        empty_label=None,
        error_messages={"required": "请选一种做法。", "invalid_choice": "请从列出的做法里选一种。"},
    )
    name = forms.CharField(
        label="名称",
        max_length=40,
        help_text="例如“2026 秋季首次”。同名的会接着上次没做完的县继续。",
        error_messages={"required": "请写一个名称，例如“2026 秋季首次”。"},
    )

    def __init__(
        self, *args: Any, areas: list[Unit], policies: list[Policy], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        reach = Unit.objects.filter(pk__in=[area.pk for area in areas])
        allowed = Policy.objects.filter(pk__in=[p.pk for p in policies], county=None)
        self.fields["area"].queryset = reach  # type: ignore[attr-defined]
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


class ExchangeForm(VersionedForm):
    """`seen` stands for the moves that the officer looked at."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class LockForm(VersionedForm):
    on = forms.BooleanField(required=False)


class ApproveAllForm(forms.Form):
    minimum = forms.TypedChoiceField(
        coerce=int, choices=[(str(HIGH_CONFIDENCE), "高把握"), ("0", "全部")]
    )


class VoidForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=100, required=False)


def _reason(label: str, reasons: Iterable[Any], missing: str) -> forms.ChoiceField:
    choices = [("", "请选择"), *((r.value, r.label) for r in reasons)]
    return forms.ChoiceField(label=label, choices=choices, error_messages={"required": missing})


def _note(about: str) -> forms.CharField:
    help_text = f"只写与{about}有关的情况。"
    return forms.CharField(label="补充说明", max_length=100, required=False, help_text=help_text)


class EndForm(forms.Form):
    reason = _reason("结束原因", ENDED_BY_HAND, "请选结束原因。")
    note = _note("结对")


class ReleaseForm(forms.Form):
    reason = _reason("空出的原因", LET_GO, "请选空出座位的原因。")
    note = _note("小队")


class SeatForm(forms.Form):
    person = forms.UUIDField(label="人选")


class PublishForm(forms.Form):
    ask = forms.BooleanField(
        label="先征求志愿者同意",
        required=False,
        help_text="志愿者 3 天内用手机答复，县里也可代为登记；没答复的自动交还。本校老师直接结对。",
    )


class PauseForm(forms.Form):
    note = forms.CharField(label="暂停原因", max_length=100, required=False)


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(label="原因", choices=DeclineReason.choices)
    note = forms.CharField(label="补充说明", max_length=100, required=False)


class AnswerForm(forms.Form):
    """The answer of a helper, told to the county by telephone."""

    answer = forms.ChoiceField(choices=[("accept", "接受"), ("decline", "谢绝")])
    reason = forms.ChoiceField(choices=DeclineReason.choices, required=False)


class ArrangeForm(forms.Form):
    way = forms.ChoiceField(choices=[("ask", "发出邀请"), ("now", "直接结对")])


class ByHandForm(ArrangeForm):
    volunteer = forms.UUIDField()


class DropForm(forms.Form):
    note = forms.CharField(label="原因", max_length=100, required=False)


class WaveForm(forms.ModelForm):  # type: ignore[type-arg]
    target = forms.IntegerField(
        label="目标人数",
        min_value=1,
        max_value=TARGET_MOST,
        help_text="这一批打算结对多少名学生。",
        error_messages={
            "required": "请填目标人数。",
            "invalid": "目标人数请填整数，例如 200。",
            "min_value": "目标人数至少 1 人。",
            "max_value": f"目标人数最多 {TARGET_MOST} 人，请核对。",
        },
    )

    class Meta:
        model = Wave
        fields = ("name", "target", "starts_on", "ends_on")
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "name": "例如“2026 秋季首批”，可不填。",
        }
        error_messages = {
            "name": {"max_length": "名称最多 40 个字。"},
            "starts_on": {"required": "请填开始日期。", "invalid": "日期请写成 2026-09-01。"},
            "ends_on": {"invalid": "日期请写成 2026-09-01。"},
        }

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        begins, ends = found.get("starts_on"), found.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", "结束日期不能早于开始日期。")
        return found


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
