"""Pages that record something about one child: one form each, then back to the file."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import get_visible_or_404, needs
from accounts.roles import Perm
from students import rules, services
from students.forms import CensusForm, ConsentForm, EditForm, NeedForm, WillingForm, WithdrawForm
from students.models import Student

ASKED = (
    "证件号没有写入：已提出转入申请，由县里跟进，进展见“转入转出申请”。"
    "对方同意后，那名学生会作为另一条转入，不会自动并进这份档案。"
)
Act = Callable[[dict[str, Any]], Any]
WISHES = ("subjects", "slots", "mode", "prefers_sex", "dialects")
pages = require_http_methods(["GET", "HEAD", "POST"])
editors = needs(Perm.STUDENTS_EDIT)


def editable_or_404(request: HttpRequest, pk: UUID) -> Student:
    """The child, for those who may record something about it."""
    student: Student = get_visible_or_404(Student, request.user, pk)
    if not rules.may_edit(request.user, student):
        raise Http404
    return student


@pages
@editors
def student_census(request: HttpRequest, pk: UUID) -> HttpResponse:
    student = editable_or_404(request, pk)
    form = CensusForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        services.record_census(student=student, by=request.user, **data)

    words = {"title": "登记摸排", "verb": "保存摸排结果", "done": "摸排结果已登记。"}
    return _answer(request, student, form, act, words)


@pages
@editors
def student_willing(request: HttpRequest, pk: UUID) -> HttpResponse:
    student = editable_or_404(request, pk)
    form = WillingForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        services.record_willing(student=student, by=request.user, **data)

    words = {"title": "登记意愿", "verb": "保存意愿", "done": "意愿已登记。"}
    return _answer(request, student, form, act, words)


@pages
@editors
def student_consent(request: HttpRequest, pk: UUID) -> HttpResponse:
    student = editable_or_404(request, pk)
    form = ConsentForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        data.pop("told")
        services.give_consent(student=student, by=request.user, **data)

    words = {"title": "登记授权", "verb": "保存授权", "done": "授权已登记。"}
    return _answer(request, student, form, act, words, rule=rules.may_consent(student))


@pages
@editors
def student_consent_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    student = editable_or_404(request, pk)
    form = WithdrawForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        services.withdraw_consent(student=student, by=request.user, **data)

    words = {
        "title": "撤回授权",
        "verb": "撤回授权",
        "done": "授权已撤回，学生不再参加结对。",
        "note": "撤回后，学生不再参加匹配；已有的结对会停止。",
        "danger": True,
    }
    return _answer(request, student, form, act, words, rule=rules.may_withdraw(student))


@pages
@editors
def student_need(request: HttpRequest, pk: UUID) -> HttpResponse:
    student = editable_or_404(request, pk)
    need = rules.open_need(student)
    form = NeedForm(request.POST or None, initial=NeedForm.initial_of(need))

    def act(data: dict[str, Any]) -> None:
        wanted = {name: data[name] for name in WISHES}
        services.set_need(student=student, by=request.user, **wanted)

    words = {"title": "填报需求", "verb": "提交需求", "done": "需求已提交。", "grid": True}
    if need:
        words["note"] = "保存后，新的需求代替现在这份；旧的一份留在记录里。"
    return _answer(request, student, form, act, words, rule=rules.may_set_need(student))


@pages
@editors
def student_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    student = editable_or_404(request, pk)
    form = EditForm(request.POST or None, student=student)

    def act(data: dict[str, Any]) -> None:
        values = form.values()
        is_new = values.get("id_number", student.id_number) != student.id_number
        written = services.edit_student(student=student, values=values, by=request.user)
        if is_new and "id_number" not in written:
            messages.warning(request, ASKED)

    words = {"title": "修改资料", "verb": "保存修改", "done": "资料已保存。", "columns": True}
    return _answer(request, student, form, act, words)


def _answer(
    request: HttpRequest,
    student: Student,
    form: Form,
    act: Act,
    words: dict[str, Any],
    *,
    rule: rules.Verdict = rules.Allowed(),  # noqa: B008 - a constant
) -> HttpResponse:
    """Show the form, or do the act and go back to the file."""
    if request.method == "POST" and form.is_valid() and _done(form, act):
        messages.success(request, words["done"])
        return redirect("students:student_detail", student.pk)
    context = {"student": student, "form": form, "denied": getattr(rule, "reason", "")} | words
    return render(request, "students/student_form.html", context)


def _done(form: Form, act: Act) -> bool:
    try:
        act(form.cleaned_data)
    except rules.Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
