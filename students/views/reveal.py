"""查看: the plain values of chosen fields, for one answer, with a reason, on the record."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import get_visible_or_404, needs
from accounts.reveal import RevealForm, reveal
from accounts.roles import Perm
from accounts.rules import Denied, QuotaSpent
from students.models import Household, Student, Survey
from students.models.survey import ANSWERS
from students.rules import newest_survey

FIELDS = {
    "student": ("id_number", "student_no", "birth_date", "guardian_name", "guardian_phone",
                "homeroom_phone", "is_left_behind", "disability_kind", "disability_grade",
                "special_need", "remark", "person_no"),
    "household": ("household_no", "head_name", "head_id_number", "phone", "village", "category",
                  "risk_removed", "poverty_cause"),
    "survey": ANSWERS,
}  # fmt: skip
Shown = list[tuple[str, Any]]
YES_NO = {True: "是", False: "否"}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.STUDENTS_REVEAL)
def student_reveal(request: HttpRequest, pk: UUID) -> HttpResponse:
    student = get_visible_or_404(Student, request.user, pk)
    choices = choices_of(student)
    wanted = [key for key in request.GET.getlist("field") if key in choices]
    form = RevealForm(request.POST or None, fields=choices, initial={"fields_wanted": wanted})
    context = {"student": student, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context["shown"] = _reveal(student, form.cleaned_data, request.user)
        except QuotaSpent as spent:
            context["spent"] = str(spent)
            return render(request, "students/student_reveal.html", context, status=429)
        except Denied as denied:
            messages.error(request, str(denied))
            return redirect("students:student_detail", student.pk)
    return render(request, "students/student_reveal.html", context)


def choices_of(student: Student) -> dict[str, str]:
    """Hidden fields that hold something, by "student.…" or "household.…"."""
    return {
        f"{kind}.{name}": str(obj._meta.get_field(name).verbose_name)
        for kind, obj in _objects(student).items()
        for name in FIELDS[kind]
        if getattr(obj, name) not in (None, "")
    }


def _objects(student: Student) -> dict[str, Student | Household | Survey]:
    objects = {"student": student, "household": student.household, "survey": newest_survey(student)}
    return {kind: obj for kind, obj in objects.items() if obj}


@transaction.atomic
def _reveal(student: Student, data: dict[str, Any], user: Any) -> Shown:
    shown: Shown = []
    for kind, obj in _objects(student).items():
        names = [key.split(".")[1] for key in data["fields"] if key.startswith(f"{kind}.")]
        if names:
            perm = Perm.STUDENTS_REVEAL
            values = reveal(obj, names, by=user, perm=perm, reason=data["reason"])
            shown += [(_label(obj, name), _plain(values[name])) for name in names]
    return shown


def _label(obj: Student | Household | Survey, name: str) -> str:
    return str(obj._meta.get_field(name).verbose_name)


def _plain(value: Any) -> Any:
    return YES_NO[value] if isinstance(value, bool) else value
