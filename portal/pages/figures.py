"""The figures of the funnel: each is a named set of students, and its list shows that same set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from pairing.queries import helped, not_helped
from students.models.student import StudentQuerySet

Narrow = Callable[[StudentQuerySet], StudentQuerySet]
Counts = dict[str, int]


@dataclass(frozen=True)
class Step:
    """A step of the funnel: a part of its base, and the set that is still missing from it."""

    key: str
    label: str
    narrow: Narrow
    base: str = ""
    gap_key: str = ""
    gap_label: str = ""
    gap_text: str = ""
    gap: Narrow | None = None


def _verified_not_agreed(students: StudentQuerySet) -> StudentQuerySet:
    agreed = students.model.objects.agreed().order_by().values("pk")
    return students.enrolled().verified().exclude(pk__in=agreed)


def _agreed_not_ready(students: StudentQuerySet) -> StudentQuerySet:
    ready = students.model.objects.ready().order_by().values("pk")
    return students.agreed().exclude(pk__in=ready)


# A level is no condition of matching, so 可结对 is a part of 同意帮扶, not of 学业分类.
STEPS = (
    Step("enrolled", "在册学生", lambda s: s.enrolled()),
    Step(
        "verified", "摸排完成", lambda s: s.enrolled().verified(), "enrolled",
        "to_verify", "待核实", "还差 {} 人",
        lambda s: s.enrolled().exclude(census_state="verified"),
    ),
    Step(
        "agreed", "同意帮扶", lambda s: s.agreed(), "verified",
        "to_agree", "未同意帮扶", "{} 人未同意", _verified_not_agreed,
    ),
    Step(
        "classified", "学业分类", lambda s: s.agreed().classified(), "agreed",
        "to_classify", "待学校定级", "{} 人待学校定级", lambda s: s.agreed().unclassified(),
    ),
    Step(
        "ready", "可结对", lambda s: s.ready(), "agreed",
        "to_ready", "缺需求或设备", "{} 人缺需求或设备", _agreed_not_ready,
    ),
    Step(
        "paired", "已结对", lambda s: helped(s.ready()), "ready",
        "to_pair", "待结对", "{} 人还没结对", lambda s: not_helped(s.ready()),
    ),
)  # fmt: skip


def paired_outside(students: StudentQuerySet) -> StudentQuerySet:
    """Paired children who are no longer ready: something changed that staff should look at."""
    ready = students.model.objects.ready().order_by().values("pk")
    return helped(students).exclude(pk__in=ready)


SETS: dict[str, tuple[str, Narrow]] = {step.key: (step.label, step.narrow) for step in STEPS}
SETS |= {step.gap_key: (step.gap_label, step.gap) for step in STEPS if step.gap}
SETS["paired_outside"] = ("已结对但情况有变", paired_outside)


@dataclass(frozen=True)
class Figures:
    """Counts of all steps in total and by place, read with one query a step."""

    total: Counts
    by_place: dict[UUID | None, Counts]

    def at(self, place: UUID | None) -> Counts:
        return self.by_place.get(place) or dict.fromkeys(self.total, 0)


def figures(students: StudentQuerySet, place: str) -> Figures:
    """Count every step by a foreign key of `Student`: "town" or "county"."""
    total: Counts = {}
    by_place: dict[Any, Counts] = defaultdict(lambda: dict.fromkeys((s.key for s in STEPS), 0))
    for step in STEPS:
        rows = step.narrow(students).order_by().values_list(f"{place}_id").annotate(Count("pk"))
        counted = dict(rows)
        total[step.key] = sum(counted.values())
        for where, count in counted.items():
            by_place[where][step.key] = count
    return Figures(total, dict(by_place))


@dataclass(frozen=True)
class FunnelStep:
    step: Step
    count: int
    whole: int | None
    whole_label: str = ""

    @property
    def missing(self) -> int:
        return self.whole - self.count if self.whole is not None else 0

    @property
    def gap_text(self) -> str:
        return self.step.gap_text.format(self.missing) if self.missing else ""

    @property
    def colour(self) -> str:
        share = self.count / self.whole if self.whole else 1
        return "ok" if share >= 0.9 else "warn" if share < 0.6 else ""


def funnel(total: Counts) -> list[FunnelStep]:
    """The six steps, each as a share of its base."""
    labels = {step.key: step.label for step in STEPS}
    return [
        FunnelStep(step, total[step.key], total.get(step.base), labels.get(step.base, ""))
        for step in STEPS
    ]
