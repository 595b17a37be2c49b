"""Ending and pausing a pairing: dated, with its reason; nothing is overwritten or removed."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.roles import Perm
from pairing.choices import EndReason, PairingState
from pairing.models import Pairing
from pairing.models.pairing import PairingQuerySet
from pairing.rules import demand, demand_right
from pairing.services.moves import held, move
from students.models import NeedSubject, Student


@dataclass(frozen=True)
class Consequences:
    """What ending a pairing would mean today, for the page that asks for confirmation."""

    subjects: list[str]  # labels that nobody would help the child with any more
    kept: list[Pairing]  # the child's other live pairs
    pupils_left: int  # children the helper would still have
    places: int  # free places of the helper afterwards
    is_matchable: bool  # the child takes part in the next plan


def consequences(pairing: Pairing) -> Consequences:
    """Look at both people as they are now; changes nothing."""
    others = Pairing.objects.live().exclude(pk=pairing.pk)
    kept = list(others.filter(student=pairing.student_id).with_people())
    covered = {slot.subject for other in kept for slot in other.slots.all()}
    lost = [slot for slot in pairing.slots.all() if slot.subject not in covered]
    pupils = others.filter(volunteer=pairing.volunteer_id).count()
    wanted = NeedSubject.objects.filter(need__state="open", need__student=pairing.student_id)
    ready = Student.objects.filter(pk=pairing.student_id).ready()
    return Consequences(
        subjects=list(dict.fromkeys(slot.get_subject_display() for slot in lost)),
        kept=kept,
        pupils_left=pupils,
        places=max(0, pairing.volunteer.max_pupils - pupils),
        is_matchable=not kept and ready.exists() and wanted.exists(),
    )


@transaction.atomic
def end_pairing(pairing: Pairing, *, reason: str, by: User, note: str = "") -> Pairing:
    """End a live pairing, or take back an offer; its place and its weekly slots are free again."""
    fresh = held(pairing)
    demand_right(by, Perm.PLANS_REVIEW, fresh.county)
    demand(fresh.is_live, "这一对已经结束了。")
    _end([fresh], reason, by, note)
    pairing.refresh_from_db()
    return pairing


@transaction.atomic
def end_all(pairings: PairingQuerySet, *, reason: str, by: User | None, note: str = "") -> int:
    """End the live ones of `pairings` because of something that happened below; no right asked."""
    rows = pairings.live().select_for_update(of=("self",)).select_related("county")
    found = list(rows.order_by("pk"))
    _end(found, reason, by, note)
    return len(found)


def _end(rows: list[Pairing], reason: str, by: User | None, note: str) -> None:
    offers = [row for row in rows if row.state == PairingState.OFFERED]
    others = [row for row in rows if row.state != PairingState.OFFERED]
    for some, state in ((offers, PairingState.WITHDRAWN), (others, PairingState.ENDED)):
        move(
            some,
            state,
            by=by,
            reason=EndReason(reason),
            note=note,
            ended_on=timezone.localdate(),
            end_reason=EndReason(reason),
            end_note=note[:100],
            ended_by=by,
        )
    for row in rows:
        audit.record(
            "pairing.end", by=by, obj=row, county=row.county, reason=EndReason(reason).label
        )


@transaction.atomic
def pause(pairing: Pairing, *, note: str, by: User) -> Pairing:
    """Stop lessons for a while; place and times stay with the two."""
    demand(bool(note.strip()), "请写明暂停的原因和大约到什么时候。")
    return _turn(pairing, PairingState.ACTIVE, PairingState.PAUSED, note=note, by=by)


@transaction.atomic
def resume(pairing: Pairing, *, by: User) -> Pairing:
    """Go on after a pause."""
    return _turn(pairing, PairingState.PAUSED, PairingState.ACTIVE, by=by)


def _turn(
    pairing: Pairing, old: PairingState, new: PairingState, *, by: Any, note: str = ""
) -> Pairing:
    fresh = held(pairing)
    demand_right(by, Perm.PLANS_REVIEW, fresh.county)
    demand(
        fresh.state == old,
        f"这一对现在是“{fresh.get_state_display()}”，不能改为“{new.label}”。请刷新后再看。",
    )
    move([fresh], new, by=by, note=note.strip())
    audit.record(f"pairing.{new}", by=by, obj=fresh, county=fresh.county)
    return fresh
