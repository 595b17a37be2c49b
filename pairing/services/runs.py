"""A plan for every county of an area: one job shares out who helps in several counties, then a
job per county solves it, on as many workers as there are.

Each county's job sees only its own children and its own share of every helper, so the plans cannot
conflict, in whatever order or however often they are made. The run is known by area and name: the
same command again goes on where the first one stopped.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts import audit
from accounts.models import Unit, User
from accounts.roles import Perm
from jobs import services as jobs
from jobs.run import Run
from pairing.models import MatchPlan, PlanRun, Policy
from pairing.rules import Denied, demand
from pairing.services.plans import queue_plan
from pairing.services.sharing import share_out

JOB = "pairing.run"
SHARE, OPEN = "分配在多个县服务的志愿者", "逐县开始"
STAGES = (SHARE, OPEN)


@transaction.atomic
def start_run(area: Unit, policy: Policy, *, name: str, by: User) -> PlanRun:
    """Begin a run, or go on with the one of this area and name."""
    demand(by.has_in(Perm.PLANS_RUN_ALL, area), f"没有这项权限：{Perm.PLANS_RUN_ALL.value}。")
    demand(policy.county_id is None, "统一匹配只能用通用做法。")
    Unit.objects.select_for_update().get(pk=area.pk)  # one run of a name
    run, is_new = PlanRun.objects.get_or_create(
        area=area, name=name, defaults={"policy": policy, "started_by": by}
    )
    if is_new or (run.job and run.job.has_ended):
        run.job = jobs.start(JOB, args={"run": str(run.pk)}, by=by)
        PlanRun.objects.filter(pk=run.pk).update(job=run.job)
        audit.record("run.start", by=by, obj=run, area=area.code, policy=run.policy.code)
    return run


def open_plans(run: PlanRun, work: Run) -> dict[str, Any]:
    """The whole of the job: shares once, then a queued plan for every county that lacks one."""
    counties = list(Unit.objects.counties().within(run.area).order_by("path"))
    work.stage(SHARE)
    if run.shares is None:
        with work.beating():
            run.shares = share_out(counties, run.policy)
        with work.chunk():
            PlanRun.objects.filter(pk=run.pk).update(shares=run.shares)
    work.stage(OPEN, len(counties))
    for at, county in enumerate(counties[work.done :], work.done):
        with work.chunk():
            _open(run, county)
            work.advance(at + 1)
    return {"counties": len(counties), "url": reverse("pairing:run_detail", args=[run.pk])}


def _open(run: PlanRun, county: Unit) -> None:
    mine = MatchPlan.objects.in_county(county).select_related("job")
    plan = mine.filter(run=run).first()
    if plan and (plan.solved_at or plan.job is None or not plan.job.has_ended):
        return
    mine.filter(run=run).update(run=None)  # cut off without a result: a new plan takes its place
    try:
        queue_plan(county, run.policy, run=run, by=run.started_by)
    except Denied as denied:
        run.skipped[str(county.pk)] = str(denied)
    else:
        run.skipped.pop(str(county.pk), None)
    PlanRun.objects.filter(pk=run.pk).update(skipped=run.skipped)


@dataclass(frozen=True)
class CountyLine:
    """How far one county is: counts only, no child and no helper."""

    county: Unit
    plan: MatchPlan | None
    skipped: str

    @property
    def served(self) -> int:
        return int(self.plan.summary.get("students_served", 0)) if self.plan else 0

    @property
    def asked(self) -> int:
        return int(self.plan.summary.get("students_asked", 0)) if self.plan else 0

    @property
    def is_over(self) -> bool:
        """Nothing more will happen here by itself."""
        if self.plan is None:
            return bool(self.skipped)
        return bool(self.plan.solved_at or self.plan.job is None or self.plan.job.has_ended)


def progress_of(run: PlanRun) -> list[CountyLine]:
    counties = Unit.objects.counties().within(run.area).order_by("path")
    plans = {
        plan.county_id: plan for plan in MatchPlan.objects.filter(run=run).select_related("job")
    }
    return [
        CountyLine(county, plans.get(county.pk), run.skipped.get(str(county.pk), ""))
        for county in counties
    ]


def is_over(run: PlanRun, lines: Iterable[CountyLine]) -> bool:
    return bool(run.job and run.job.has_ended) and all(line.is_over for line in lines)
