"""Helpers and what they can teach."""

from __future__ import annotations

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.choices import UnitKind
from accounts.crypto import BlindIndexField, EncryptedField
from accounts.models import Unit
from accounts.privacy import INTERNAL, SENSITIVE
from accounts.roles import Perm
from accounts.scope import CountyOwned, CountyQuerySet, county_manager
from accounts.subjects import Dialect, Subject, grade_label, slot_label
from volunteers.choices import GateKind, HelperKind, Strength, VolunteerState
from volunteers.models.born import BornField
from volunteers.models.particulars import ExpertFacts, TeacherFacts, WorkFacts


def university_year_label(year: int | None) -> str:
    """1–4 are years of the first degree, 5–7 of a master's, 8 and more of a doctorate."""
    if not year:
        return ""
    name, before = ("大", 0) if year <= 4 else ("研", 4) if year <= 7 else ("博", 7)
    return name + "一二三四五六七八"[min(year - before, 8) - 1]


class VolunteerQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.reached_by(user, Perm.VOLUNTEERS_VIEW)

    def editable_by(self, user: Any) -> Self:
        return self.reached_by(user, Perm.VOLUNTEERS_EDIT)

    def reached_by(self, user: Any, perm: Perm) -> Self:
        """Volunteers serving the county in which `user` holds `perm`, or of the own unit."""
        reach = Q(pk__in=[])
        for unit in user.units_with(perm):
            county = unit.kind == UnitKind.COUNTY
            reach |= Q(county=unit) if county else Q(unit__path__startswith=unit.path)
        return self.filter(reach)

    def helpers(self) -> Self:
        """Those who may ever be paired: everybody but the experts."""
        return self.exclude(kind=HelperKind.EXPERT)

    def experts(self) -> Self:
        """专家库: they take referred cases and are never paired."""
        return self.filter(kind=HelperKind.EXPERT)

    def approved(self) -> Self:
        """Approved helpers; an approved expert is not among them."""
        return self.helpers().filter(state=VolunteerState.APPROVED)

    def all_gates_open(self) -> Q:
        """The condition: every gate is open today."""
        gates = self.model.gates.rel.related_model.objects.open_on(timezone.localdate())
        condition = Q()
        for kind in GateKind.values:
            condition &= Q(Exists(gates.filter(volunteer=OuterRef("pk"), kind=kind)))
        return condition

    def cleared(self) -> Self:
        return self.filter(self.all_gates_open())

    def uncleared(self) -> Self:
        """Approved, but a gate is missing, out of date or not yet open."""
        return self.approved().filter(~self.all_gates_open())

    def ready(self) -> Self:
        """可结对: approved, real identity checked, trained and cleared today."""
        return self.approved().cleared()


def _once(field: str, name: str, pool: Q) -> models.UniqueConstraint:
    """A known number belongs to one person of the county within a pool."""
    known = pool & ~Q(**{field: ""})
    return models.UniqueConstraint(fields=["county", field], condition=known, name=name)


