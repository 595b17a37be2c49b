"""Forms of the import desk."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from accounts.choices import UnitKind
from accounts.models import Partnership, Unit
from rosters import sheets
from rosters.choices import Repeats, RosterKind
from rosters.models import RosterBatch
from rosters.registry import announced
from rosters.services.mapping import header_groups

MAX_BYTES = 20 * 2**20
PASTE_NAME = "粘贴的表格.txt"
FIND, NONE = "", "0"
SHOWN_HEADER_ROWS = 15
EXPLAINED = {
    RosterKind.STUDENTS: "情况表、摸底表、学校回执、建档立卡系统或学籍系统的导出，都按原样传",
    RosterKind.VOLUNTEERS: "高校团委的志愿者花名册，或报名表单的导出",
    RosterKind.TEACHERS: "本县参与辅导的在校老师",
    RosterKind.EXPERTS: "心理、法律、家庭教育等专家",
    RosterKind.PAIRINGS: "以前结好的对子，导入后继续跟进",
    RosterKind.SCHOOLS: "学校名称、所在镇街和标识码，补进学校库",
}
CHOSEN_LATER = frozenset({"school"})
NEED_UNIT = frozenset({RosterKind.VOLUNTEERS})


class UploadForm(forms.Form):
    """Screen 1: a file, or a table pasted from WPS."""

    kind = forms.ChoiceField(label="名册类型", widget=forms.RadioSelect)
    file = forms.FileField(
        label="名册文件",
        required=False,
        error_messages={"empty": "这个文件是空的，没有内容。请打开核对，另存后再上传。"},
    )
    pasted = forms.CharField(
        label="或从 WPS 粘贴",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-paste": ""}),
    )
    unit = forms.ModelChoiceField(
        label="志愿者所属高校",
        queryset=Unit.objects.none(),
        required=False,
        help_text="只有志愿者名册要选",
    )
    as_of = forms.DateField(
        label="名册日期",
        initial=timezone.localdate,
        help_text="表上的年级是哪一天的，就填哪一天",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, county: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in announced()]
        partners = Partnership.objects.active().filter(county=county)
        universities = Unit.objects.filter(
            pk__in=partners.values("university"), kind=UnitKind.UNIVERSITY
        )
        self.fields["unit"].queryset = universities
        if len(universities) == 1:
            self.initial.setdefault("unit", universities[0].pk)

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """The kinds with a line on each, as radio cards show them."""
        now = self["kind"].value()
        return [
            {
                "value": kind.value,
                "label": kind.label,
                "text": EXPLAINED[kind],
                "is_chosen": now == kind.value,
                "needs_unit": kind in NEED_UNIT,
            }
            for kind in announced()
        ]

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
        if data.get("kind") not in NEED_UNIT:
            data["unit"] = None
        elif not data.get("unit"):
            self.add_error("unit", "请选择志愿者所属高校；没有的话请先在“单位与学校”里登记。")
        return data

    @property
    def content(self) -> tuple[str, bytes]:
        """The name and the bytes of what came in."""
        if file := self.cleaned_data["file"]:
            return file.name, file.read()
        return PASTE_NAME, self.cleaned_data["pasted"].encode()


class LayoutForm(forms.Form):
    """Screen 2, first: which sheets are read, and in which row the header stands."""

    def __init__(self, *args: Any, batch: RosterBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = batch.sheets
        for number, sheet in enumerate(self.sheets):
            said = sheet.get("header_said")
            self.fields[f"header_{number}"] = forms.ChoiceField(
                label=f"“{sheet['name']}”的表头",
                choices=_header_choices(sheet),
                required=False,
                initial=FIND if said is None else str(said),
            )
            self.fields[f"wanted_{number}"] = forms.BooleanField(
                label=f"读取“{sheet['name']}”", required=False, initial=is_wanted(sheet)
            )

    @property
    def header_rows(self) -> dict[str, int | None]:
        data = self.cleaned_data
        said = {sheet["name"]: data[f"header_{n}"] for n, sheet in enumerate(self.sheets)}
        return {name: int(row) if row else None for name, row in said.items()}

    @property
    def wanted(self) -> dict[str, bool]:
        """Only what differs from what the reader does by itself."""
        told: dict[str, bool] = {}
        for number, sheet in enumerate(self.sheets):
            wish = self.cleaned_data[f"wanted_{number}"]
            if wish != is_wanted(sheet) or sheet.get("wanted") is not None:
                told[sheet["name"]] = wish
        return told


def is_wanted(sheet: Mapping[str, Any]) -> bool:
    """Whether the sheet is read: a person's word, else what the reader did."""
    wanted = sheet.get("wanted")
    return bool(sheet["data_rows"] if wanted is None else wanted)


