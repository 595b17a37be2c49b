"""Finding people and schools by name, pinyin or initials; never by number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from accounts.choices import UnitKind
from accounts.models import Unit
from accounts.roles import Perm
from students.models import Student
from volunteers.models import Volunteer

MOST = 20
SHORTEST_LATIN = 2
_NUMBER = re.compile(r"\d{7,}")
_LATIN = re.compile(r"[A-Za-z ]+")


@dataclass
class Found:
    text: str
    students: list[Any] = field(default_factory=list)
    volunteers: list[Any] = field(default_factory=list)
    schools: list[Any] = field(default_factory=list)
    hint: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.students or self.volunteers or self.schools)


def search(text: str, *, user: Any) -> Found:
    """At most `MOST` of each kind, all within what `user` may see anyway."""
    text = text.strip()[:40]
    if hint := _hint(text):
        return Found("" if _NUMBER.search(text) else text, hint=hint)
    fits = _fits(text)
    students = Student.objects.visible_to(user).filter(fits).select_related("school", "town")
    volunteers = Volunteer.objects.visible_to(user).filter(fits).select_related("unit")
    return Found(
        text, list(students[:MOST]), list(volunteers[:MOST]), list(_schools(text, user)[:MOST])
    )


def _hint(text: str) -> str:
    if not text:
        return "输入姓名、学校，或姓名的拼音首字母。"
    if _NUMBER.search(text):
        return "这里不按身份证号和手机号查找，避免号码留在浏览记录里。请按姓名查找。"
    if _LATIN.fullmatch(text) and len(text) < SHORTEST_LATIN:
        return f"拼音请至少输入 {SHORTEST_LATIN} 个字母。"
    return ""


def _fits(text: str) -> Q:
    if _LATIN.fullmatch(text):
        latin = text.lower().replace(" ", "")
        return Q(initials__startswith=latin) | Q(pinyin__startswith=latin)
    return Q(name__contains=text)


def _schools(text: str, user: Any) -> QuerySet[Unit]:
    if not user.has(Perm.STUDENTS_VIEW):
        return Unit.objects.none()
    reach = Q(pk__in=[])
    for unit in user.units_with(Perm.STUDENTS_VIEW):
        reach |= Q(path__startswith=unit.path)
    schools = Unit.objects.of_kind(UnitKind.SCHOOL).filter(reach, name__contains=text)
    return schools.select_related("parent")
