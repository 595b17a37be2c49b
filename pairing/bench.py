"""What the review page shows of one proposal: facts side by side, score, shared times."""

from dataclasses import dataclass
from typing import Any

from accounts.subjects import DAYS, GRADES, PARTS, grade_label, slot_label
from pairing.choices import EndReason, PairMode
from pairing.models import Pairing, Proposal
from pairing.words import confidence, score_bars, subject_label
from students.models import NeedSubject
from volunteers.models import Offer, Volunteer

RANKS = ("首选", "次选", "再次")
SHOWN_SLOTS = 4


@dataclass(frozen=True)
class Fact:
    """A line of the comparison; `mark` is ok, warn or empty."""

    left: str
    title: str
    mark: str
    right: str


class Bench:
    """One proposal, ready to be shown; five queries whatever it holds."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self.student, self.volunteer = proposal.student, proposal.volunteer
        self.sessions = list(proposal.sessions.all())
        self.need = self.sessions[0].need_subject.need if self.sessions else None
        self.wishes = list(NeedSubject.objects.filter(need=self.need)) if self.need else []
        self.offers = list(Offer.objects.filter(volunteer=self.volunteer))
        self.pupils = Pairing.objects.live().filter(volunteer=self.volunteer).count()
        self.last = (
            Pairing.objects.ended()
            .filter(student=self.student, end_reason=EndReason.TERM)
            .select_related("volunteer")
            .order_by("-ended_on")
            .first()
        )

    @property
    def tag(self) -> tuple[str, str]:
        return confidence(self.proposal.score)

    @property
    def bars(self) -> list[dict[str, Any]]:
        return score_bars(self.proposal.parts, self.proposal.plan.policy.body.get("weights", {}))

    @property
    def losses(self) -> list[str]:
        return [item["why"] for item in self.proposal.lost]

    @property
    def times(self) -> list[str]:
        return [f"{subject_label(x.subject)} {slot_label(x.slot)}" for x in self.sessions]

    @property
    def facts(self) -> list[Fact]:
        return [
            self._subjects(), self._grade(), self._times(), self._device(), self._last(),
            self._load(),
        ]  # fmt: skip

    def _subjects(self) -> Fact:
        wishes = "，".join(
            f"{RANKS[min(w.rank, 3) - 1]} {subject_label(w.subject)}" for w in self.wishes
        )
        first = {w.subject for w in self.wishes if w.rank == 1}
        met = first & {session.subject for session in self.sessions}
        teaches = "、".join(subject_label(offer.subject) for offer in self.offers)
        return Fact(wishes, "科目", "ok" if met else "warn", f"能教 {teaches}")

    def _grade(self) -> Fact:
        level = self.student.get_level_display() or "未定级"
        wanted = {session.subject for session in self.sessions}
        ranges = {
            f"{GRADES[offer.grade_min]}至{GRADES[offer.grade_max]}"
            for offer in self.offers
            if offer.subject in wanted
        }
        left = f"{grade_label(self.student.grade)} · 层级 {level}"
        return Fact(left, "学段", "ok", "、".join(sorted(ranges)) or "—")

    def _times(self) -> Fact:
        mark = "ok" if len(self.common) > 1 else "warn"
        return Fact(_slots(self.student_slots), "时间", mark, _slots(self.volunteer.slots))

    def _device(self) -> Fact:
        ready = self.student.is_online_ready
        online = self.proposal.mode == PairMode.ONLINE
        left = "有设备、能上网" if ready else "没有设备或网络"
        mark = "ok" if ready or not online else "warn"
        return Fact(left, "方式", mark, f"{self.proposal.get_mode_display()}辅导")

    def _last(self) -> Fact:
        if self.last is None:
            return Fact("此前没有搭档", "延续", "ok", "首次与该生结对")
        same = self.last.volunteer_id == self.volunteer.pk
        right = "上学期就带该生" if same else "首次与该生结对"
        return Fact(f"上学期：{self.last.volunteer.name}", "延续", "ok" if same else "warn", right)

    def _load(self) -> Fact:
        limit = self.volunteer.max_pupils
        mark = "ok" if self.pupils < limit else "warn"
        return Fact("—", "负担", mark, f"已带 {self.pupils} 人，上限 {limit} 人")

    @property
    def student_slots(self) -> list[int]:
        return self.need.slots if self.need else []

    @property
    def common(self) -> list[int]:
        return sorted(set(self.student_slots) & set(self.volunteer.slots))

    @property
    def grid(self) -> list[dict[str, Any]]:
        """Four parts of the day by seven days."""
        return [
            {"part": name, "cells": [self._cell(day * 4 + part) for day in range(len(DAYS))]}
            for part, name in enumerate(PARTS)
        ]

    def _cell(self, slot: int) -> dict[str, Any]:
        mine, theirs = slot in self.student_slots, slot in self.volunteer.slots
        css = {(True, True): "ab", (True, False): "a", (False, True): "b"}.get((mine, theirs), "")
        chosen = any(session.slot == slot for session in self.sessions)
        return {"css": css, "chosen": chosen}

    @property
    def common_label(self) -> str:
        return "、".join(slot_label(slot) for slot in self.common) or "没有共同空闲"

    @property
    def runner_up(self) -> str:
        """The engine's second choice and what it costs, or ""."""
        other = self.proposal.runner_up
        if not other:
            return ""
        person = Volunteer.objects.filter(pk=other["helper"]).first()
        return f"{person.name}（低 {other['cost']} 分）" if person and other["cost"] > 0 else ""


def _slots(slots: list[int]) -> str:
    shown = "、".join(slot_label(slot) for slot in sorted(slots)[:SHOWN_SLOTS])
    more = f"等 {len(slots)} 段" if len(slots) > SHOWN_SLOTS else ""
    return (shown + more) or "没有登记空闲时间"
