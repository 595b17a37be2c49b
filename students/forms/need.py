"""The order of a child: up to three subjects in rank, weekly free time, the mode."""

from typing import Any

from django import forms

from accounts.subjects import DAYS, PARTS, Dialect, Subject, slot_label
from students.choices import HelperSex, Mode
from students.models import Need

SUBJECTS = [("", "不选"), *Subject.choices]
RANKS = ("first", "second", "third")


class SlotGrid(forms.CheckboxSelectMultiple):
    """Seven days by four parts, as ticks that need no script."""

    template_name = "students/widgets/slot_grid.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        boxes = [
            option for _group, options, _i in context["widget"]["optgroups"] for option in options
        ]
        context["days"] = DAYS
        context["rows"] = [(part, boxes[i :: len(PARTS)]) for i, part in enumerate(PARTS)]
        return context


class NeedForm(forms.Form):
    first = forms.ChoiceField(
        label="首选科目",
        choices=[("", "请选择"), *Subject.choices],
        error_messages={"required": "请至少选一个科目。"},
    )
    second = forms.ChoiceField(label="第二科目", choices=SUBJECTS, required=False)
    third = forms.ChoiceField(label="第三科目", choices=SUBJECTS, required=False)
    mode = forms.ChoiceField(
        label="方式",
        choices=Mode.choices,
        initial=Mode.EITHER,
        widget=forms.RadioSelect,
        help_text="选“线上”时，学生要有手机或平板，并且能上网。",
        error_messages={"required": "请选择线上、线下或都可以。"},
    )
    slots = forms.TypedMultipleChoiceField(
        label="每周空闲时间",
        choices=[(slot, slot_label(slot)) for slot in range(28)],
        coerce=int,
        widget=SlotGrid,
        error_messages={"required": "请至少勾选一个空闲时段。"},
    )
    prefers_sex = forms.ChoiceField(
        label="希望由谁帮",
        choices=[("", "都可以"), *HelperSex.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text="学生或监护人提出时才选。选了以后，匹配只考虑相符的人。",
    )
    dialects = forms.MultipleChoiceField(
        label="在家讲的话",
        choices=Dialect.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="匹配时优先找会讲同一种话的人。",
    )

    @classmethod
    def initial_of(cls, need: Need | None) -> dict[str, Any]:
        if need is None:
            return {}
        subjects = [row.subject for row in need.subjects.all()]
        kept = {name: getattr(need, name) for name in ("mode", "slots", "prefers_sex", "dialects")}
        return dict(zip(RANKS, subjects, strict=False)) | kept

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        subjects = [data[rank] for rank in RANKS if data.get(rank)]
        if len(set(subjects)) < len(subjects):
            self.add_error("second", "几个科目不能相同，请改选。")
        data["subjects"] = subjects
        return data
