"""States of plans, proposals and pairings, and the moves between them."""

from django.db import models


class PlanState(models.TextChoices):
    DRAFT = "draft", "草案"
    IN_REVIEW = "in_review", "审核中"
    PUBLISHED = "published", "已发布"
    VOID = "void", "作废"


class Effort(models.TextChoices):
    """How long the engine searches; the names are its own (`pairing.engine.solve.EFFORTS`)."""

    QUICK = "quick", "快：先看大概"
    NORMAL = "normal", "标准"
    DEEP = "deep", "深入：人多时要好几分钟，结果更好"


class Decision(models.TextChoices):
    WAITING = "waiting", "待审"
    APPROVED = "approved", "通过"
    HELD = "held", "暂不结对"


class PairingState(models.TextChoices):
    PROPOSED = "proposed", "拟结对"
    OFFERED = "offered", "待接受"
    ACTIVE = "active", "已结对"
    PAUSED = "paused", "暂停"
    ENDED = "ended", "结束"
    DECLINED = "declined", "已谢绝"
    EXPIRED = "expired", "已过期"
    WITHDRAWN = "withdrawn", "已收回"


PAIRING_MOVES = {
    PairingState.PROPOSED: {PairingState.OFFERED, PairingState.ACTIVE, PairingState.ENDED},
    PairingState.OFFERED: {
        PairingState.ACTIVE, PairingState.DECLINED, PairingState.EXPIRED, PairingState.WITHDRAWN,
    },
    PairingState.ACTIVE: {PairingState.PAUSED, PairingState.ENDED},
    PairingState.PAUSED: {PairingState.ACTIVE, PairingState.ENDED},
    PairingState.ENDED: set(),
    PairingState.DECLINED: set(),
    PairingState.EXPIRED: set(),
    PairingState.WITHDRAWN: set(),
}  # fmt: skip

# Those that hold a place and weekly slots; those that help a child; offers not taken up.
LIVE_PAIRING = (
    PairingState.PROPOSED, PairingState.OFFERED, PairingState.ACTIVE, PairingState.PAUSED,
)  # fmt: skip
HELPING = (PairingState.ACTIVE, PairingState.PAUSED)
NOT_TAKEN = (PairingState.DECLINED, PairingState.EXPIRED)


class DeclineReason(models.TextChoices):
    TIME = "time", "这些时间不方便"
    BUSY = "busy", "最近没有精力"
    SUBJECT = "subject", "科目或年级教不了"
    LEAVING = "leaving", "快毕业或要离开"
    OTHER = "other", "其他原因"


class SuccessionState(models.TextChoices):
    WAITING = "waiting", "待确认"
    ARRANGED = "arranged", "已安排"
    DROPPED = "dropped", "不安排"


class PairRole(models.TextChoices):
    MAIN = "main", "主要帮扶"
    SUPPLEMENT = "supplement", "线上补充"


class PairMode(models.TextChoices):
    ONLINE = "online", "线上"
    OFFLINE = "offline", "线下"


class EndReason(models.TextChoices):
    """Why a pairing ended; `FORBIDS_AGAIN` never pairs the two again, `TERM` prefers it."""

    TERM = "term", "学期结束"
    GOAL = "goal", "目标达成"
    STUDENT_LEFT = "student_left", "学生离校"
    CONSENT = "consent", "监护人撤回同意"
    UNWILLING = "unwilling", "学生不再愿意"
    VOLUNTEER_LEFT = "volunteer_left", "志愿者退出"
    SILENT = "silent", "长期没有上课"
    UNSUITABLE = "unsuitable", "双方不合适"
    MISCONDUCT = "misconduct", "违反服务守则"
    MISTAKE = "mistake", "结对有误"
    ROSTER = "roster", "台账记为结束"


FORBIDS_AGAIN = (EndReason.UNSUITABLE, EndReason.MISCONDUCT)


class SeatKind(models.TextChoices):
    CADRE = "cadre", "团干部"
    SPECIALIST = "specialist", "专业人员"


class SeatState(models.TextChoices):
    PROPOSED = "proposed", "待确认"
    FILLED = "filled", "已就位"
    LEFT = "left", "已离开"


class SeatLeaving(models.TextChoices):
    """Why a seat was left; who is let go by a person is not proposed to the child again."""

    BUSY = "busy", "本人没有精力"
    MOVED = "moved", "调岗或离开本地"
    UNSUITABLE = "unsuitable", "双方不合适"
    MISCONDUCT = "misconduct", "违反服务守则"
    MISTAKE = "mistake", "安排有误"
    CHILD = "child", "学生离校、不再愿意或撤回同意"
    GONE = "gone", "卸任、停用或资格到期"


LET_GO = (
    SeatLeaving.BUSY, SeatLeaving.MOVED, SeatLeaving.UNSUITABLE, SeatLeaving.MISCONDUCT,
    SeatLeaving.MISTAKE,
)  # fmt: skip
BARS_SEAT = (SeatLeaving.UNSUITABLE, SeatLeaving.MISCONDUCT)  # not even by hand
