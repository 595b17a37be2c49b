"""A child of the census."""

from __future__ import annotations

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.choices import UnitKind
from accounts.crypto import BlindIndexField, EncryptedField
from accounts.models import Unit
from accounts.privacy import INTERNAL, SENSITIVE, SPECIAL
from accounts.roles import Perm
from accounts.scope import CountyOwned, CountyQuerySet, county_manager
from accounts.subjects import Stage, grade_label, school_year_of
from students.choices import Answer, Attainment, CensusState, Mode


class StudentQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Students in the units where the person may see students; otherwise none."""
        return self.reached_by(user.units_with(Perm.STUDENTS_VIEW))

    def editable_by(self, user: Any) -> Self:
        """Students whom the person may both see and record."""
        return self.visible_to(user).reached_by(user.units_with(Perm.STUDENTS_EDIT))

    def reached_by(self, units: list[Unit]) -> Self:
        """Students of these units: by county, town or school."""
        reach = Q(pk__in=[])
        for unit in units:
            reach |= _in_unit(unit)
        return self.filter(reach)

    def enrolled(self) -> Self:
        """在册学生: everyone who has not left."""
        return self.exclude(census_state=CensusState.LEFT)

    def unchecked(self) -> Self:
        return self.filter(census_state=CensusState.UNCHECKED)

    def verified(self) -> Self:
        return self.filter(census_state=CensusState.VERIFIED)

    def willing(self) -> Self:
        return self.filter(willing=Answer.YES)

    def consented(self) -> Self:
        """A consent to matching is given and not withdrawn."""
        return self.filter(_has_consent(self.model))

    def unconsented(self) -> Self:
        return self.filter(~_has_consent(self.model))

    def classified(self) -> Self:
        return self.exclude(level="")

    def unclassified(self) -> Self:
        return self.filter(level="")

    def without_open_need(self) -> Self:
        return self.filter(~Exists(_open_needs(self.model)))

    def online_ready(self) -> Self:
        """A device and a net: what help through a screen needs."""
        return self.filter(Q(has_phone=True) | Q(has_tablet=True), has_internet=True)

    def not_online_ready(self) -> Self:
        return self.filter(~(Q(has_phone=True) | Q(has_tablet=True)) | ~Q(has_internet=True))

    def with_fitting_need(self) -> Self:
        """An open need, and for help that must be online a device and a net."""
        needs = _open_needs(self.model)
        equipped = Q(Q(has_phone=True) | Q(has_tablet=True), has_internet=True)
        return self.filter(Exists(needs.exclude(mode=Mode.ONLINE)) | (Exists(needs) & equipped))

    def with_consent_mark(self) -> Self:
        """Annotate `has_consent`, so that a list asks once."""
        return self.annotate(has_consent=_has_consent(self.model))

    def agreed(self) -> Self:
        """同意帮扶: verified, willing and consented."""
        return self.enrolled().verified().willing().consented()

    def ready(self) -> Self:
        """Ready to be matched: agreed, with an open need whose mode fits the devices.

        The same rule, child by child and with reasons, is `students.rules.readiness`.
        """
        return self.agreed().with_fitting_need()


def _in_unit(unit: Unit) -> Q:
    """Narrow by keys, so that the indexes of county, town and school serve."""
    if unit.kind == UnitKind.COUNTY:
        return Q(county=unit)
    below = Unit.objects.within(unit).values("pk")
    if unit.kind in {UnitKind.TOWN, UnitKind.SCHOOL}:
        return Q(town__in=below) | Q(school__in=below)
    return Q(county__in=below)


def _has_consent(model: type[models.Model]) -> Exists:
    consents = model.consents.rel.related_model.objects.active()  # type: ignore[attr-defined]
    return Exists(consents.filter(student=OuterRef("pk")))


def _open_needs(model: type[models.Model]) -> Any:
    needs = model.needs.rel.related_model.objects.open()  # type: ignore[attr-defined]
    return needs.filter(student=OuterRef("pk"))


class Student(CountyOwned):
    """学生: a schoolchild of a household not yet lifted out of poverty.

    `willing` is the newest answer (history in `WillingRecord`); *ready* is derived.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("姓名", max_length=40)
    pinyin = models.CharField(max_length=120, blank=True, editable=False)
    initials = models.CharField(max_length=20, blank=True, editable=False)
    sex = models.CharField("性别", max_length=1, choices=[("F", "女"), ("M", "男")], blank=True)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    id_number = EncryptedField("身份证号", blank=True, default="")
    id_index = BlindIndexField(source="id_number")
    student_no = EncryptedField("学籍号", blank=True, default="")  # G + ID number in most cases
    student_no_index = BlindIndexField(source="student_no")
    household = models.ForeignKey(
        "students.Household",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="students",
    )
    relation = models.CharField("与户主关系", max_length=20, blank=True)
    person_no = models.CharField("人口编号", max_length=40, blank=True)
    guardian_name = models.CharField("监护人", max_length=40, blank=True)
    guardian_relation = models.CharField("与监护人关系", max_length=20, blank=True)
    guardian_phone = EncryptedField("监护人电话", blank=True, default="")
    guardian_phone_index = BlindIndexField(source="guardian_phone")
    town = models.ForeignKey(
        Unit,
        verbose_name="镇街",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    school = models.ForeignKey(
        Unit,
        verbose_name="学校",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    stage = models.CharField("学段", max_length=12, choices=Stage, blank=True)
    entry_year = models.PositiveSmallIntegerField("入读一年级学年", null=True, blank=True)
    class_no = models.CharField("班级", max_length=20, blank=True)
    grade_raw = models.CharField("年级原文", max_length=40, blank=True)
    homeroom_teacher = models.CharField("班主任", max_length=60, blank=True)
    homeroom_phone = EncryptedField("班主任电话", blank=True, default="")
    follow_up_name = models.CharField("跟踪联系人", max_length=40, blank=True)
    absent_reason = models.CharField("未在读原因", max_length=60, blank=True)
    level = models.CharField("学业层级", max_length=8, choices=Attainment, blank=True)
    level_raw = models.CharField("成绩原文", max_length=40, blank=True)
    has_phone = models.BooleanField("有手机", null=True, blank=True)
    has_tablet = models.BooleanField("有平板或电脑", null=True, blank=True)
    has_internet = models.BooleanField("能上网", null=True, blank=True)
    is_boarding = models.BooleanField("住校", null=True, blank=True)
    is_left_behind = models.BooleanField("留守", null=True, blank=True)
    disability_kind = models.CharField("残疾类别", max_length=20, blank=True)
    disability_grade = models.CharField("残疾等级", max_length=10, blank=True)
    special_need = models.CharField("特殊需求", max_length=100, blank=True)
    willing = models.CharField("愿意结对", max_length=8, choices=Answer, default=Answer.UNKNOWN)
    census_state = models.CharField(
        "摸排状态", max_length=10, choices=CensusState, default=CensusState.UNCHECKED
    )
    remark = models.CharField("备注", max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    objects = county_manager(StudentQuerySet)

    privacy = (
        dict.fromkeys(
            (
                "id",
                "county",
                "name",
                "pinyin",
                "initials",
                "sex",
                "ethnicity",
                "household",
                "relation",
                "town",
                "school",
                "stage",
                "entry_year",
                "class_no",
                "grade_raw",
                "homeroom_teacher",
                "follow_up_name",
                "absent_reason",
                "guardian_relation",
                "level",
                "level_raw",
                "has_phone",
                "has_tablet",
                "has_internet",
                "is_boarding",
                "willing",
                "census_state",
                "created_at",
                "updated_at",
            ),
            INTERNAL,
        )
        | dict.fromkeys(
            (
                "id_number",
                "id_index",
                "student_no",
                "student_no_index",
                "birth_date",
                "guardian_name",
                "guardian_phone",
                "guardian_phone_index",
                "remark",
                "person_no",
                "homeroom_phone",
            ),
            SENSITIVE,
        )
        | dict.fromkeys(
            ("special_need", "is_left_behind", "disability_kind", "disability_grade"), SPECIAL
        )
    )

    class Meta(CountyOwned.Meta):
        ordering = ["pinyin", "id"]
        verbose_name = verbose_name_plural = "学生"
        indexes = [
            models.Index(fields=["county", "pinyin"]),
            models.Index(fields=["county", "town"]),
            models.Index(fields=["county", "school"]),
            models.Index(fields=["county", "-updated_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_index"], condition=~Q(id_index=""), name="student_id_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def grade(self) -> int | None:
        """The grade today: 1–6 primary, 7–9 junior, 10–12 senior; None when unknown.

        `entry_year` is the school year in which the child was (or would have been) in grade 1,
        so that no row is edited when a school year turns.
        """
        if self.entry_year is None:
            return None
        return school_year_of(timezone.localdate()) - self.entry_year + 1

    @property
    def grade_label(self) -> str:
        return grade_label(self.grade)

    @property
    def is_online_ready(self) -> bool:
        return bool((self.has_phone or self.has_tablet) and self.has_internet)


class FieldChangeQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(student__in=Student.objects.visible_to(user))


class FieldChange(CountyOwned):
    """变更: one field of a child, old and new, with its source. Sensitive values are masked."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=40)
    old = models.CharField(max_length=200, blank=True)
    new = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=100, blank=True)
    batch_id = models.UUIDField(null=True, blank=True, db_index=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = county_manager(FieldChangeQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "student",
            "field",
            "old",
            "new",
            "source",
            "batch_id",
            "changed_at",
            "changed_by",
        ),
        INTERNAL,
    )

    class Meta(CountyOwned.Meta):
        ordering = ["-changed_at"]
