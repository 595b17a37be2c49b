"""Ending a post."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Membership, Unit, User
from accounts.roles import Perm
from accounts.rules import Denied, county_of, may_end

REASON_MIN = 2
LAST_ADMIN = "你是本单位最后一位管理员，请先由上一级邀请接任的人。"
audit.name_actions({"membership.appointed": "命令行任命", "membership.ended": "停用成员"})


@transaction.atomic
def end_membership(membership: Membership, *, by: User, reason: str) -> None:
    """End a post from this moment on; the row stays as history."""
    Unit.objects.select_for_update().get(pk=membership.unit_id)  # two last admins cannot both go
    if not may_end(by, membership):
        raise Denied("你不能停用这个成员，请联系邀请他的人。")
    if len(reason.strip()) < REASON_MIN:
        raise Denied("请写明停用原因。")
    if membership.user_id == by.pk and _is_last_admin(membership):
        raise Denied(LAST_ADMIN)
    ended = (
        Membership.objects.active().filter(pk=membership.pk).update(ends_on=timezone.localdate())
    )
    if not ended:
        raise Denied("这个成员已经停用。")
    _record(membership, by=by, reason=reason)


def _is_last_admin(membership: Membership) -> bool:
    if Perm.MEMBERS_INVITE not in membership.permissions:
        return False
    peers = Membership.objects.active().filter(
        unit=membership.unit_id, role=membership.role, user__is_active=True
    )
    return not peers.exclude(pk=membership.pk).exists()


def _record(membership: Membership, *, by: User, reason: str) -> None:
    audit.record(
        "membership.ended",
        by=by,
        obj=membership,
        county=county_of(membership.unit) or next(iter(by.counties), None),
        reason=reason.strip()[:200],
        role=membership.role,
        unit=membership.unit.code,
        user=str(membership.user_id),
    )
