"""States of an export."""

from django.db import models


class ExportState(models.TextChoices):
    ASKED = "asked", "等待批准"
    APPROVED = "approved", "正在生成"
    READY = "ready", "可以下载"
    WITHDRAWN = "withdrawn", "已撤回申请"
    DECLINED = "declined", "没有批准"
    EXPIRED = "expired", "已过期"
    FAILED = "failed", "没有生成"


UNDECIDED = (ExportState.ASKED, ExportState.EXPIRED, ExportState.WITHDRAWN)
"""Nobody else has said a word yet, or ever will."""
