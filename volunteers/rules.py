"""What a volunteer still lacks, and who may change what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.roles import Perm
from accounts.rules import Denied
from volunteers.choices import (
    REASONED_STATES,
    STATE_MOVES,
    GateKind,
    HelperKind,
    VolunteerState,
)
from volunteers.models import Gate, Volunteer

MAX_PUPILS = 5  # one by default; the matching counts on small numbers
MAX_SESSIONS = 14


@dataclass(frozen=True)
class Gap:
    """One thing that keeps a volunteer from being paired."""

    code: str
    text: str


_STATE_GAPS = {
    VolunteerState.APPLIED: "报名还没有审核",
    VolunteerState.PAUSED: "已停用",
    VolunteerState.LEFT: "已退出",
}


def readiness(volunteer: Volunteer, *, on: date | None = None) -> list[Gap]:
    """Say why `VolunteerQuerySet.ready()` leaves the volunteer out; nothing when it does not.

    Reads `gates` as prefetched, so that a list asks once for all.
    """
    day = on or timezone.localdate()
    gaps = []
    if volunteer.kind == HelperKind.EXPERT:
        gaps.append(Gap("expert", "专家不参与结对，只接受转介的个案"))
    if volunteer.state != VolunteerState.APPROVED:
        gaps.append(Gap(volunteer.state, _STATE_GAPS[VolunteerState(volunteer.state)]))
    gates = {gate.kind: gate for gate in volunteer.gates.all()}
    for kind in GateKind:
        if text := _gate_gap(kind, gates.get(kind), day):
            gaps.append(Gap(f"gate_{kind}", text))
    return gaps


def _gate_gap(kind: GateKind, gate: Gate | None, day: date) -> str:
    if gate is None:
        return f"{kind.label}还没有登记"
    if gate.is_open_on(day):
        return ""
    if gate.passed_on > day:
        return f"{kind.label}从 {gate.passed_on:%Y-%m-%d} 起才有效"
    return f"{kind.label}已在 {gate.expires_on:%Y-%m-%d} 到期"


def hints(volunteer: Volunteer) -> list[str]:
    """What leaves the matching nothing to work with, although the volunteer may be ready."""
    found: list[str] = []
    if volunteer.kind == HelperKind.EXPERT:
        return found
    if not volunteer.offers.all():
        found.append("没有写科目或学段，暂不能配对")
    if not volunteer.slots:
        found.append("没有空闲时段，暂不能配对")
    return found


def may_edit(user: Any, volunteer: Volunteer) -> bool:
    """True for staff of the county served and for those who lead the volunteer's unit."""
    if user.has_in(Perm.VOLUNTEERS_EDIT, volunteer.county):
        return True
    return bool(volunteer.unit and user.has_in(Perm.VOLUNTEERS_EDIT, volunteer.unit))


def may_correct(user: Any, volunteer: Volunteer) -> bool:
    """Name, ID number and phone are corrected by the county alone, who may also see them."""
    return may_reveal(user, volunteer) and bool(user.has_in(Perm.VOLUNTEERS_EDIT, volunteer.county))


def may_reveal(user: Any, volunteer: Volunteer) -> bool:
    return bool(user.has_in(Perm.VOLUNTEERS_REVEAL, volunteer.county))


def moves_from(state: str) -> list[VolunteerState]:
    """The states that may follow, in the order of the choices."""
    allowed = STATE_MOVES[VolunteerState(state)]
    return [state for state in VolunteerState if state in allowed]


def sources_of(state: str) -> Collection[VolunteerState]:
    """The states from which `state` may be reached."""
    return {source for source, targets in STATE_MOVES.items() if state in targets}


def check_reason(state: str, reason: str) -> None:
    if state in REASONED_STATES and not reason.strip():
        raise Denied("请写明原因，便于以后查看。")