class Volunteer(WorkFacts, TeacherFacts, ExpertFacts, CountyOwned):
    """志愿者: one who helps in one county; `unit` is the squad, college or school.

    A person may stand once among the helpers and once among the experts.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(
        "类型", max_length=12, choices=HelperKind, default=HelperKind.UNIVERSITY
    )
    name = models.CharField("姓名", max_length=40)
    pinyin = models.CharField(max_length=120, blank=True, editable=False)
    initials = models.CharField(max_length=20, blank=True, editable=False)
    sex = models.CharField("性别", max_length=1, choices=[("F", "女"), ("M", "男")], blank=True)
    id_number = EncryptedField("身份证号", blank=True, default="")
    id_index = BlindIndexField(source="id_number")
    born_on = BornField("出生日期", source="id_number")
    phone = EncryptedField("手机", blank=True, default="")
    phone_index = BlindIndexField(source="phone")
    political_status = models.CharField("政治面貌", max_length=20, blank=True)
    unit = models.ForeignKey(
        Unit,
        verbose_name="所属单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    college = models.CharField("学院", max_length=60, blank=True)
    major = models.CharField("专业", max_length=60, blank=True)
    is_teacher_training = models.BooleanField("师范", null=True, blank=True)
    university_year = models.PositiveSmallIntegerField("年级", null=True, blank=True)
    student_no = models.CharField("学号", max_length=30, blank=True)
    izhiyuan_no = models.CharField("i志愿编号", max_length=40, blank=True)
    squad = models.CharField("分队", max_length=60, blank=True)
    mandarin_level = models.CharField("普通话等级", max_length=20, blank=True)
    teacher_certificate = models.CharField("教师资格证", max_length=60, blank=True)
    experience = models.CharField("支教经历", max_length=200, blank=True)
    device = models.CharField("设备", max_length=60, blank=True)
    accepts_adjustment = models.BooleanField("服从调剂", null=True, blank=True)
    dialects = models.JSONField("方言", default=list, blank=True)
    slots = models.JSONField("空闲时段", default=list)
    max_pupils = models.PositiveSmallIntegerField("可带人数", default=1)
    max_sessions = models.PositiveSmallIntegerField("每周可服务次数", default=1)
    state = models.CharField(
        "状态", max_length=10, choices=VolunteerState, default=VolunteerState.APPLIED
    )
    remark = models.CharField("备注", max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    objects = county_manager(VolunteerQuerySet)

    privacy = WorkFacts.privacy | TeacherFacts.privacy | ExpertFacts.privacy
    privacy |= dict.fromkeys(
        (
            "id",
            "county",
            "kind",
            "name",
            "pinyin",
            "initials",
            "sex",
            "unit",
            "college",
            "major",
            "is_teacher_training",
            "university_year",
            "squad",
            "mandarin_level",
            "teacher_certificate",
            "experience",
            "device",
            "accepts_adjustment",
            "dialects",
            "slots",
            "max_pupils",
            "max_sessions",
            "state",
            "created_at",
            "updated_at",
        ),
        INTERNAL,
    ) | dict.fromkeys(
        (
            "id_number",
            "id_index",
            "born_on",
            "phone",
            "phone_index",
            "political_status",
            "student_no",
            "izhiyuan_no",
            "remark",
        ),
        SENSITIVE,
    )

    class Meta(CountyOwned.Meta):
        ordering = ["pinyin", "id"]
        verbose_name = verbose_name_plural = "志愿者"
        indexes = [
            models.Index(fields=["county", "pinyin"]),
            models.Index(fields=["county", "state"]),
        ]
        constraints = [
            _once("phone_index", "volunteer_phone_once", ~Q(kind=HelperKind.EXPERT)),
            _once("id_index", "volunteer_id_once", ~Q(kind=HelperKind.EXPERT)),
            _once("phone_index", "expert_phone_once", Q(kind=HelperKind.EXPERT)),
            _once("id_index", "expert_id_once", Q(kind=HelperKind.EXPERT)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def dialect_labels(self) -> list[str]:
        return [Dialect(code).label for code in self.dialects if code in Dialect.values]

    @property
    def year_label(self) -> str:
        return university_year_label(self.university_year)

    @property
    def slot_labels(self) -> list[str]:
        return [slot_label(slot) for slot in self.slots]


class OfferQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(volunteer__in=Volunteer.objects.visible_to(user))


class Offer(CountyOwned):
    """What a volunteer can teach: a subject over a range of grades 1–12, strength 1–3."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="offers")
    subject = models.CharField("科目", max_length=12, choices=Subject)
    grade_min = models.PositiveSmallIntegerField("最低年级")
    grade_max = models.PositiveSmallIntegerField("最高年级")
    strength = models.PositiveSmallIntegerField("把握", choices=Strength, default=Strength.GOOD)

    objects = county_manager(OfferQuerySet)

    privacy = dict.fromkeys(
        ("id", "county", "volunteer", "subject", "grade_min", "grade_max", "strength"), INTERNAL
    )

    class Meta(CountyOwned.Meta):
        ordering = ["-strength", "subject"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "subject"], name="offer_subject_once"),
            models.CheckConstraint(
                condition=Q(grade_min__gte=1, grade_max__lte=12, grade_min__lte=F("grade_max")),
                name="offer_grades",
            ),
            models.CheckConstraint(
                condition=Q(strength__gte=1, strength__lte=3), name="offer_strength"
            ),
        ]

    @property
    def grades_label(self) -> str:
        if self.grade_min == self.grade_max:
            return grade_label(self.grade_min)
        return f"{grade_label(self.grade_min)}至{grade_label(self.grade_max)}"
