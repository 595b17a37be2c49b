"""Facts, free time and subjects of one volunteer."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.subjects import DAYS, GRADES, PARTS, Dialect, Subject, slot_label
from volunteers.choices import ExpertCategory, HelperKind, Strength
from volunteers.models import Volunteer
from volunteers.models.volunteer import university_year_label
from volunteers.rules import MAX_PUPILS, MAX_SESSIONS
from volunteers.services.offers import OfferLine

SLOTS = [(number, slot_label(number)) for number in range(len(DAYS) * len(PARTS))]
SCHOOL_GRADES = [(grade, GRADES[grade]) for grade in range(1, 13)]
YEARS = [("", "未知"), *((year, university_year_label(year)) for year in range(1, 10))]


def _whole(label: str, most: int) -> forms.IntegerField:
    text = f"请填 1 到 {most} 之间的整数。"
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), text)
    return forms.IntegerField(label=label, min_value=1, max_value=most, error_messages=errors)


class SlotsField(forms.TypedMultipleChoiceField):
    """Free weekly slots; a page draws them as a grid."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=SLOTS,
            coerce=int,
            required=False,
            empty_value=[],
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )

    def clean(self, value: Any) -> list[int]:
        return sorted(super().clean(value))


_TEACHING = (
    "unit", "max_pupils", "max_sessions", "mandarin_level", "teacher_certificate", "experience",
    "device", "dialects", "slots",
)  # fmt: skip
FIELDS_OF = {
    HelperKind.UNIVERSITY: (
        *_TEACHING, "college", "major", "is_teacher_training", "university_year", "squad",
        "accepts_adjustment",
    ),
    HelperKind.TEACHER: (*_TEACHING, "title", "teaching_years", "is_homeroom", "mode"),
    HelperKind.EXPERT: (
        "workplace", "title", "categories", "expertise", "service_time", "mode", "max_cases",
    ),
}  # fmt: skip


class ProfileForm(forms.ModelForm):
    """The facts of one person; which there are, depends on the kind."""

    max_pupils = _whole("可带人数", MAX_PUPILS)
    max_sessions = _whole("每周可服务次数", MAX_SESSIONS)
    university_year = forms.TypedChoiceField(
        label="年级", choices=YEARS, coerce=int, empty_value=None, required=False
    )
    dialects = forms.MultipleChoiceField(
        label="会讲的话",
        choices=Dialect.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips chips-s"}),
    )
    slots = SlotsField(label="空闲时段")
    categories = forms.MultipleChoiceField(
        label="专家类别",
        choices=ExpertCategory.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips chips-s"}),
    )

    class Meta:
        model = Volunteer
        fields = (
            "unit", "workplace", "title", "college", "major", "is_teacher_training",
            "university_year", "squad", "is_homeroom", "teaching_years", "categories", "expertise",
            "mode", "service_time", "max_cases", "max_pupils", "max_sessions", "mandarin_level",
            "teacher_certificate", "experience", "device", "accepts_adjustment", "dialects",
            "slots",
        )  # fmt: skip
        widgets = {
            "is_teacher_training": forms.NullBooleanSelect,
            "accepts_adjustment": forms.NullBooleanSelect,
            "is_homeroom": forms.NullBooleanSelect,
        }

    def __init__(self, *args: Any, units: QuerySet, unit_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = FIELDS_OF[HelperKind(self.instance.kind)]
        self.fields = {name: field for name, field in self.fields.items() if name in shown}
        if "unit" in self.fields:
            unit: Any = self.fields["unit"]
            unit.queryset, unit.required = units, unit_needed
            unit.empty_label = None if unit_needed else "未分配"


class OfferForm(forms.Form):
    """One subject; a line without subject counts as absent."""

    subject = forms.ChoiceField(
        label="科目", choices=[("", "——"), *Subject.choices], required=False
    )
    grade_min = forms.TypedChoiceField(label="从", choices=SCHOOL_GRADES, coerce=int, initial=7)
    grade_max = forms.TypedChoiceField(label="到", choices=SCHOOL_GRADES, coerce=int, initial=9)
    strength = forms.TypedChoiceField(
        label="把握", choices=Strength.choices, coerce=int, initial=Strength.GOOD
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        low, high = data.get("grade_min"), data.get("grade_max")
        if data.get("subject") and low and high and low > high:
            self.add_error("grade_max", "年级要从低到高：这里不能低于左边的年级。")
        return data


class OfferLines(forms.BaseFormSet):
    """The subjects of a volunteer, each once."""

    def clean(self) -> None:
        subjects = [form.cleaned_data.get("subject") for form in self.forms if form.is_valid()]
        named = [subject for subject in subjects if subject]
        if len(set(named)) < len(named):
            raise forms.ValidationError("同一科目只写一行，请把年级合并。")

    @property
    def lines(self) -> list[OfferLine]:
        rows = [form.cleaned_data for form in self.forms]
        return [OfferLine(**row) for row in rows if row.get("subject")]


OfferForms = forms.formset_factory(OfferForm, formset=OfferLines, extra=2, max_num=len(Subject))
