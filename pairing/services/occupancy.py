"""What is true today of some helpers: who is ready, which places and times are taken."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pairing.models import Pairing, PairingSlot
from students.models import Student
from volunteers.models import Volunteer
from volunteers.models.volunteer import VolunteerQuerySet


def hold_people(students: Iterable[Any], volunteers: Iterable[Any]) -> None:
    """Lock children, then helpers, in the order of their ids (ids or querysets of ids): whatever
    else happens to them comes wholly before or wholly after. Every act on pairs begins here."""
    for model, ids in ((Student, students), (Volunteer, volunteers)):
        rows = model.objects.select_for_update(of=("self",)).filter(pk__in=ids)
        list(rows.order_by("pk").values_list("pk", flat=True))


class Occupancy:
    """Read in three queries; a place that is given away counts at once."""

    def __init__(self, volunteers: VolunteerQuerySet) -> None:
        ids = volunteers.order_by().values("pk")
        self.ready_volunteers = ids_of(volunteers.ready())
        self.places: dict[UUID, set[int]] = defaultdict(set)
        self.slots: dict[UUID, set[int]] = defaultdict(set)
        self.hours: Counter[UUID] = Counter()  # with sessions whose time nobody told
        live = Pairing.objects.live().filter(volunteer__in=ids)
        for volunteer, place in live.order_by().values_list("volunteer_id", "place"):
            self.places[volunteer].add(place)
        held = PairingSlot.objects.filter(is_live=True, volunteer__in=ids)
        for volunteer, slot in held.order_by().values_list("volunteer_id", "slot"):
            self.hours[volunteer] += 1
            if slot is not None:
                self.slots[volunteer].add(slot)

    def lowest_free(self, volunteer: UUID) -> int:
        taken = self.places[volunteer]
        return next(n for n in range(1, len(taken) + 2) if n not in taken)

    def full(self, volunteer: Volunteer) -> str:
        """Why the helper can take no further child, or ""."""
        if self.lowest_free(volunteer.pk) > volunteer.max_pupils:
            return f"志愿者名额已满（最多 {volunteer.max_pupils} 人）"
        return ""


def ids_of(rows: Any) -> set[UUID]:
    return set(rows.order_by().values_list("pk", flat=True))
