"""Ending a pairing: dated, with its reason; nothing is overwritten or removed."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.roles import Perm
from pairing.choices import LIVE_PAIRING, EndReason, PairingState
from pairing.models import Pairing, PairingSlot
from pairing.models.pairing import PairingQuerySet
from pairing.rules import demand, demand_right


@transaction.atomic
def end_pairing(pairing: Pairing, *, reason: str, by: User, note: str = "") -> Pairing:
    """End a live pairing; its place and its weekly slots are free again."""
    demand_right(by, Perm.PLANS_REVIEW, pairing.county)
    demand(_end(Pairing.objects.filter(pk=pairing.pk), reason, by, note) == 1, "这一对已经结束了。")
    pairing.refresh_from_db()
    return pairing


@transaction.atomic
def end_all(pairings: PairingQuerySet, *, reason: str, by: User | None, note: str = "") -> int:
    """End the live ones of `pairings` because of something that happened below; no right asked."""
    return _end(pairings, reason, by, note)


def _end(pairings: PairingQuerySet, reason: str, by: User | None, note: str) -> int:
    rows = list(
        pairings.live().select_for_update(of=("self",)).select_related("county").order_by("pk")
    )
    ids = [row.pk for row in rows]
    Pairing.objects.filter(pk__in=ids, state__in=LIVE_PAIRING).update(
        state=PairingState.ENDED,
        ended_on=timezone.localdate(),
        end_reason=EndReason(reason),
        end_note=note[:100],
        ended_by=by,
    )
    PairingSlot.objects.filter(pairing__in=ids).update(is_live=False)
    for row in rows:
        audit.record(
            "pairing.end", by=by, obj=row, county=row.county, reason=EndReason(reason).label
        )
    return len(rows)
