"""Showing one person's sensitive fields: with a reason, inside the own county, on the record."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, User
from accounts.privacy import Privacy
from accounts.roles import Perm
from accounts.rules import Denied, QuotaSpent
from accounts.scope import CountyOwned

DAILY_QUOTA = 50
REASON_MIN = 4
ACTION = "reveal"
OTHER = "other"
REASONS = {
    "contact": "联系监护人或志愿者",
    "verify": "核对身份信息",
    "visit": "安排入户走访",
    "certificate": "办理证明、保险或补助",
    OTHER: "其他（请写明）",
}
audit.name_actions({ACTION: "查看敏感信息"})


@transaction.atomic
def reveal(
    obj: CountyOwned, fields: Collection[str], *, by: User, perm: Perm, reason: str
) -> dict[str, Any]:
    """Return the plain values of `fields`, with the audit entry in the same transaction.

    The caller has found `obj` through its door. Raises `Denied`, whose text is for the reader.
    """
    _check(obj, fields, by=by, perm=perm, reason=reason)
    audit.record(
        ACTION,
        by=by,
        obj=obj,
        county=obj.county,
        reason=reason.strip(),
        fields=sorted(fields),
        perm=perm.name,
    )
    if seen_today(by) > DAILY_QUOTA:  # counted behind the lock of the log
        raise QuotaSpent(f"今天已查看 {DAILY_QUOTA} 次，已到上限；确有需要请明天再看或联系上一级。")
    return {name: getattr(obj, name) for name in fields}


def _check(obj: CountyOwned, fields: Collection[str], *, by: User, perm: Perm, reason: str) -> None:
    obj.check_scope()
    if not by.has_in(perm, obj.county):
        raise Denied("你在这个县区没有查看敏感信息的权限。")
    if len(reason.strip()) < REASON_MIN:
        raise Denied(f"请写明查看原因，至少 {REASON_MIN} 个字。")
    if not fields or not set(fields) <= set(hidden_fields(obj)):
        raise Denied("请选择要查看的信息。")


def hidden_fields(obj: CountyOwned) -> list[str]:
    """Fields of the object that are masked until revealed."""
    classes: dict[str, Privacy] = obj.privacy  # type: ignore[attr-defined]
    hidden = {Privacy.SENSITIVE, Privacy.SPECIAL}
    return [name for name, privacy in classes.items() if privacy in hidden]


def seen_today(user: User) -> int:
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    seen = AuditEntry.objects.filter(action=ACTION, actor_id=str(user.pk), at__gte=start)
    return seen.count()


class RevealForm(forms.Form):
    """Which fields, and why. `RevealForm(data, fields={"phone": "手机"})`.

    `cleaned_data["fields"]` and `cleaned_data["reason"]` go to `reveal()`.
    """

    fields_wanted = forms.MultipleChoiceField(
        label="要查看的信息",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选要查看的信息。"},
    )
    purpose = forms.ChoiceField(
        label="查看原因",
        choices=[("", "请选择"), *REASONS.items()],
        error_messages={"required": "请选择查看原因。"},
    )
    note = forms.CharField(
        label="补充说明", max_length=100, required=False, help_text="选“其他”时必填，至少 4 个字。"
    )

    def __init__(self, *args: Any, fields: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = self.fields["fields_wanted"]
        wanted.choices = list(fields.items())  # type: ignore[attr-defined]
        if len(fields) == 1:
            wanted.initial = list(fields)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        note = (data.get("note") or "").strip()
        if data.get("purpose") == OTHER and len(note) < REASON_MIN:
            self.add_error("note", f"请写明原因，至少 {REASON_MIN} 个字。")
        purpose = REASONS.get(data.get("purpose", ""), "")
        known = [purpose] if data.get("purpose") != OTHER else []
        data["reason"] = "：".join([*known, *([note] if note else [])])
        data["fields"] = data.get("fields_wanted", [])
        return data
