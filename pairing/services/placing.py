"""Writing new pairs: their places, their weekly slots, their first step, and whom to tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from pairing.choices import PairingState
from pairing.models import MatchPlan, Pairing, PairingSlot
from pairing.services.moves import note_moves
from students.models import Student
from volunteers.choices import HelperKind
from volunteers.models import Volunteer

ANSWER_WITHIN = timedelta(days=3)
BATCH = 500


@dataclass(frozen=True)
class Placement:
    """A pair to be written: `number` is the helper's place, `sessions` are (subject, slot)."""

    student: Student
    volunteer: Volunteer
    number: int
    sessions: list[tuple[str, int]]
    role: str
    mode: str
    plan: MatchPlan | None
    score: int | None


def place(placements: Sequence[Placement], *, by: User, ask: bool) -> list[Pairing]:
    """Write the pairs; the caller holds the people. `ask`: offers to all but teachers.

    Raises `IntegrityError` when a place or a slot is taken after all.
    """
    answer_by = timezone.now() + ANSWER_WITHIN
    pairings = [_pairing(one, by, answer_by if _is_asked(one, ask) else None) for one in placements]
    slots = [
        PairingSlot(
            county_id=pairing.county_id, pairing=pairing, student_id=pairing.student_id,
            volunteer_id=pairing.volunteer_id, subject=subject, slot=slot,
        )
        for pairing, one in zip(pairings, placements, strict=True)
        for subject, slot in one.sessions
    ]  # fmt: skip
    Pairing.objects.bulk_create(pairings, batch_size=BATCH)
    PairingSlot.objects.bulk_create(slots, batch_size=BATCH)
    note_moves(pairings, by=by)
    offers = [p for p in pairings if p.state == PairingState.OFFERED]
    tell_helpers(offers, f"你有一份新的结对邀请，请在 {deadline(answer_by)} 前答复。")
    return pairings


def _is_asked(one: Placement, ask: bool) -> bool:
    return ask and one.volunteer.kind != HelperKind.TEACHER


def _pairing(one: Placement, by: User, answer_by: datetime | None) -> Pairing:
    return Pairing(
        county_id=one.student.county_id,
        student=one.student,
        volunteer=one.volunteer,
        role=one.role,
        mode=one.mode,
        state=PairingState.OFFERED if answer_by else PairingState.ACTIVE,
        answer_by=answer_by,
        place=one.number,
        plan=one.plan,
        score=one.score,
        confirmed_by=by,
    )


def deadline(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local.month} 月 {local.day} 日 {local:%H:%M}"


def tell_helpers(pairings: Sequence[Pairing], text: str) -> None:
    """One notice to each helper of these pairs who has an account; it names nobody."""
    if not pairings:
        return
    helpers = {pairing.volunteer_id for pairing in pairings}
    users = accounts_of(Volunteer.objects.filter(pk__in=helpers))
    url = reverse("pairing:offer_list")
    Notice.objects.bulk_create(Notice(user=user, text=text, url=url) for user in users)


def accounts_of(volunteers: Any) -> QuerySet[User]:
    """The accounts behind helpers of the roster: the same telephone number."""
    phones = volunteers.exclude(phone_index="").order_by().values("phone_index")
    return User.objects.filter(is_active=True, phone_index__in=phones)
