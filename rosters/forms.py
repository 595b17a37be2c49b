"""Forms of the import desk."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.choices import UnitKind
from accounts.models import Partnership, Unit
from rosters import sheets
from rosters.choices import RosterKind
from rosters.registry import announced

MAX_BYTES = 20 * 2**20
PASTE_NAME = "粘贴的表格.txt"


class UploadForm(forms.Form):
    """Screen 1: a file, or a table pasted from WPS."""

    kind = forms.ChoiceField(label="名册类型", widget=forms.RadioSelect)
    file = forms.FileField(label="名册文件", required=False)
    pasted = forms.CharField(
        label="或从 WPS 粘贴", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    unit = forms.ModelChoiceField(
        label="志愿者所属高校",
        queryset=Unit.objects.none(),
        required=False,
        help_text="导入志愿者名册时选择",
    )
    as_of = forms.DateField(
        label="名册日期",
        initial=timezone.localdate,
        help_text="年级以这一天为准",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, county: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in announced()]
        partners = Partnership.objects.active().filter(county=county)
        self.fields["unit"].queryset = Unit.objects.filter(
            pk__in=partners.values("university"), kind=UnitKind.UNIVERSITY
        )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise forms.ValidationError("文件超过 20 MB，请拆成几份再导入。")
        return file

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError("名册日期不能晚于今天。")
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if not data.get("file") and not data.get("pasted", "").strip() and not self.errors:
            self.add_error("file", "请选择一个文件，或把表格粘贴到下面。")
        if data.get("kind") == RosterKind.VOLUNTEERS and not data.get("unit"):
            self.add_error("unit", "请选择志愿者所属高校；没有的话请先在“单位与学校”里登记。")
        return data

    @property
    def content(self) -> tuple[str, bytes]:
        """The name and the bytes of what came in."""
        if file := self.cleaned_data["file"]:
            return file.name, file.read()
        return PASTE_NAME, self.cleaned_data["pasted"].encode()


class MappingForm(forms.Form):
    """Screen 2: one choice of field per header of the file."""

    def __init__(self, *args: Any, batch: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch
        choices = [("", "不导入"), *((c.key, c.label) for c in sheets.columns_of(batch.kind))]
        for name, column in self.columns.items():
            self.fields[name] = forms.ChoiceField(
                label=column["key"], choices=choices, required=False, initial=column["field"] or ""
            )

    @property
    def columns(self) -> dict[str, dict[str, Any]]:
        """Form field name → the first column with that header, over all sheets."""
        found: dict[str, dict[str, Any]] = {}
        for sheet in self.batch.sheets:
            for column in sheet["columns"]:
                found.setdefault(column["key"], column)
        return {f"column_{number}": column for number, column in enumerate(found.values())}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        taken = set(data.values())
        for column in sheets.columns_of(self.batch.kind):
            if column.required and column.key not in taken:
                raise forms.ValidationError(f"还没有一列对应“{column.label}”，请选择。")
        return data

    @property
    def chosen(self) -> dict[str, str | None]:
        return {
            column["key"]: self.cleaned_data[name] or None for name, column in self.columns.items()
        }
