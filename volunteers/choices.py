"""Kinds and states of helpers."""

from django.db import models


class HelperKind(models.TextChoices):
    UNIVERSITY = "university", "大学生志愿者"
    TEACHER = "teacher", "本校老师"
    EXPERT = "expert", "专家"


class VolunteerState(models.TextChoices):
    APPLIED = "applied", "待审核"
    APPROVED = "approved", "已通过"
    PAUSED = "paused", "停用"
    LEFT = "left", "已退出"


STATE_MOVES = {
    VolunteerState.APPLIED: {VolunteerState.APPROVED, VolunteerState.LEFT},
    VolunteerState.APPROVED: {VolunteerState.PAUSED, VolunteerState.LEFT},
    VolunteerState.PAUSED: {VolunteerState.APPROVED, VolunteerState.LEFT},
    VolunteerState.LEFT: {VolunteerState.APPLIED},  # signs up again, is looked at again
}
REASONED_STATES = {VolunteerState.PAUSED, VolunteerState.LEFT}  # a person is told why


class GateKind(models.TextChoices):
    IDENTITY = "identity", "实名"
    TRAINING = "training", "培训"
    CLEARANCE = "clearance", "准入"


class Strength(models.IntegerChoices):
    """把握: how well a subject is mastered; the matching prefers the higher."""

    FAIR = 1, "可以"
    GOOD = 2, "较好"
    BEST = 3, "擅长"


class ExpertCategory(models.TextChoices):
    TUTORING = "tutoring", "课业辅导"
    PSYCHOLOGY = "psychology", "心理咨询"
    LAW = "law", "法律"
    SPECIAL_EDUCATION = "special_education", "特殊教育"
    OTHER = "other", "其他"


class Mode(models.TextChoices):
    """服务方式."""

    ONLINE = "online", "线上"
    OFFLINE = "offline", "线下"
    BOTH = "both", "线上线下均可"


STAGE_GRADES = {  # stage: first and last grade
    "primary": (1, 6),
    "junior": (7, 9),
    "senior": (10, 12),
}
