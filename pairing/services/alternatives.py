"""Who else could take a child of a plan, at what score, and what that does to others.

Rules and scores are the engine's own, asked for one child against all helpers at once, so that
the answer comes in well under a second at the size of a county.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import F, Q, QuerySet

from accounts.subjects import slot_label
from pairing.choices import Decision
from pairing.engine.instance import Helper
from pairing.engine.policies import PARTS
from pairing.engine.rules import PAIR_RULES, holds, open_modes
from pairing.engine.score import losses, points
from pairing.engine.tables import ONLINE, Tables, build
from pairing.models import Proposal, ProposalSession
from pairing.models.pairing import SEALED
from pairing.services.instance import Built, build_one
from volunteers.models import Volunteer

FREE, TAKES, DENIED = "free", "takes", "denied"
ORDER = {FREE: 0, TAKES: 1, DENIED: 2}
DENIED_SHOWN = 3


@dataclass
class Held:
    """What a plan already uses of a volunteer."""

    proposals: set[UUID] = field(default_factory=set)
    students: set[UUID] = field(default_factory=set)
    slots: set[int] = field(default_factory=set)


@dataclass
class Alternative:
    """Another volunteer for a proposal. `slots` is one per session, for `effect` free only."""

    volunteer_id: UUID
    effect: str
    words: str
    score: int = 0
    change: int = 0
    parts: dict[str, int] = field(default_factory=dict)
    lost: list[dict[str, Any]] = field(default_factory=list)
    mode: str = "online"
    slots: list[int] = field(default_factory=list)
    rivals: list[UUID] = field(default_factory=list)  # proposals that hold the places
    volunteer: Volunteer | None = None
    rival: Proposal | None = None

    @property
    def is_free(self) -> bool:
        return self.effect == FREE

    @property
    def slot_labels(self) -> str:
        return "、".join(slot_label(slot) for slot in self.slots)


def alternatives(proposal: Proposal, *, limit: int = 6, text: str = "") -> list[Alternative]:
    """The best other volunteers first; `text` narrows to a name or its pinyin initials."""
    pool = Volunteer.objects.in_county(proposal.county).approved().exclude(pk=proposal.volunteer_id)
    if text:
        pool = pool.filter(Q(name__icontains=text) | Q(initials__istartswith=text))
    found = Swapping(proposal, _teaching(proposal, pool)).weigh()
    found.sort(key=lambda x: (ORDER[x.effect], -x.score, str(x.volunteer_id)))
    possible = [x for x in found if x.effect != DENIED][:limit]
    denied = [x for x in found if x.effect == DENIED][
        : max(0, min(DENIED_SHOWN, limit - len(possible)))
    ]
    return _named(possible + denied)


def _teaching(proposal: Proposal, pool: QuerySet[Volunteer]) -> QuerySet[Volunteer]:
    """Those with an offer of the subject at the grade: the cheap half of the rules, in SQL."""
    subjects = {session.subject for session in proposal.sessions.all()}
    grade = proposal.student.grade
    for subject in sorted(subjects):
        at = Volunteer.offers.rel.related_model.objects.filter(
            subject=subject, grade_min__lte=grade or 0, grade_max__gte=grade or 0
        )
        pool = pool.filter(pk__in=at.values("volunteer"))
    return pool


def _named(found: list[Alternative]) -> list[Alternative]:
    """Fetch the people behind the ids, all at once."""
    ids = [x.volunteer_id for x in found]
    people = Volunteer.objects.select_related("unit").defer("id_number", "phone").in_bulk(ids)
    rivals = _rivals([r for x in found for r in x.rivals])
    for one in found:
        one.volunteer = people[one.volunteer_id]
        if one.rivals:
            one.rival = min((rivals[r] for r in one.rivals), key=lambda p: (p.score, str(p.pk)))
    return found


def _rivals(ids: list[UUID]) -> dict[UUID, Proposal]:
    sealed = [name for name in SEALED if name.startswith("student")]
    return Proposal.objects.select_related("student").defer(*sealed).in_bulk(ids)


class Swapping:
    """One proposal against a pool of volunteers, given what the rest of its plan uses."""

    def __init__(self, proposal: Proposal, pool: QuerySet[Volunteer]) -> None:
        self.proposal = proposal
        self.built: Built = build_one(
            proposal.student_id, pool, proposal.plan.policy, proposal.plan.wave_id
        )
        self.sessions = list(proposal.sessions.all())
        self.held, self.own_slots, self.own_helpers = _held(proposal)

    def weigh(self) -> list[Alternative]:
        instance = self.built.instance
        wanted = [str(x.need_subject_id) for x in self.sessions]
        known = {n.id for child in instance.students for n in child.needs}
        if not wanted or not set(wanted) <= known or not instance.helpers:
            return []
        t = build(instance, self.built.rules)
        needs = np.array([t.need_index[x] for x in dict.fromkeys(wanted)])
        broken = self._broken(t, needs)
        scores = self._scores(t, needs)
        return [
            self._one(t, needs, h, broken[h], scores[h], len(wanted)) for h in range(len(t.helpers))
        ]

    def _broken(self, t: Tables, needs: Any) -> list[str]:
        """Per helper the words of the first pair rule that some need breaks, or ""."""
        found = [""] * len(t.helpers)
        for rule in PAIR_RULES:
            kept = holds(rule, t, needs[:, None], np.arange(len(t.helpers))[None, :]).all(axis=0)
            for h in np.flatnonzero(~kept).tolist():
                found[h] = found[h] or rule.words
        return found

    def _scores(self, t: Tables, needs: Any) -> Any:
        """Points per helper and part: the mean over the needs, as the engine rounds it."""
        count, width = len(needs), len(t.helpers)
        n, h = np.repeat(needs, width), np.tile(np.arange(width), count)
        return points(t, n, h).reshape(count, width, len(PARTS)).sum(axis=0) // count

    def _one(
        self, t: Tables, needs: Any, h: int, broken: str, parts: Any, asked: int
    ) -> Alternative:
        helper = t.helpers[h]
        pk = UUID(helper.id)
        denied = broken or self._denied(t, helper)
        if denied:
            return Alternative(pk, DENIED, f"不能换：{denied}")
        made = Alternative(
            pk,
            FREE,
            "可直接换，不影响别人",
            score=int(parts.sum()),
            change=int(parts.sum()) - self.proposal.score,
            parts={part: int(value) for part, value in zip(PARTS, parts, strict=True)},
            lost=losses(t, int(needs[0]), h),
            mode=_mode(t, int(needs[0]), h),
        )
        self._fit(made, helper, set(t.students[0].slots), asked)
        return made

    def _denied(self, t: Tables, helper: Helper) -> str:
        if UUID(helper.id) in self.own_helpers:
            return "方案里已有他和该生的另一对"
        route = self.built.rules.route(t.students[0].stage, helper.kind)
        if route and route.role != self.proposal.role:
            return "主要帮扶和线上补充不能互换"
        return ""

    def _fit(self, made: Alternative, helper: Helper, child_slots: set[int], asked: int) -> None:
        """Choose free common slots, keeping those agreed on; or say whose places are in the way."""
        held = self.held.get(made.volunteer_id, Held())
        common = child_slots & set(helper.slots) - self.own_slots
        left = common - held.slots
        room = helper.pupils > len(held.students)
        hours = helper.sessions - len(held.slots) >= asked
        if room and hours and len(left) >= asked:
            kept = [x.slot for x in self.sessions if x.slot in left]
            made.slots = (kept + sorted(left - set(kept)))[:asked]
        elif held.proposals and helper.sessions >= asked and len(common) >= asked:
            made.effect, made.rivals = TAKES, sorted(held.proposals, key=str)
            made.words = "名额或时间已配给别的学生"
        else:
            made.effect, made.words = DENIED, "不能换：没有空名额或共同的空闲时间"


def _mode(t: Tables, need: int, helper: int) -> str:
    modes = int(open_modes(t, np.array([need]), np.array([helper]))[0])
    return "online" if modes & ONLINE and t.s_ready[t.n_student[need]] else "offline"


def _held(proposal: Proposal) -> tuple[dict[UUID, Held], set[int], set[UUID]]:
    """What the other pairs of the plan use, by volunteer; the child's own slots and helpers."""
    rows = (
        ProposalSession.objects.filter(proposal__plan_id=proposal.plan_id)
        .exclude(proposal=proposal)
        .annotate(
            student=F("proposal__student_id"),
            volunteer=F("proposal__volunteer_id"),
            decision=F("proposal__decision"),
        )
        .order_by()
        .values_list("proposal_id", "student", "volunteer", "decision", "slot")
    )
    held: dict[UUID, Held] = defaultdict(Held)
    own_slots, own_helpers = set(), set()
    for pk, student, volunteer, decision, slot in rows:
        if student == proposal.student_id:
            own_helpers.add(volunteer)
        if decision == Decision.HELD:
            continue
        if student == proposal.student_id:
            own_slots.add(slot)
        mine = held[volunteer]
        mine.proposals.add(pk)
        mine.students.add(student)
        mine.slots.add(slot)
    return held, own_slots, own_helpers
