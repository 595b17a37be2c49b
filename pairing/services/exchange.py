"""What a swap does to others, and carrying it out as it was shown.

The effect is worked out on the whole plan by the engine; on the officer's word it is worked out
anew under the plan's lock, and only the very same moves are written.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.subjects import slot_label
from pairing.choices import Decision
from pairing.engine.explain.pairs import mode_of
from pairing.engine.policies import PARTS
from pairing.engine.score import losses, points
from pairing.engine.tables import slots_in
from pairing.engine.whatif import Move, Seat, WhatIf, opened
from pairing.models import MatchPlan, Proposal, ProposalSession, Unserved
from pairing.models.pairing import SEALED
from pairing.rules import STALE, demand
from pairing.services.instance import build_instance
from pairing.services.review import held_fast, rebook, write
from volunteers.models import Volunteer

SWAPPED_OUT = "swapped"


@dataclass
class Step:
    """One pair of the plan and the volunteer it would have instead; None: nobody."""

    proposal: Proposal
    volunteer: Volunteer | None
    slots: list[int]
    score: int = 0
    parts: dict[str, int] | None = None
    lost: list[dict[str, Any]] | None = None
    mode: str = ""

    @property
    def change(self) -> int:
        return self.score - self.proposal.score

    @property
    def slot_labels(self) -> str:
        return "、".join(slot_label(slot) for slot in self.slots)


def effect(proposal: Proposal, volunteer: Volunteer) -> list[Step]:
    """What happens when the pair gets this volunteer, its own step first; empty: it cannot be."""
    what = _opened(proposal.plan)
    t = what.p.t
    student, before = t.student_index.get(str(proposal.student_id)), proposal.volunteer_id
    helpers = t.helper_index.get(str(before)), t.helper_index.get(str(volunteer.pk))
    if student is None or None in helpers or (student, helpers[0]) not in what.seats:
        return []
    found = what.swap(student, *helpers)
    return _steps(proposal.plan, what, found.moves) if found else []


def digest(steps: list[Step]) -> str:
    """Stands for exactly these moves of exactly these versions."""
    lines = [
        f"{s.proposal.pk} {s.proposal.version} {s.volunteer and s.volunteer.pk} {s.slots}"
        for s in steps
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@transaction.atomic
def exchange(
    proposal: Proposal, volunteer: Volunteer, *, version: int, seen: str, by: User
) -> list[Step]:
    """Carry out the effect that the officer saw (its `digest`); her own pair is approved, the
    others wait for review, a pair left with nobody goes to the unserved needs."""
    fresh = held_fast(proposal, version, by)
    demand(not fresh.is_locked, "这一对已锁定，先解锁再换人。")
    steps = effect(fresh, volunteer)
    demand(bool(steps), "现在不能这样换了：名额、时间或资料有变化，请看过最新内容再决定。")
    demand(digest(steps) == seen, STALE)
    for step in steps:
        if step.volunteer is None:
            _leave(step.proposal)
        else:
            decision = Decision.APPROVED if step.proposal.pk == fresh.pk else Decision.WAITING
            _seat(step, decision, by)
    audit.record(
        "proposal.exchange", by=by, obj=fresh, county=fresh.county, moved=len(steps),
        left=sum(step.volunteer is None for step in steps),
        old=str(fresh.volunteer_id), new=str(volunteer.pk),
    )  # fmt: skip
    return steps


def _seat(step: Step, decision: Decision, by: User) -> None:
    write(
        step.proposal,
        by,
        volunteer_id=step.volunteer.pk,  # type: ignore[union-attr]
        score=step.score,
        parts=step.parts,
        lost=step.lost,
        mode=step.mode,
        runner_up=None,
        is_swapped=True,
        decision=decision,
    )
    rebook(step.proposal, step.slots)


def _leave(proposal: Proposal) -> None:
    subjects = sorted({session.subject for session in proposal.sessions.all()})
    others = Proposal.objects.filter(plan=proposal.plan_id, student=proposal.student_id)
    alone = not others.exclude(pk=proposal.pk).exists()
    Unserved.objects.bulk_create(
        Unserved(
            county_id=proposal.county_id,
            plan_id=proposal.plan_id,
            student_id=proposal.student_id,
            subject=subject,
            child_unserved=alone,
            reason=SWAPPED_OUT,
            text="审核换人时把志愿者让给了别的学生。",
            detail={"unlock": [{"change": "另选一位志愿者", "effect": "可重新配上"}]},
        )
        for subject in subjects
    )
    proposal.delete()


def _opened(plan: MatchPlan) -> WhatIf:
    """The plan as it stands, on today's children and volunteers."""
    rows = (
        ProposalSession.objects.filter(proposal__plan=plan)
        .exclude(proposal__decision=Decision.HELD)
        .order_by("pk")
        .values_list(
            "proposal__student_id", "proposal__volunteer_id", "need_subject_id", "slot",
            "proposal__is_locked",
        )
    )  # fmt: skip
    slots: dict[tuple[str, str], list[int]] = defaultdict(list)
    locked = set()
    for student, volunteer, need, slot, is_locked in rows:
        slots[str(need), str(volunteer)].append(slot)
        if is_locked:
            locked.add((str(student), str(volunteer)))
    built = build_instance(plan.county, plan.policy)
    sessions = [(need, helper, mine) for (need, helper), mine in slots.items()]
    return opened(built.instance, built.rules, sessions, locked)


def _steps(plan: MatchPlan, what: WhatIf, moves: Collection[Move]) -> list[Step]:
    sealed = [name for name in SEALED if name.startswith("student")]
    students = [what.p.t.students[move.before.student].id for move in moves]
    proposals = {
        (str(p.student_id), str(p.volunteer_id)): p
        for p in Proposal.objects.filter(plan=plan, student__in=students)
        .select_related("student", "volunteer")
        .defer(*sealed, "volunteer__id_number", "volunteer__phone")
        .prefetch_related("sessions")
    }
    ids = [UUID(what.p.t.helpers[m.after.helper].id) for m in moves if m.after]
    people = Volunteer.objects.select_related("unit").defer("id_number", "phone").in_bulk(ids)
    return [_step(proposals, people, what, move) for move in moves]


def _step(
    proposals: dict[tuple[str, str], Proposal],
    people: dict[UUID, Volunteer],
    what: WhatIf,
    move: Move,
) -> Step:
    t = what.p.t
    seat = move.before
    proposal = proposals[t.students[seat.student].id, t.helpers[seat.helper].id]
    if move.after is None:
        return Step(proposal, None, [])
    helper = move.after.helper
    needs = np.array(seat.needs)
    parts = points(t, needs, np.full(len(needs), helper)).sum(axis=0) // len(needs)
    return Step(
        proposal,
        people[UUID(t.helpers[helper].id)],
        _in_order(proposal, move.after),
        score=int(parts.sum()),
        parts={part: int(value) for part, value in zip(PARTS, parts, strict=True)},
        lost=losses(t, seat.needs[0], helper),
        mode=mode_of(t, seat.needs[0], helper),
    )


def _in_order(proposal: Proposal, seat: Seat) -> list[int]:
    """A slot per session: the one it has, where it is still free, else one of the others."""
    slots = slots_in(seat.slots)
    kept = [session.slot for session in proposal.sessions.all()]
    others = [slot for slot in slots if slot not in kept]
    return [slot if slot in slots else others.pop(0) for slot in kept]
