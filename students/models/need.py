"""What a child asks for."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.privacy import INTERNAL
from accounts.scope import CountyOwned, CountyQuerySet, county_manager
from accounts.subjects import Dialect, Subject
from students.choices import HelperSex, Mode, NeedState
from students.models.student import Student


class NeedQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(student__in=Student.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(state=NeedState.OPEN)


class Need(CountyOwned):
    """订单: ranked subjects (`NeedSubject`), weekly free slots 0–27, the mode (Z23), and what the
    family asks of a helper: a woman or a man, a dialect spoken at home (codes of `Dialect`)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="needs")
    slots = models.JSONField("空闲时段", default=list)
    mode = models.CharField("方式", max_length=8, choices=Mode, default=Mode.EITHER)
    prefers_sex = models.CharField("希望由谁帮", max_length=1, choices=HelperSex, blank=True)
    dialects = models.JSONField("在家讲的话", default=list, blank=True)
    state = models.CharField(max_length=8, choices=NeedState, default=NeedState.OPEN)
    opened_on = models.DateField("提交日期", default=timezone.localdate)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    batch_id = models.UUIDField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = county_manager(NeedQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "student",
            "slots",
            "mode",
            "prefers_sex",
            "dialects",
            "state",
            "opened_on",
            "recorded_by",
            "batch_id",
            "created_at",
        ),
        INTERNAL,
    )

    class Meta(CountyOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["student"], condition=Q(state="open"), name="need_one_open"
            ),
            models.CheckConstraint(
                condition=Q(prefers_sex__in=["", *HelperSex.values]), name="need_prefers_sex_known"
            ),
        ]

    @property
    def dialect_labels(self) -> list[str]:
        return [Dialect(code).label for code in self.dialects if code in Dialect.values]


class NeedSubjectQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(need__in=Need.objects.visible_to(user))


class NeedSubject(CountyOwned):
    """One wanted subject of a need, in rank order from 1."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="subjects")
    subject = models.CharField("科目", max_length=12, choices=Subject)
    rank = models.PositiveSmallIntegerField("志愿次序")

    objects = county_manager(NeedSubjectQuerySet)

    privacy = dict.fromkeys(("id", "county", "need", "subject", "rank"), INTERNAL)

    class Meta(CountyOwned.Meta):
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["need", "subject"], name="need_subject_once"),
            models.UniqueConstraint(fields=["need", "rank"], name="need_rank_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="need_rank_from_one"),
        ]
