"""The pairs that a county holds already, as the rows of a ledger ask for them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from pairing.choices import FORBIDS_AGAIN
from pairing.models import Pairing, PairingSlot
from volunteers.choices import HelperKind

COLUMNS = (
    "county", "student", "volunteer__kind", "role", "mode", "state", "place", "started_on",
    "first_contact_on", "ended_on", "end_reason", "end_note", "remark",
)  # fmt: skip


class Pairs:
    """All pairings, live and ended, of some children; two queries."""

    def __init__(self, students: Collection[UUID], *, lock: bool = False) -> None:
        rows = Pairing.objects.filter(student__in=students).order_by("pk")
        rows = rows.select_for_update(of=("self",)) if lock else rows
        self.live: dict[tuple[UUID, UUID], Pairing] = {}
        self.ended: dict[tuple[UUID, UUID], list[Pairing]] = defaultdict(list)
        self.of_child: dict[UUID, list[Pairing]] = defaultdict(list)
        for pairing in rows.select_related("volunteer").only(*COLUMNS):
            key = pairing.student_id, pairing.volunteer_id
            if pairing.is_live:
                self.live[key] = pairing
                self.of_child[pairing.student_id].append(pairing)
            else:
                self.ended[key].append(pairing)
        self.subjects: dict[UUID, list[str]] = defaultdict(list)
        slots = PairingSlot.objects.filter(is_live=True, student__in=students).order_by("slot")
        for pk, subject in slots.values_list("pairing", "subject"):
            if subject not in self.subjects[pk]:
                self.subjects[pk].append(subject)

    def last_end(self, key: tuple[UUID, UUID]) -> Any:
        """The day on which the two were parted last, or None."""
        return max((p.ended_on for p in self.ended[key] if p.ended_on), default=None)

    def is_forbidden(self, key: tuple[UUID, UUID]) -> bool:
        return any(p.end_reason in FORBIDS_AGAIN for p in self.ended[key])

    def others(self, child: UUID, named: Iterable[tuple[UUID, UUID]]) -> list[Pairing]:
        """Live pairs of the child that the ledger does not name."""
        known = set(named)
        return [p for p in self.of_child[child] if (p.student_id, p.volunteer_id) not in known]


def subjects_of(pairing: Pairing) -> list[str]:
    return list(dict.fromkeys(slot.subject for slot in pairing.slots.all()))


def is_teacher(helper: Any) -> bool:
    return bool(helper.kind == HelperKind.TEACHER)
