"""The open facts of a person's file, by kind: label and text."""

from typing import Any

from volunteers.choices import HelperKind
from volunteers.models import Volunteer

Fact = tuple[str, str]


def facts_of(person: Volunteer) -> list[Fact]:
    """What the file shows beside the masked fields; "" where nothing is known."""
    own = _OWN[HelperKind(person.kind)](person)
    return [(label, str(value or "")) for label, value in own]


def _student(person: Volunteer) -> list[tuple[str, Any]]:
    training = "（师范）" if person.is_teacher_training else ""
    return [
        ("所属单位", person.unit.name if person.unit else "未分配"),
        ("专业", f"{person.major}{training}"),
        ("分队", person.squad or "未分配"),
        *_teaching(person),
        ("服从调剂", _yes_no(person.accepts_adjustment)),
    ]


def _teacher(person: Volunteer) -> list[tuple[str, Any]]:
    years = f"{person.teaching_years} 年" if person.teaching_years else ""
    return [
        ("学校", person.unit.name if person.unit else "未分配"),
        ("职称", person.title),
        ("教龄", years),
        ("班主任", _yes_no(person.is_homeroom)),
        ("服务方式", person.get_mode_display()),
        *_teaching(person),
    ]


def _expert(person: Volunteer) -> list[tuple[str, Any]]:
    return [
        ("工作单位", person.workplace),
        ("职务/职称", person.title),
        ("专家类别", "、".join(person.category_labels)),
        ("擅长领域", person.expertise),
        ("可服务时间", person.service_time),
        ("服务方式", person.get_mode_display()),
        ("可接个案", f"{person.max_cases} 个" if person.max_cases else ""),
    ]


def _teaching(person: Volunteer) -> list[tuple[str, Any]]:
    return [
        ("会讲的话", "、".join(person.dialect_labels)),
        ("普通话", person.mandarin_level),
        ("教师资格证", person.teacher_certificate),
        ("支教经历", person.experience),
        ("设备", person.device),
    ]


def _yes_no(value: bool | None) -> str:
    return {True: "是", False: "否", None: ""}[value]


_OWN = {
    HelperKind.UNIVERSITY: _student,
    HelperKind.TEACHER: _teacher,
    HelperKind.EXPERT: _expert,
}
