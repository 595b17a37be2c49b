"""Writing and checking the audit log. No audit row, no act: call inside the act's transaction."""

import hashlib
import json
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import AuditEntry, AuditHead, Unit, User

client_address: ContextVar[str] = ContextVar("client_address", default="")

ACTIONS: dict[str, str] = {}  # code → words for the log page; each room names its own

_SEALED = (
    "actor_id", "actor_name", "action", "object_type", "object_id", "county_code", "reason",
    "detail", "address", "previous",
)  # fmt: skip


def name_actions(words: dict[str, str]) -> None:
    """Say in Chinese what the actions of a room are called."""
    ACTIONS.update(words)


def record(
    action: str,
    *,
    by: User | None,
    obj: models.Model | None = None,
    county: Unit | None = None,
    reason: str = "",
    **detail: Any,
) -> AuditEntry:
    """Add one entry to the chain, in the transaction of the act that it tells of.

    `detail` takes ids, counts and field names; never the values that were seen or changed.
    """
    with transaction.atomic():
        AuditHead.objects.get_or_create(pk=1)
        head = AuditHead.objects.select_for_update().get(pk=1)
        entry = AuditEntry(
            at=timezone.now(),
            actor_id=str(by.pk) if by else "",
            actor_name=by.name if by else "",
            action=action,
            object_type=obj._meta.label_lower if obj else "",
            object_id=str(obj.pk) if obj else "",
            county_code=county.code if county else "",
            reason=reason,
            detail=detail,
            address=client_address.get(),
            previous=head.hash,
        )
        entry.hash = seal(entry)
        entry.save()
        AuditHead.objects.filter(pk=1).update(hash=entry.hash)
    return entry


def seal(entry: AuditEntry) -> str:
    """Return the hash over the entry and, through `previous`, all before it."""
    content = {name: getattr(entry, name) for name in _SEALED}
    content["at"] = entry.at.astimezone(timezone.get_fixed_timezone(0)).isoformat()
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def broken_entries() -> Iterator[int]:
    """Yield the ids of entries that were altered, or follow one that was removed."""
    previous = ""
    for entry in AuditEntry.objects.order_by("id").iterator():
        if entry.previous != previous or entry.hash != seal(entry):
            yield entry.pk
        previous = entry.hash
    if AuditHead.objects.filter(pk=1).exclude(hash=previous).exists():
        yield 0
