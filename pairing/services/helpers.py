"""Volunteers as the matching engine's helpers, with what they still have free."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.ages import years_since
from pairing.engine.instance import Helper, Offer
from pairing.models import Pairing, PairingSlot
from volunteers.choices import GateKind, HelperKind, Mode, VolunteerState
from volunteers.models import Gate, Volunteer
from volunteers.models import Offer as OfferRow

HOMEROOM = "homeroom"
"""The engine's kind of a teacher who leads a class."""
USUAL_MODES = {HelperKind.UNIVERSITY: ("online",), HelperKind.TEACHER: ("offline", "online")}
CHOSEN_MODES = {
    Mode.ONLINE: ("online",),
    Mode.OFFLINE: ("offline",),
    Mode.BOTH: ("offline", "online"),
}
VOLUNTEER_COLUMNS = (
    "id", "kind", "is_homeroom", "mode", "state", "sex", "unit_id", "university_year", "dialects",
    "slots", "max_pupils", "max_sessions", "born_on",
)  # fmt: skip


def load_helpers(volunteers: QuerySet[Volunteer]) -> list[Helper]:
    """Volunteers as the engine sees them, in five queries; those who lack a gate are marked."""
    ids, today = volunteers.order_by().values("pk"), timezone.localdate()
    offers = defaultdict(list)
    for row in OfferRow.objects.filter(volunteer__in=ids).values_list(
        "volunteer_id", "subject", "grade_min", "grade_max", "strength"
    ):
        offers[row[0]].append(Offer(*row[1:]))
    gates = defaultdict(set)
    opened = Gate.objects.open_on(today).filter(volunteer__in=ids)
    for pk, kind in opened.order_by().values_list("volunteer_id", "kind"):
        gates[pk].add(kind)
    pupils = Counter(
        Pairing.objects.live().filter(volunteer__in=ids).values_list("volunteer_id", flat=True)
    )
    taken = defaultdict(list)
    live = PairingSlot.objects.filter(is_live=True, volunteer__in=ids)
    for pk, slot in live.order_by().values_list("volunteer_id", "slot"):
        taken[pk].append(slot)
    none: list[Any] = []
    return [
        _helper(
            row, tuple(offers.get(row[0], none)), gates[row[0]], pupils[row[0]],
            taken.get(row[0], none), today,
        )
        for row in volunteers.order_by("pk").values_list(*VOLUNTEER_COLUMNS)
    ]  # fmt: skip


def _helper(
    row: tuple[Any, ...],
    offers: tuple[Offer, ...],
    gates: set[str],
    pupils: int,
    taken: list[int | None],
    today: date,
) -> Helper:
    (
        pk, kind, is_homeroom, mode, state, sex, unit, year, dialects, slots, max_pupils,
        max_sessions, born_on,
    ) = row  # fmt: skip
    approved = state == VolunteerState.APPROVED
    teaches = kind == HelperKind.TEACHER
    return Helper(
        id=str(pk),
        kind=HOMEROOM if teaches and is_homeroom else kind,
        offers=offers,
        slots=tuple(slot for slot in known_slots(slots) if slot not in taken),
        pupils=max(0, max_pupils - pupils),
        sessions=max(0, max_sessions - len(taken)),
        gates_ok=approved and gates >= {GateKind.IDENTITY, GateKind.CLEARANCE},
        trained=GateKind.TRAINING in gates,
        modes=CHOSEN_MODES[mode] if teaches and mode else USUAL_MODES[kind],
        school=text_or_none(unit) if teaches else None,
        sex=sex or None,
        university_year=year,
        dialects=tuple(map(str, dialects)),
        age=years_since(born_on, today) if born_on else None,
    )


def known_slots(values: Any) -> tuple[int, ...]:
    return tuple(sorted({v for v in values or () if isinstance(v, int) and 0 <= v < 28}))


def text_or_none(value: Any) -> str | None:
    return str(value) if value else None
