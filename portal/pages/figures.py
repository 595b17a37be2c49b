"""The figures of the funnel: each is a named set of students, and its list shows that same set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from pairing.queries import with_live_pairing, without_live_pairing
from students.models.student import StudentQuerySet

Narrow = Callable[[StudentQuerySet], StudentQuerySet]
Counts = dict[str, int]


@dataclass(frozen=True)
class Step:
    """A step of the funnel, and the set of those that it lost since the step before."""

    key: str
    label: str
    narrow: Narrow
    gap_key: str = ""
    gap_label: str = ""
    gap_text: str = ""
    gap: Narrow | None = None


def _agreed_without(students: StudentQuerySet) -> StudentQuerySet:
    agreed = students.model.objects.agreed().order_by().values("pk")
    return students.enrolled().verified().exclude(pk__in=agreed)


def _classified_not_ready(students: StudentQuerySet) -> StudentQuerySet:
    ready = students.model.objects.ready().order_by().values("pk")
    return students.agreed().classified().exclude(pk__in=ready)


def fit(students: StudentQuerySet) -> StudentQuerySet:
    """可结对 in the funnel: ready, and classified by the school."""
    return students.ready().classified()


STEPS = (
    Step("enrolled", "在册学生", lambda s: s.enrolled()),
    Step(
        "verified", "摸排完成", lambda s: s.enrolled().verified(),
        "to_verify", "待核实", "还差 {} 人",
        lambda s: s.enrolled().exclude(census_state="verified"),
    ),
    Step(
        "agreed", "同意帮扶", lambda s: s.agreed(),
        "to_agree", "未同意帮扶", "{} 人未同意", _agreed_without,
    ),
    Step(
        "classified", "学业分类", lambda s: s.agreed().classified(),
        "to_classify", "待学校定级", "{} 人待学校定级", lambda s: s.agreed().unclassified(),
    ),
    Step(
        "fit", "可结对", fit,
        "to_fit", "缺需求或设备", "{} 人缺需求或设备", _classified_not_ready,
    ),
    Step(
        "paired", "已结对", lambda s: with_live_pairing(fit(s)),
        "to_pair", "待结对", "{} 人还没结对", lambda s: without_live_pairing(fit(s)),
    ),
)  # fmt: skip


def paired_outside(students: StudentQuerySet) -> StudentQuerySet:
    """Paired children who are no longer fit: something changed that staff should look at."""
    return with_live_pairing(students).exclude(pk__in=fit(students).order_by().values("pk"))


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
    before: int | None
    colour: str

    @property
    def missing(self) -> int:
        return (self.before or 0) - self.count if self.before is not None else 0

    @property
    def gap_text(self) -> str:
        return self.step.gap_text.format(self.missing) if self.missing else ""


def funnel(total: Counts) -> list[FunnelStep]:
    """The six steps; each is a part of the step before, so every percent is one of 100."""
    found: list[FunnelStep] = []
    for step in STEPS:
        before = found[-1].count if found else None
        share = total[step.key] / before if before else 1
        colour = "ok" if share >= 0.9 else "warn" if share < 0.6 else ""
        found.append(FunnelStep(step, total[step.key], before, colour))
    return found
