"""What an officer says to have a roster written out."""

from typing import Any

from django import forms

from accounts.choices import UnitKind
from accounts.models import Unit
from rosters import sheets
from rosters.choices import RosterKind
from rosters.exports.rules import REASON_MIN
from rosters.registry import leaving


class PlaceField(forms.ModelChoiceField):
    """A town, or a school below it."""

    def label_from_instance(self, unit: Unit) -> str:
        return unit.name if unit.kind == UnitKind.TOWN else f"　{unit.name}"


class AskForm(forms.Form):
    form = forms.ChoiceField(label="表样")
    within = PlaceField(
        label="范围",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="全县",
        help_text="只有学生表可以按镇街或学校导出",
    )
    is_sensitive = forms.TypedChoiceField(
        label="内容",
        coerce=lambda text: text == "yes",
        choices=[
            ("no", "不含敏感信息：马上生成"),
            ("yes", "含证件号、电话等敏感信息：要由另一个人（县级管理员）批准"),
        ],
        initial="no",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="用途",
        min_length=REASON_MIN,
        max_length=100,
        help_text="如“报送团市委”；记入操作日志",
        error_messages={
            "required": "请写明导出用途，例如“报送团市委”。",
            "min_length": f"请写明导出用途，至少 {REASON_MIN} 个字。",
        },
    )

    def __init__(self, *args: Any, county: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = _forms_by_kind()  # type: ignore[attr-defined]
        places = Unit.objects.within(county).of_kind(UnitKind.TOWN, UnitKind.SCHOOL)
        self.fields["within"].queryset = places  # type: ignore[attr-defined]

    def clean_form(self) -> sheets.Form:
        return sheets.FORMS[self.cleaned_data["form"]]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        form = data.get("form")
        if form and form.kind != RosterKind.STUDENTS and data.get("within"):
            self.add_error("within", f"“{form.label}”只能按全县导出，请把范围改为“全县”。")
        return data


def _forms_by_kind() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (str(kind.label), [(f.key, f.label) for f in sheets.FORMS.values() if f.kind == kind])
        for kind in leaving()
    ]
