"""Takes a ledger back, unless later work stands on its pairs."""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import PROTECT, ProtectedError
from django.urls import reverse

from accounts import audit
from accounts.models import User
from accounts.roles import Perm
from pairing.choices import LIVE_PAIRING
from pairing.models import Pairing, PairingSlot
from pairing.roster.steps import CREATE, END
from pairing.roster.writing import Plan, plain_of, plans_of, put
from pairing.services.moves import note_moves
from rosters.registry import LINKED, Changed, Hindrance
from students.models import Student
from volunteers.models import Volunteer

CLEARED = ("ended_on", "ended_by", "end_reason", "end_note")


class Taken:
    """What a batch did to pairs, as they stand now."""

    def __init__(self, batch: Any, *, lock: bool = False) -> None:
        self.batch_id = batch.pk
        rows = batch.rows.applied()
        plans = [plan for row in rows for plan in plans_of(row)]
        self.rows = len(rows)
        self.made = _pairings(Pairing.objects.filter(batch_id=batch.pk), lock)
        self.new = {(plan["child"], plan["helper"]): plan for plan in plans if plan["do"] == CREATE}
        self.changed = [plan for plan in plans if plan["pairing"]]
        found = Pairing.objects.filter(pk__in=[plan["pairing"] for plan in self.changed])
        self.by_pk = {str(pairing.pk): pairing for pairing in _pairings(found, lock)}

    @property
    def ended(self) -> list[Pairing]:
        return [self.by_pk[p["pairing"]] for p in self.changed if p["do"] == END]

    def plan_of(self, pairing: Pairing) -> Plan:
        return self.new[str(pairing.student_id), str(pairing.volunteer_id)]


def _pairings(found: Any, lock: bool) -> list[Pairing]:
    found = found.select_related("volunteer").prefetch_related("slots").order_by("pk")
    return list(found.select_for_update(of=("self",)) if lock else found)


def standing_on(batch: Any) -> list[str]:
    """Sentences that say what forbids the undoing."""
    return _refusals(Taken(batch))


def _refusals(taken: Taken) -> list[str]:
    found = [_used_above(taken.made), _touched(taken), _unfit(taken.ended), _occupied(taken)]
    return [sentence for sentence in found if sentence]


def _told(pairs: Collection[Pairing], sentence: str) -> str:
    """The sentence about these pairs, with links to some of them; "" for none."""
    some = Pairing.objects.filter(pk__in=[pairing.pk for pairing in pairs])[:LINKED]
    links = [
        (
            f"{one.student.name}—{one.volunteer.name}",
            reverse("pairing:pairing_detail", args=[one.pk]),
        )
        for one in some.select_related("student", "volunteer")
    ]
    return Hindrance(f"{len(pairs)} {sentence}", links, perm=Perm.PAIRS_VIEW) if pairs else ""


def _used_above(made: Collection[Pairing]) -> str:
    """Rooms above point at pairs with PROTECT; what they are is not known here."""
    users: set[Any] = set()
    for relation in Pairing._meta.related_objects:
        if relation.on_delete is PROTECT:
            name = relation.field.name
            rows = relation.related_model._default_manager.filter(**{f"{name}__in": made})
            users |= set(rows.order_by().values_list(name, flat=True))
    used = [pairing for pairing in made if pairing.pk in users]
    return _told(used, "对新增的结对已有上课等记录。")


def _touched(taken: Taken) -> str:
    drifted = [p for p in taken.made if _differs(p, taken.plan_of(p)["new"])]
    drifted += [
        pairing
        for plan in taken.changed
        if (pairing := taken.by_pk[plan["pairing"]]) and _differs(pairing, plan["new"])
    ]
    timed = [p for p in taken.made if any(slot.slot is not None for slot in p.slots.all())]
    return _told({*drifted, *timed}, "对结对在导入之后又有改动。")


def _differs(pairing: Pairing, new: dict[str, Any]) -> bool:
    return any(plain_of(pairing, name) != value for name, value in new.items())


def _unfit(ended: list[Pairing]) -> str:
    """An ended pair comes alive again only if both may still be paired."""
    agreed = set(
        Student.objects.filter(pk__in=[p.student_id for p in ended])
        .agreed()
        .values_list("pk", flat=True)
    )
    ready = set(
        Volunteer.objects.filter(pk__in=[p.volunteer_id for p in ended])
        .ready()
        .values_list("pk", flat=True)
    )
    unfit = [p for p in ended if p.student_id not in agreed or p.volunteer_id not in ready]
    return _told(unfit, "对已结束的结对，学生或志愿者现在不能结对，不能恢复。")


def _occupied(taken: Taken) -> str:
    """A place, a time or the child may belong to somebody else by now."""
    ended = taken.ended
    if not ended:
        return ""
    others = Pairing.objects.live().exclude(batch_id=taken.batch_id).order_by()
    beside = others.filter(volunteer__in=[p.volunteer_id for p in ended])
    places = set(beside.values_list("volunteer_id", "place"))
    pairs = set(beside.values_list("student_id", "volunteer_id"))
    times = _times(taken.batch_id)
    lost = [
        pairing
        for pairing in ended
        if (pairing.volunteer_id, pairing.place) in places
        or (pairing.student_id, pairing.volunteer_id) in pairs
        or not times.isdisjoint(_times_of(pairing))
    ]
    return _told(lost, "对已结束的结对，名额或时段已给了别人，不能恢复。")


def _times(batch_id: Any) -> set[tuple[Any, int]]:
    """Who is busy at which time, but for the pairs of the batch itself."""
    live = PairingSlot.objects.filter(is_live=True).exclude(slot=None)
    rows = live.exclude(pairing__batch_id=batch_id).order_by()
    return {
        (who, slot)
        for *people, slot in rows.values_list("student_id", "volunteer_id", "slot")
        for who in people
    }


def _times_of(pairing: Pairing) -> set[tuple[Any, int]]:
    times = [slot.slot for slot in pairing.slots.all() if slot.slot is not None]
    return {(who, at) for who in (pairing.student_id, pairing.volunteer_id) for at in times}


def take_back(batch: Any, *, by: User) -> int:
    """Delete the pairs that the batch brought, restore those that it changed or ended."""
    taken = Taken(batch, lock=True)
    if found := _refusals(taken):
        raise Changed("".join(found))
    try:
        with transaction.atomic():
            Pairing.objects.filter(pk__in=[pairing.pk for pairing in taken.made]).delete()
            for plan in taken.changed:
                _restore(taken.by_pk[plan["pairing"]], plan, by)
    except (IntegrityError, ProtectedError):
        raise Changed("有结对的名额或时段已给了别人，不能撤回。") from None
    audit.record(
        "pairing.import_undone", by=by, county=batch.county, batch=str(batch.pk),
        deleted=len(taken.made), restored=len(taken.changed),
    )  # fmt: skip
    return taken.rows


def _restore(pairing: Pairing, plan: Plan, by: User) -> None:
    put(pairing, plan["old"])
    slots = PairingSlot.objects.filter(pairing=pairing)
    if plan["do"] == END:
        for name in CLEARED:
            setattr(pairing, name, None if name in {"ended_on", "ended_by"} else "")
        slots.update(is_live=pairing.state in LIVE_PAIRING)
    slots.filter(subject__in=plan["subjects"], slot=None).delete()
    pairing.save()
    if "state" in plan["old"]:
        note_moves([pairing], by=by, note="撤回导入的台账")
