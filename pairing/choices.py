"""States of plans, proposals and pairings, and the moves between them."""

from django.db import models


class PlanState(models.TextChoices):
    DRAFT = "draft", "草案"
    IN_REVIEW = "in_review", "审核中"
    PUBLISHED = "published", "已发布"
    VOID = "void", "作废"


PLAN_MOVES = {
    PlanState.DRAFT: {PlanState.IN_REVIEW, PlanState.VOID},
    PlanState.IN_REVIEW: {PlanState.PUBLISHED, PlanState.VOID},
    PlanState.PUBLISHED: set(),
    PlanState.VOID: set(),
}


class Decision(models.TextChoices):
    WAITING = "waiting", "待审"
    APPROVED = "approved", "通过"
    HELD = "held", "暂不结对"


class PairingState(models.TextChoices):
    PROPOSED = "proposed", "待接受"
    ACTIVE = "active", "已结对"
    PAUSED = "paused", "暂停"
    ENDED = "ended", "结束"


LIVE_PAIRING = (PairingState.PROPOSED, PairingState.ACTIVE, PairingState.PAUSED)


class PairRole(models.TextChoices):
    MAIN = "main", "主要帮扶"
    SUPPLEMENT = "supplement", "线上补充"
