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
    MENDING = "mending", "正在批量修改"
    APPLYING = "applying", "正在导入"
    PARTIAL = "partial", "部分导入"
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
    PERSON = "person", "待人决定"


class Decision(models.TextChoices):
    """What a person may decide about a row that only a person can decide."""

    ROSTER = "roster", "以名册为准"
    LEDGER = "ledger", "保留台账"
    SAME = "same", "是同一个人"
    OTHER = "other", "不是同一个人"


class Repeats(models.TextChoices):
    """Which of two rows about the same person in one file is taken."""

    FIRST = "first", "保留最前一行"
    LAST = "last", "保留最后一行"
    NONE = "none", "都不导入，由我来选"


UNFINISHED = (
    BatchState.READING,
    BatchState.MAPPING,
    BatchState.PLANNING,
    BatchState.CHECKING,
)
OPEN = (BatchState.CHECKING, BatchState.PARTIAL)
"""A person mends and confirms rows here."""
MENDABLE = (*OPEN, BatchState.MENDING)
"""Rows may change, by a person's hand or by the job that does it in many rows."""
WRITING = (BatchState.APPLYING, BatchState.UNDOING)
UNDOABLE = (BatchState.APPLIED, BatchState.PARTIAL)
GOOD = (Verdict.CREATE, Verdict.UPDATE)
BAD = (Verdict.ERROR, Verdict.DUPLICATE)
WAITING = (Verdict.ERROR, Verdict.PERSON)
"""Rows that keep a batch open after the good ones went first."""
