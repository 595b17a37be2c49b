"""Who helps in several counties is one person: how much of the week each county's plan may use.

A person has a row in every county served; the same ID number tells that they are one. The counties
that share anybody are solved together once, each shared person as one helper bound to the counties
served; what a county holds in that plan is its share, and what is left of a person goes to the
county that holds most.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from accounts.models import Unit
from pairing.engine import Instance
from pairing.engine import Policy as Rules
from pairing.engine.instance import Helper
from pairing.engine.parts import start_global
from pairing.models import Pairing, PairingSlot, Policy
from pairing.queries import matchable_volunteers
from pairing.services.instance import Built, build_instance
from pairing.services.kept_locks import sound

Shares = dict[str, list[Any]]  # volunteer id -> [pupils, sessions, [slots]]


def share_out(counties: Sequence[Unit], policy: Policy) -> Shares:
    """The shares of everyone who is ready in more than one of the counties."""
    people = _shared(counties)
    involved = {county for rows in people for county in rows}
    built = {c.pk: build_instance(c, policy) for c in counties if c.pk in involved}
    helpers = {h.id: h for one in built.values() for h in one.instance.helpers}
    live = _live(people)
    persons = [_Person(rows, helpers, live) for rows in people]
    rows = {row for person in persons for row in person.rows.values()}
    students = [
        replace(child, county=str(pk))
        for pk, one in built.items()
        for child in one.instance.students
    ]
    bound = [
        replace(helper, serves=(str(pk),))
        for pk, one in built.items()
        for helper in one.instance.helpers
        if helper.id not in rows
    ]
    helping = (*bound, *(person.helper for person in persons))
    joint = Instance(tuple(students), helping)
    lead = {row: person.helper.id for person in persons for row in person.rows.values()}
    locks = [
        replace(lock, helper=lead.get(lock.helper, lock.helper))
        for one in built.values()
        for lock in one.instance.locked
    ]
    rules = Rules.from_json(policy.body)
    joint = replace(joint, locked=tuple(sound(locks, joint, rules)))
    plan = start_global(joint, rules) if persons else {"held": []}
    return _dealt(persons, plan["held"], {n.id: s for s in students for n in s.needs})


def limited(built: Built, shares: Shares | None) -> Built:
    """The same instance, with no more of a shared helper than the county's share, and only the
    locks that still fit."""
    if shares:
        helpers = tuple(_within(h, shares.get(h.id)) for h in built.instance.helpers)
        people = replace(built.instance, helpers=helpers, locked=())
        locked = tuple(sound(built.instance.locked, people, built.rules))
        built.instance = replace(people, locked=locked)
    return built


def _within(helper: Helper, share: list[Any] | None) -> Helper:
    if share is None:
        return helper
    pupils, sessions, slots = share
    return replace(
        helper,
        pupils=min(helper.pupils, pupils),
        sessions=min(helper.sessions, sessions),
        slots=tuple(slot for slot in helper.slots if slot in slots),
    )


def _shared(counties: Sequence[Unit]) -> list[dict[UUID, UUID]]:
    """Per person with rows in several counties: county -> volunteer row."""
    found: dict[str, dict[UUID, UUID]] = defaultdict(dict)
    for county in counties:
        rows = matchable_volunteers(county).exclude(id_index="")
        for pk, index in rows.order_by("pk").values_list("pk", "id_index"):
            found[index][county.pk] = pk
    return [rows for _, rows in sorted(found.items()) if len(rows) > 1]


def _live(people: Sequence[dict[UUID, UUID]]) -> dict[str, list[int]]:
    """Per row with living pairs: how many, and their weekly sessions."""
    rows = [row for person in people for row in person.values()]
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for at, model in enumerate((Pairing.objects.live(), PairingSlot.objects.filter(is_live=True))):
        mine = model.filter(volunteer__in=rows).order_by()
        for row in mine.values_list("volunteer_id", flat=True):
            found[str(row)][at] += 1
    return found


class _Person:
    """One helper made of the rows of several counties: free where all of them are free, with no
    more places than the smallest limit leaves after the living pairs of all."""

    def __init__(
        self, rows: dict[UUID, UUID], helpers: dict[str, Helper], live: dict[str, list[int]]
    ) -> None:
        self.rows = {str(county): str(row) for county, row in rows.items()}
        mine = [helpers[row] for row in self.rows.values()]
        busy = [live.get(helper.id, [0, 0]) for helper in mine]
        pupils = min(h.pupils + has[0] for h, has in zip(mine, busy, strict=True))
        sessions = min(h.sessions + has[1] for h, has in zip(mine, busy, strict=True))
        offers = dict.fromkeys(offer for helper in mine for offer in helper.offers)
        slots = set.intersection(*(set(helper.slots) for helper in mine))
        self.helper = replace(
            mine[0],
            offers=tuple(offers),
            slots=tuple(sorted(slots)),
            pupils=max(0, pupils - sum(has[0] for has in busy)),
            sessions=max(0, sessions - sum(has[1] for has in busy)),
            gates_ok=all(helper.gates_ok for helper in mine),
            trained=all(helper.trained for helper in mine),
            serves=tuple(sorted(self.rows)),
        )


def _dealt(persons: list[_Person], held: Iterable[list[Any]], student_of: dict[str, Any]) -> Shares:
    """Per row what its county holds; the rest of a person goes to the county that holds most."""
    taken: dict[str, dict[str, list[tuple[str, list[int]]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for need, helper, slots in held:
        child = student_of[need]
        taken[helper][child.county].append((child.id, slots))
    made: Shares = {}
    for person in persons:
        mine = taken[person.helper.id]
        parts = {county: _part(mine[county]) for county in sorted(person.rows)}
        most = max(parts, key=lambda county: (parts[county][0], county))
        used = {slot for _, _, slots in parts.values() for slot in slots}
        rest = person.helper.pupils - sum(pupils for pupils, _, _ in parts.values())
        hours = person.helper.sessions - sum(sessions for _, sessions, _ in parts.values())
        pupils, sessions, slots = parts[most]
        free = [slot for slot in person.helper.slots if slot not in used]
        parts[most] = [pupils + max(0, rest), sessions + max(0, hours), sorted([*slots, *free])]
        made |= {row: parts[county] for county, row in person.rows.items()}
    return made


def _part(rows: list[tuple[str, list[int]]]) -> list[Any]:
    slots = sorted(slot for _, mine in rows for slot in mine)
    return [len({child for child, _ in rows}), len(slots), slots]
