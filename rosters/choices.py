"""Kinds of roster, states of a batch and of its rows."""

from django.db import models


class RosterKind(models.TextChoices):
    STUDENTS = "students", "学生名册"
    VOLUNTEERS = "volunteers", "志愿者名册"
    TEACHERS = "teachers", "老师名册"
    EXPERTS = "experts", "专家名单"
    PAIRINGS = "pairings", "结对台账"
    SCHOOLS = "schools", "学校名单"


class BatchState(models.TextChoices):
    READING = "reading", "正在读取"
    MAPPING = "mapping", "对应列"
    PLANNING = "planning", "正在校验"
    CHECKING = "checking", "检查修正"
    APPLYING = "applying", "正在导入"
    APPLIED = "applied", "已导入"
    UNDOING = "undoing", "正在撤回"
    UNDONE = "undone", "已撤回"
    DROPPED = "dropped", "已放弃"


class Verdict(models.TextChoices):
    CREATE = "create", "新增"
    UPDATE = "update", "更新"
    UNCHANGED = "unchanged", "不变"
    ERROR = "error", "必须修正"
    DUPLICATE = "duplicate", "重复"
    SKIPPED = "skipped", "跳过"


UNFINISHED = (
    BatchState.READING,
    BatchState.MAPPING,
    BatchState.PLANNING,
    BatchState.CHECKING,
)
GOOD = (Verdict.CREATE, Verdict.UPDATE)
BAD = (Verdict.ERROR, Verdict.DUPLICATE)
