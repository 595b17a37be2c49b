"""学生档案: one child's facts (masked), what it lacks, what the family said, all history."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.ages import years_since
from accounts.doors import get_visible_or_404, needs
from accounts.privacy import mask_id_number, mask_name, mask_phone, mask_text
from accounts.roles import Perm
from accounts.subjects import slot_label
from students.models import Household, Need, Student, Survey
from students.models.survey import ANSWERS
from students.panels import panels_of
from students.rules import active_consent, gaps_of, may_edit, may_reveal, newest_survey, open_need
from students.timeline import timeline


@require_safe
@needs(Perm.STUDENTS_VIEW)
def student_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    student = get_visible_or_404(Student, request.user, pk)
    consent, need = active_consent(student), open_need(student)
    context = {
        "student": student,
        "age": age_of(student.birth_date),
        "number_end": student.student_no[-4:],
        "facts": facts_of(student),
        "equipment": equipment_of(student),
        "gaps": gaps_of(student, consented=bool(consent), need=need),
        "consent": consent,
        "need": need,
        "free_time": _free_time(need),
        "entries": timeline(student),
        "family": siblings_of(student, request.user),
        "panels": panels_of(student, request.user),
        "may_edit": bool(may_edit(request.user, student)),
        "may_reveal": bool(may_reveal(request.user, student)),
    }
    return render(request, "students/student_detail.html", context)


def siblings_of(student: Student, user: Any) -> list[Student]:
    """Other children of the same household, as far as the person may see them."""
    if student.household_id is None:
        return []
    family = Student.objects.visible_to(user).filter(household=student.household_id)
    return list(family.exclude(pk=student.pk).select_related("school"))


def age_of(birth_date: date | None) -> int | None:
    return years_since(birth_date, timezone.localdate()) if birth_date else None


def facts_of(student: Student) -> list[dict[str, Any]]:
    """Sensitive facts, masked; `key` names the field on the page that shows it."""
    guardian = " ".join([mask_name(student.guardian_name), mask_phone(student.guardian_phone)])
    facts = [
        ("身份证号", "student.id_number", mask_id_number(student.id_number)),
        ("学籍号", "student.student_no", mask_id_number(student.student_no)),
        ("监护人", "student.guardian_phone", guardian.strip()),
        ("班主任电话", "student.homeroom_phone", mask_phone(student.homeroom_phone)),
        *_family_facts(student.household),
        ("残疾类别", "student.disability_kind", mask_text(student.disability_kind)),
        ("特殊需求", "student.special_need", mask_text(student.special_need)),
        ("备注", "student.remark", mask_text(student.remark)),
        *_survey_facts(newest_survey(student)),
    ]
    return [{"label": label, "key": key, "value": value} for label, key, value in facts]


def _family_facts(household: Household | None) -> list[tuple[str, str, str]]:
    if household is None:
        return []
    return [
        ("户主", "household.head_name", mask_name(household.head_name)),
        ("家庭电话", "household.phone", mask_phone(household.phone)),
        ("家庭类别", "household.category", mask_text(household.category)),
        ("住址", "household.village", mask_text(household.village)),
    ]


def _survey_facts(survey: Survey | None) -> list[tuple[str, str, str]]:
    """What the family answered, hidden whole."""
    labels = {name: str(Survey._meta.get_field(name).verbose_name) for name in ANSWERS}
    return [
        (label, f"survey.{name}", mask_text(getattr(survey, name, "")))
        for name, label in labels.items()
    ]


def equipment_of(student: Student) -> str:
    """What the child can learn with, in words."""
    known = (
        (student.has_phone, "有手机", "无手机"),
        (student.has_tablet, "有平板或电脑", "无平板"),
        (student.has_internet, "能上网", "不能上网"),
    )
    words = [yes if value else no for value, yes, no in known if value is not None]
    return " · ".join(words) or "未知"


def _free_time(need: Need | None) -> str:
    return "、".join(slot_label(slot) for slot in need.slots) if need else ""
