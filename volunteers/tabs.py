"""The tabs above the list: how far a volunteer has come, each with its number.

Experts stand in a tab of their own, and in those that say nothing of pairing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q

from volunteers.choices import HelperKind
from volunteers.choices import VolunteerState as State
from volunteers.models.volunteer import VolunteerQuerySet


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    condition: Callable[[VolunteerQuerySet], Q]
    empty: str


HELPS = ~Q(kind=HelperKind.EXPERT)
APPROVED = Q(state=State.APPROVED) & HELPS

TABS = (
    Tab("all", "全部", lambda people: Q(), "还没有志愿者，先导入高校的报名名册"),
    Tab("applied", "待审核", lambda people: Q(state=State.APPLIED), "报名都审核完了"),
    Tab(
        "ready",
        "可结对",
        lambda people: APPROVED & people.all_gates_open(),
        "还没有可结对的志愿者：先通过审核，再登记资格",
    ),
    Tab(
        "uncleared",
        "已通过但缺资格",
        lambda people: APPROVED & ~people.all_gates_open(),
        "已通过的志愿者资格都齐全",
    ),
    Tab("paused", "停用", lambda people: Q(state=State.PAUSED), "没有停用的志愿者"),
    Tab("left", "已退出", lambda people: Q(state=State.LEFT), "没有已退出的志愿者"),
    Tab("experts", "专家", lambda people: ~HELPS, "还没有专家，先导入专家名单"),
)


def tab_of(key: str | None) -> Tab:
    return next((tab for tab in TABS if tab.key == key), TABS[0])


def counts(people: VolunteerQuerySet) -> dict[str, int]:
    """How many stand under each tab, in one query; the gates are looked at once."""
    asked = {tab.key: Count("pk", filter=tab.condition(people)) for tab in TABS[1:]}
    del asked["uncleared"]
    approved = Count("pk", filter=APPROVED)
    found = people.order_by().aggregate(all=Count("pk"), approved=approved, **asked)
    return found | {"uncleared": found["approved"] - found["ready"]}
