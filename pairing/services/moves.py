"""The one door through which a pairing changes its state: conditional, dated, never overwritten."""

from collections.abc import Sequence
from typing import Any

from pairing.choices import LIVE_PAIRING, PAIRING_MOVES, PairingState
from pairing.models import Pairing, PairingMove, PairingSlot
from pairing.rules import demand
from pairing.services.occupancy import hold_people

STALE = "这一对刚被别人改过，请刷新后再看。"


def held(pairing: Pairing) -> Pairing:
    """Lock the child, the helper and the pairing, in this order, and read the pairing anew."""
    hold_people([pairing.student_id], [pairing.volunteer_id])
    rows = Pairing.objects.select_for_update(of=("self",)).select_related("county", "plan")
    return rows.get(pk=pairing.pk)


def move(
    pairings: Sequence[Pairing],
    to: PairingState,
    *,
    by: Any,
    reason: str = "",
    note: str = "",
    **columns: Any,
) -> None:
    """Bring pairings into a state and note it; `Denied` when one has moved on meanwhile.

    A state that is not live frees the place and the weekly slots. `by` None: time did it.
    """
    sources = [state for state, targets in PAIRING_MOVES.items() if to in targets]
    ids = [pairing.pk for pairing in pairings]
    moving = Pairing.objects.filter(pk__in=ids, state__in=sources)
    demand(moving.update(state=to, **columns) == len(ids), STALE)
    if to not in LIVE_PAIRING:
        PairingSlot.objects.filter(pairing__in=ids).update(is_live=False)
    for pairing in pairings:
        pairing.state = to
    note_moves(pairings, by=by, reason=reason, note=note)


def note_moves(pairings: Sequence[Pairing], *, by: Any, reason: str = "", note: str = "") -> None:
    """Add a dated row for the state that each has come into, its first one included."""
    PairingMove.objects.bulk_create(
        PairingMove(
            county_id=pairing.county_id, pairing=pairing, state=pairing.state, by=by,
            reason=reason, note=note[:100],
        )
        for pairing in pairings
    )  # fmt: skip
