"""What only a local teacher or only an expert has; columns of the one table of helpers."""

from django.db import models

from accounts.privacy import INTERNAL, SENSITIVE
from volunteers.choices import ExpertCategory, Mode


class TeacherFacts(models.Model):
    """A teacher of a school of the county."""

    is_homeroom = models.BooleanField("班主任", null=True, blank=True)
    teaching_years = models.PositiveSmallIntegerField("教龄（年）", null=True, blank=True)

    privacy = dict.fromkeys(("is_homeroom", "teaching_years"), INTERNAL)

    class Meta:
        abstract = True


class ExpertFacts(models.Model):
    """A member of the expert pool: takes cases that are referred, teaches nobody."""

    workplace = models.CharField("工作单位", max_length=80, blank=True)
    categories = models.JSONField("专家类别", default=list, blank=True)
    expertise = models.CharField("擅长领域", max_length=200, blank=True)
    certificate = models.CharField("资格证书及编号", max_length=120, blank=True)
    service_time = models.CharField("可服务时间", max_length=100, blank=True)
    email = models.CharField("邮箱", max_length=120, blank=True)
    max_cases = models.PositiveSmallIntegerField("可接个案数", null=True, blank=True)

    privacy = dict.fromkeys(
        ("workplace", "categories", "expertise", "service_time", "max_cases"), INTERNAL
    ) | dict.fromkeys(("certificate", "email"), SENSITIVE)

    class Meta:
        abstract = True

    @property
    def category_labels(self) -> list[str]:
        known = ExpertCategory.values
        return [ExpertCategory(code).label for code in self.categories if code in known]


class WorkFacts(models.Model):
    """What teachers and experts have in common."""

    title = models.CharField("职务/职称", max_length=60, blank=True)
    mode = models.CharField("服务方式", max_length=8, choices=Mode, blank=True)

    privacy = dict.fromkeys(("title", "mode"), INTERNAL)

    class Meta:
        abstract = True
