"""Correcting the facts of a child. Masked values are never put into the page: blank keeps them."""

from typing import Any

from django import forms
from django.utils.html import escape

from accounts.choices import UnitKind
from accounts.models import Unit
from accounts.phones import normalise_phone
from accounts.subjects import Stage, grade_label
from rosters.sheets.parsers.ids import is_valid_id
from students.choices import Attainment
from students.forms.fields import PastDay
from students.models import Student
from students.services.changes import entry_year_of, grade_of, shown

YES_NO = [("", "未知"), ("yes", "是"), ("no", "否")]
ANSWERS = {"yes": True, "no": False}
PLAIN = (
    "name", "sex", "ethnicity", "relation", "town", "school", "stage", "class_no",
    "homeroom_teacher", "level", "guardian_relation", "follow_up_name", "absent_reason",
)  # fmt: skip
TICKS = ("has_phone", "has_tablet", "has_internet", "is_boarding")
HIDDEN = ("id_number", "student_no", "birth_date", "guardian_name", "guardian_phone",
          "homeroom_phone", "disability_kind", "disability_grade", "special_need",
          "remark")  # fmt: skip
CLEARABLE = HIDDEN
LAST_GRADE = {Stage.PRIMARY: (0, 6), Stage.JUNIOR: (7, 9), Stage.SENIOR: (10, 12),
              Stage.VOCATIONAL: (10, 12), Stage.TERTIARY: (13, 16)}  # fmt: skip


def _tick(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=YES_NO, required=False)


def _text(label: str, length: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False)


class EditForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填写姓名。"})
    sex = forms.ChoiceField(
        label="性别", choices=[("", "未知"), ("F", "女"), ("M", "男")], required=False
    )
    ethnicity = _text("民族", 20)
    birth_date = PastDay(label="出生日期", required=False, initial=None)
    id_number = _text("身份证号", 18)
    student_no = _text("学籍号", 30)
    town = forms.ModelChoiceField(
        label="镇街", queryset=Unit.objects.none(), required=False, empty_label="未填"
    )
    school = forms.ModelChoiceField(
        label="学校", queryset=Unit.objects.none(), required=False, empty_label="未填"
    )
    stage = forms.ChoiceField(
        label="学段", choices=[("", "按年级推定"), *Stage.choices], required=False
    )
    grade = forms.TypedChoiceField(
        label="现读年级",
        choices=[("", "未知"), *((n, grade_label(n)) for n in range(17))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    class_no = _text("班级", 20)
    homeroom_teacher = _text("班主任", 60)
    homeroom_phone = _text("班主任电话", 20)
    follow_up_name = _text("跟踪联系人", 40)
    absent_reason = _text("未在读原因", 60)
    level = forms.ChoiceField(
        label="学业层级", choices=[("", "未定级"), *Attainment.choices], required=False
    )
    relation = _text("与户主关系", 20)
    guardian_name = _text("监护人", 40)
    guardian_relation = _text("与监护人关系", 20)
    guardian_phone = _text("监护人电话", 20)
    has_phone = _tick("有手机")
    has_tablet = _tick("有平板或电脑")
    has_internet = _tick("能上网")
    is_boarding = _tick("住校")
    disability_kind = _text("残疾类别", 20)
    disability_grade = _text("残疾等级", 10)
    special_need = _text("特殊需求", 100)
    remark = _text("备注", 200)
    clear = forms.MultipleChoiceField(
        label="清空哪几项", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, student: Student, **kwargs: Any) -> None:
        self.student = student
        super().__init__(*args, initial=_initial(student), **kwargs)
        places = Unit.objects.within(student.county)
        self.fields["town"].queryset = places.of_kind(UnitKind.TOWN)
        self.fields["school"].queryset = places.of_kind(UnitKind.SCHOOL)
        self._hide_values()

    def _hide_values(self) -> None:
        """Say what is there in masked form; an empty field leaves it."""
        present = [name for name in HIDDEN if getattr(self.student, name)]
        for name in present:
            masked = escape(shown(name, getattr(self.student, name)))
            self.fields[name].help_text = f"现为 {masked}。不改请留空。"
        labels = {name: self.fields[name].label for name in present}
        self.fields["clear"].choices = list(labels.items())
        if not present:
            del self.fields["clear"]

    def clean_id_number(self) -> str:
        number = self.cleaned_data["id_number"].strip().upper()
        if number and not is_valid_id(number):
            raise forms.ValidationError("身份证号不对：应为 18 位，且校验位相符。请对照证件核对。")
        return number

    def clean_guardian_phone(self) -> str:
        text = self.cleaned_data["guardian_phone"]
        phone = normalise_phone(text)
        if text and not phone:
            raise forms.ValidationError("请填 11 位手机号，如 13800000000。")
        return phone

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        grade, stage = data.get("grade"), data.get("stage")
        if grade is not None and stage and not _fits(stage, grade):
            self.add_error("grade", "年级与学段不符，请改其中一项。")
        elif grade is not None and not stage:
            data["stage"] = next((s for s in LAST_GRADE if _fits(s, grade)), "")
        return data

    def values(self) -> dict[str, Any]:
        """What `edit_student` is to write."""
        data = self.cleaned_data
        values = {name: data[name] for name in PLAIN}
        values |= {name: ANSWERS.get(data[name]) for name in TICKS}
        values |= {name: data[name] for name in HIDDEN if data[name]}
        values |= {name: _blank(name) for name in data.get("clear", [])}
        if "grade" in self.changed_data:
            values["entry_year"] = entry_year_of(data["grade"])
        return values


def _fits(stage: str, grade: int) -> bool:
    first, last = LAST_GRADE[Stage(stage)]
    return first <= grade <= last


def _blank(name: str) -> Any:
    return None if Student._meta.get_field(name).null else ""


def _initial(student: Student) -> dict[str, Any]:
    initial = {name: getattr(student, name) for name in PLAIN}
    words = {True: "yes", False: "no", None: ""}
    initial |= {name: words[getattr(student, name)] for name in TICKS}
    if student.entry_year is not None:
        initial["grade"] = grade_of(student.entry_year)
    return initial
