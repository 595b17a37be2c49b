"""States of the census, levels, household kinds."""

from django.db import models


class Attainment(models.TextChoices):
    HIGH = "high", "优"
    MIDDLE = "middle", "中"
    LOW = "low", "差"


class CensusState(models.TextChoices):
    UNCHECKED = "unchecked", "未摸排"
    VERIFIED = "verified", "已核实"
    DISPUTED = "disputed", "有出入"
    LEFT = "left", "已离校"


class Answer(models.TextChoices):
    UNKNOWN = "unknown", "未问"
    YES = "yes", "是"
    NO = "no", "否"


class ContactMethod(models.TextChoices):
    VISIT = "visit", "走访"
    PHONE = "phone", "电话"
    WECHAT = "wechat", "微信"
    SCHOOL_RECORD = "school_record", "学校记录"
    ROSTER = "roster", "名册"


class Mode(models.TextChoices):
    ONLINE = "online", "线上"
    OFFLINE = "offline", "线下"
    EITHER = "either", "都可以"


class HelperSex(models.TextChoices):
    """希望由谁帮: what a family asks for; blank means it does not matter."""

    WOMAN = "F", "女性"
    MAN = "M", "男性"


class NeedState(models.TextChoices):
    OPEN = "open", "待结对"
    CLOSED = "closed", "已撤回"


class TransferState(models.TextChoices):
    OPEN = "open", "待处理"
    ACCEPTED = "accepted", "已转出"
    DECLINED = "declined", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"
