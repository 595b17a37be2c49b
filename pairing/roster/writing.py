"""Writes one chunk of a ledger under locks: ends first, then changes, then new pairs."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from accounts.roles import Perm
from pairing.choices import EndReason, PairingState
from pairing.models import Pairing, PairingSlot
from pairing.roster.pairs import Pairs
from pairing.roster.steps import CREATE, END, UPDATE
from pairing.rules import demand_right
from pairing.services.ending import end_all
from pairing.services.moves import note_moves
from pairing.services.occupancy import Occupancy, ids_of
from rosters.registry import Changed
from students.models import Student
from volunteers.models import Volunteer

DATES = frozenset(("started_on", "first_contact_on", "ended_on"))
BY_LEDGER = "结对台账"  # noted where a ledger changes a state
Plan = dict[str, Any]


def write(batch: Any, rows: Sequence[Any], *, by: User) -> dict[UUID, UUID]:
    """Write the rows not yet applied; return {row id: id of its first pair}."""
    demand_right(by, Perm.PLANS_PUBLISH, batch.county)
    done = {row.pk: row.target_id for row in rows if row.applied_at is not None}
    waiting = [row for row in rows if row.applied_at is None]
    writer = Writer(batch, by, {row.pk: plans_of(row) for row in waiting})
    try:
        with transaction.atomic():
            return done | writer.write({row.pk: row for row in waiting})
    except IntegrityError:
        raise Changed("有名额或时段刚被别人占用。") from None


def _turns(plan: Plan) -> bool:
    return "state" in plan["new"]


def plans_of(row: Any) -> list[Plan]:
    plans: list[Plan] = json.loads(row.sealed)["values"].get("plan") or []
    return plans


class Writer:
    """Holds the people of a chunk and gives places as it goes."""

    def __init__(self, batch: Any, by: User, plans: dict[UUID, list[Plan]]) -> None:
        self.batch, self.by, self.plans = batch, by, plans
        self.slots: list[PairingSlot] = []

    def write(self, rows: dict[UUID, Any]) -> dict[UUID, UUID]:
        self._hold()
        made: dict[UUID, UUID] = {}
        for do, act in ((END, self._end), (UPDATE, self._update), (CREATE, self._create)):
            pairs = act([(rows[pk], plan) for pk, plan in self._all() if plan["do"] == do])
            made |= {pk: pair for pk, pair in pairs if pk not in made}
        PairingSlot.objects.bulk_create(self.slots)
        counts = {do: sum(plan["do"] == do for _, plan in self._all()) for do in (CREATE, UPDATE)}
        audit.record(
            "pairing.imported", by=self.by, county=self.batch.county, batch=str(self.batch.pk),
            created=counts[CREATE], updated=counts[UPDATE],
        )  # fmt: skip
        return made

    def _all(self) -> Iterable[tuple[UUID, Plan]]:
        return [(pk, plan) for pk, plans in self.plans.items() for plan in plans]

    def _hold(self) -> None:
        """Lock children, then helpers, in the order of their ids, as publishing does."""
        plans = [plan for _, plan in self._all()]
        children = Student.objects.filter(pk__in={plan["child"] for plan in plans})
        helpers = Volunteer.objects.filter(pk__in={plan["helper"] for plan in plans})
        list(children.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        held = helpers.order_by("pk").select_for_update(of=("self",)).only("max_pupils")
        self.helpers = {str(helper.pk): helper for helper in held}
        self.agreed = {str(pk) for pk in ids_of(children.agreed())}
        self.pairs = Pairs(ids_of(children), lock=True)
        self.live = {str(p.pk): p for p in self.pairs.live.values()}
        self.occupied = Occupancy(helpers)
        self.ready = {str(pk) for pk in self.occupied.ready_volunteers}

    # -- Pairs already there -------------------------------------------------------------------
    def _end(self, works: list[tuple[Any, Plan]]) -> Iterable[tuple[UUID, UUID]]:
        found = [(row.pk, self._there(row, plan), plan["new"]) for row, plan in works]
        notes: dict[str, list[Pairing]] = {}
        for _, pairing, new in found:
            notes.setdefault(new["end_note"], []).append(pairing)
            self.occupied.places[pairing.volunteer_id].discard(pairing.place)
        for note, pairs in notes.items():
            wanted = Pairing.objects.filter(pk__in=[pairing.pk for pairing in pairs])
            end_all(wanted, reason=EndReason.ROSTER, by=self.by, note=note)
        return [(pk, pairing.pk) for pk, pairing, _ in found]

    def _update(self, works: list[tuple[Any, Plan]]) -> Iterable[tuple[UUID, UUID]]:
        changed = []
        names: set[str] = set()
        for row, plan in works:
            pairing = self._there(row, plan)
            if plan["new"].get("state") == PairingState.ACTIVE:
                self._demand_ready(row, plan)
            put(pairing, plan["new"])
            names |= set(plan["new"])
            self._add_slots(pairing, plan["subjects"])
            changed.append((row.pk, pairing))
        if names:
            Pairing.objects.bulk_update([pairing for _, pairing in changed], sorted(names))
        turned = [p for (_, p), (_, plan) in zip(changed, works, strict=True) if _turns(plan)]
        note_moves(turned, by=self.by, note=BY_LEDGER)
        return [(pk, pairing.pk) for pk, pairing in changed]

    def _there(self, row: Any, plan: Plan) -> Pairing:
        """The live pair as it was when the row was planned."""
        pairing = self.live.get(plan["pairing"])
        if pairing is None or any(plain_of(pairing, n) != old for n, old in plan["old"].items()):
            raise Changed(f"“{row.sheet}”第 {row.row} 行的结对在预览之后被改过。")
        return pairing

    # -- New pairs -----------------------------------------------------------------------------
    def _create(self, works: list[tuple[Any, Plan]]) -> Iterable[tuple[UUID, UUID]]:
        made = [(row.pk, self._new(row, plan)) for row, plan in works]
        Pairing.objects.bulk_create([pairing for _, pairing in made])
        note_moves([pairing for _, pairing in made], by=self.by, note=BY_LEDGER)
        return [(pk, pairing.pk) for pk, pairing in made]

    def _new(self, row: Any, plan: Plan) -> Pairing:
        pairing = Pairing(
            county_id=self.batch.county_id, student_id=UUID(plan["child"]),
            volunteer_id=UUID(plan["helper"]), place=1, confirmed_by=self.by,
            batch_id=self.batch.pk,
        )  # fmt: skip
        put(pairing, plan["new"])
        if pairing.is_live:
            self._demand_room(row, plan)
            pairing.place = self.occupied.lowest_free(pairing.volunteer_id)
            self.occupied.places[pairing.volunteer_id].add(pairing.place)
        else:
            pairing.end_reason, pairing.ended_by = EndReason.ROSTER, self.by
        self._add_slots(pairing, plan["subjects"])
        return pairing

    def _demand_room(self, row: Any, plan: Plan) -> None:
        self._demand_ready(row, plan)
        key = UUID(plan["child"]), UUID(plan["helper"])
        if key in self.pairs.live:
            raise Changed(f"“{row.sheet}”第 {row.row} 行的两人在预览之后已结对。")
        if self.pairs.is_forbidden(key):
            raise Changed(f"“{row.sheet}”第 {row.row} 行的两人在预览之后已不能再结对。")
        if full := self.occupied.full(self.helpers[plan["helper"]]):
            raise Changed(f"“{row.sheet}”第 {row.row} 行：{full}。")

    def _demand_ready(self, row: Any, plan: Plan) -> None:
        if plan["child"] not in self.agreed:
            raise Changed(f"“{row.sheet}”第 {row.row} 行的学生在预览之后已离校或撤回同意。")
        if plan["helper"] not in self.ready:
            raise Changed(f"“{row.sheet}”第 {row.row} 行的志愿者在预览之后已停用或资格到期。")

    def _add_slots(self, pairing: Pairing, subjects: Iterable[str]) -> None:
        """Sessions whose time the ledger does not tell."""
        self.slots += [
            PairingSlot(
                county_id=pairing.county_id, pairing=pairing, student_id=pairing.student_id,
                volunteer_id=pairing.volunteer_id, subject=subject, is_live=pairing.is_live,
            )
            for subject in subjects
        ]  # fmt: skip


def put(pairing: Pairing, values: dict[str, Any]) -> None:
    for name, value in values.items():
        day = value and name in DATES
        setattr(pairing, name, date.fromisoformat(value) if day else value)


def plain_of(pairing: Pairing, name: str) -> Any:
    value = getattr(pairing, name)
    return value.isoformat() if isinstance(value, date) else value
