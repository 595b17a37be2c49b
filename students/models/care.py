"""What the family said: willing or not, and consent."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.privacy import INTERNAL, SENSITIVE
from accounts.scope import CountyOwned, CountyQuerySet, county_manager
from students.choices import Answer, ContactMethod
from students.models.student import Student


class CareQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(student__in=Student.objects.visible_to(user))


class WillingRecord(CountyOwned):
    """是否愿意接受结对: one answer, asked how, when and by whom (F16). History is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="willing_records")
    answer = models.CharField("回答", max_length=8, choices=Answer)
    reason = models.CharField("原因", max_length=100, blank=True)
    method = models.CharField("方式", max_length=16, choices=ContactMethod)
    asked_on = models.DateField("询问日期", default=timezone.localdate)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    batch_id = models.UUIDField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = county_manager(CareQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "student",
            "answer",
            "reason",
            "method",
            "asked_on",
            "recorded_by",
            "batch_id",
            "created_at",
        ),
        INTERNAL,
    )

    class Meta(CountyOwned.Meta):
        ordering = ["-created_at"]


class ConsentQuerySet(CareQuerySet):
    def active(self) -> Self:
        return self.filter(withdrawn_on=None)


class Consent(CountyOwned):
    """授权: who agreed to matching, in what way, on which text; withdrawn as easily as given."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="consents")
    text_version = models.CharField("告知书版本", max_length=20, default="2026-1")
    given_by = models.CharField("同意人", max_length=40)
    relation = models.CharField("与学生关系", max_length=20)
    method = models.CharField("方式", max_length=16, choices=ContactMethod)
    given_on = models.DateField("同意日期", default=timezone.localdate)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = county_manager(ConsentQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "student",
            "text_version",
            "relation",
            "method",
            "given_on",
            "withdrawn_on",
            "recorded_by",
            "created_at",
        ),
        INTERNAL,
    ) | {"given_by": SENSITIVE}

    class Meta(CountyOwned.Meta):
        ordering = ["-given_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["student"], condition=Q(withdrawn_on=None), name="consent_one_active"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="consent_dates",
            ),
        ]
