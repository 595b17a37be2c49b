"""Kinds and states of helpers."""

from django.db import models


class HelperKind(models.TextChoices):
    UNIVERSITY = "university", "大学生志愿者"
    TEACHER = "teacher", "本校老师"


class VolunteerState(models.TextChoices):
    APPLIED = "applied", "待审核"
    APPROVED = "approved", "已通过"
    PAUSED = "paused", "停用"
    LEFT = "left", "已退出"


class GateKind(models.TextChoices):
    IDENTITY = "identity", "实名"
    TRAINING = "training", "培训"
    CLEARANCE = "clearance", "准入"
