"""What a survey of one family found, as the roster or a visitor wrote it down."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models

from accounts.privacy import INTERNAL, SPECIAL
from accounts.scope import CountyOwned, CountyQuerySet, county_manager
from students.models.student import Student

ANSWERS = ("family_note", "study_state", "psych_state", "peer_relation", "net_fee")
ASKED = ("method", "surveyor", "surveyed_on")


class SurveyQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(student__in=Student.objects.visible_to(user))


class Survey(CountyOwned):
    """摸底: dated answers about one child; a later survey is a new row, nothing is overwritten."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="surveys")
    family_note = models.CharField("家庭概况", max_length=500, blank=True)
    study_state = models.CharField("学习状态", max_length=200, blank=True)
    psych_state = models.CharField("心理情况", max_length=200, blank=True)
    peer_relation = models.CharField("朋辈关系", max_length=200, blank=True)
    net_fee = models.CharField("上网费用如何解决", max_length=200, blank=True)
    method = models.CharField("摸底方式", max_length=40, blank=True)
    surveyor = models.CharField("摸底人", max_length=40, blank=True)
    surveyed_on = models.DateField("摸底时间", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    batch_id = models.UUIDField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = county_manager(SurveyQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "student",
            "method",
            "surveyor",
            "surveyed_on",
            "recorded_by",
            "batch_id",
            "created_at",
        ),
        INTERNAL,
    ) | dict.fromkeys(ANSWERS, SPECIAL)

    class Meta(CountyOwned.Meta):
        ordering = ["-surveyed_on", "-created_at"]
        verbose_name = verbose_name_plural = "摸底记录"