def _header_choices(sheet: Mapping[str, Any]) -> list[tuple[str, str]]:
    shown = min(len(sheet.get("preview") or ()) or SHOWN_HEADER_ROWS, SHOWN_HEADER_ROWS)
    rows = [(str(number), f"第 {number} 行") for number in range(1, shown + 1)]
    return [(FIND, "自动识别"), (NONE, "没有表头"), *rows]


class MappingForm(forms.Form):
    """Screen 2: one choice of field per header; sheets with the same headers share it."""

    repeats = forms.ChoiceField(
        label="文件里同一个人出现两次", choices=Repeats, required=False, initial=Repeats.FIRST
    )
    remember = forms.BooleanField(label="记住这个对应", required=False, initial=True)

    def __init__(self, *args: Any, batch: RosterBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch
        self.kind_columns = sheets.columns_of(batch.kind)
        self.groups = [self._group(number, g) for number, g in enumerate(header_groups(batch))]

    def _group(self, number: int, members: list[dict[str, Any]]) -> dict[str, Any]:
        """Add the fields of one set of headers; return what the page shows of it."""
        columns = {f"column_{number}_{c['index']}": c for c in members[0]["columns"]}
        star = [("", "不导入"), *((c.key, c.label + " *" * c.required) for c in self.kind_columns)]
        for name, column in columns.items():
            self.fields[name] = forms.ChoiceField(
                label=column["key"], choices=star, required=False, initial=column["field"] or ""
            )
        return {"sheets": members, "columns": columns}

    @property
    def columns(self) -> dict[str, dict[str, Any]]:
        """Form field name → column, over all sets of headers."""
        return {name: c for group in self.groups for name, c in group["columns"].items()}

    def clean_repeats(self) -> str:
        return self.cleaned_data["repeats"] or Repeats.FIRST

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        taken = [Counter(data.get(name) for name in group["columns"]) for group in self.groups]
        for column in self.kind_columns:
            if column.required:
                self._require(column, taken)
            if any(fields.get(column.key, 0) > 1 for fields in taken):
                self.add_error(None, f"有两列都对应“{column.label}”，请只留一列。")
        return data

    def _require(self, column: sheets.Column, taken: Sequence[Mapping[Any, int]]) -> None:
        """A required column must be chosen where one was found, and somewhere in the file.

        A sheet without it is read all the same: its rows are told one by one. So is a file that
        names no school in any column: the school is chosen for all rows on the next screen.
        """
        missing = {p["field"] for p in self.batch.problems if p["code"] == "column_missing"}
        missing -= CHOSEN_LATER
        nowhere = column.key in missing and not any(column.key in fields for fields in taken)
        for group, fields in zip(self.groups, taken, strict=True):
            proposed = {found["field"] for found in group["columns"].values()}
            if column.key not in fields and (nowhere or column.key in proposed):
                where = self._where(group)
                self.add_error(None, f"{where}还没有一列对应“{column.label}”，请选择。")

    def _where(self, group: Mapping[str, Any]) -> str:
        names = "、".join(sheet["name"] for sheet in group["sheets"][:3])
        return f"工作表“{names}”" if len(self.groups) > 1 else ""

    @property
    def chosen(self) -> dict[str, dict[int, str | None]]:
        """{sheet: {column index: field}} for the service."""
        return {
            sheet["name"]: {
                column["index"]: self.cleaned_data[name] or None
                for name, column in group["columns"].items()
            }
            for group in self.groups
            for sheet in group["sheets"]
        }
