"""A plan's life until review: start, solve in the background, store, void."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from accounts.roles import Perm
from jobs import services as jobs
from jobs.errors import UserError
from jobs.models import ENDED
from jobs.run import Heart, Run
from pairing.choices import Effort, PlanState
from pairing.engine import STOP, BadInstance, Cancelled, Figure, Result, solve
from pairing.models import MatchPlan, PlanRun, Policy, Wave
from pairing.queries import matchable_students, matchable_volunteers
from pairing.rules import demand, demand_right
from pairing.services.instance import Built, build_instance
from pairing.services.sharing import limited
from pairing.services.storing import store_result

JOB = "pairing.solve"
RUN_JOB = "pairing.solve_in_run"  # the same work, by who may run for all counties of an area
STAGES = {
    "load": "读取名册与空闲时间",
    "candidates": "排除不符合条件的组合",
    "solve": "求出第一个可用方案",
    "improve": "继续改进",
    "explain": "写出理由与备选",
    "store": "保存方案",
}
PAUSE = timedelta(seconds=1)


@transaction.atomic
def start_plan(
    county: Unit,
    policy: Policy,
    *,
    seed: int = 0,
    effort: str = Effort.NORMAL,
    wave: Wave | None = None,
    by: User,
) -> MatchPlan:
    """Number a new plan and queue its run; refuses when there is nothing to match."""
    demand_right(by, Perm.PLANS_RUN, county)
    demand(policy.county_id in {None, county.pk}, "只能用通用做法或本县的做法。")
    return queue_plan(county, policy, seed=seed, effort=effort, wave=wave, by=by)


def queue_plan(
    county: Unit,
    policy: Policy,
    *,
    seed: int = 0,
    effort: str = Effort.NORMAL,
    wave: Wave | None = None,
    run: PlanRun | None = None,
    by: User,
) -> MatchPlan:
    """The same without asking for rights, in the caller's transaction; `run`: part of that one."""
    Unit.objects.select_for_update().get(pk=county.pk)  # one number, one run at a time
    _refuse_idle(county)
    newest = MatchPlan.objects.in_county(county).aggregate(Max("number"))["number__max"] or 0
    plan = MatchPlan.objects.create(
        county=county, number=newest + 1, policy=policy, seed=seed, effort=effort, wave=wave,
        run=run, started_by=by,
    )  # fmt: skip
    kind = RUN_JOB if run else JOB
    plan.job = jobs.start(kind, args={"plan": str(plan.pk)}, by=by, county=county)
    MatchPlan.objects.filter(pk=plan.pk).update(job=plan.job)
    audit.record(
        "plan.start", by=by, obj=plan, county=county, policy=policy.code, version=policy.version
    )
    return plan


def _refuse_idle(county: Unit) -> None:
    running = MatchPlan.objects.in_county(county).filter(state=PlanState.DRAFT)
    running = running.exclude(job=None).exclude(job__state__in=ENDED)
    demand(not running.exists(), "本县已有一个方案正在计算，请等它算完或先取消。")
    demand(matchable_students(county).exists(), "没有待匹配的学生：先核实、取得同意、登记需求。")
    demand(matchable_volunteers(county).exists(), "没有可用的志愿者：先审核并登记资格。")


@transaction.atomic
def void_plan(plan: MatchPlan, *, by: User, reason: str = "") -> MatchPlan:
    """Put a plan aside; its rows stay to be looked at."""
    demand_right(by, Perm.PLANS_RUN, plan.county)
    fresh = MatchPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    demand(fresh.state != PlanState.PUBLISHED, "方案已经发布，不能作废；要解除结对请逐对结束。")
    demand(fresh.state != PlanState.VOID, "方案已经作废。")
    live = fresh.state == PlanState.DRAFT and fresh.job and not fresh.job.has_ended
    demand(not live, "方案正在计算，请先取消计算。")
    MatchPlan.objects.filter(pk=fresh.pk).update(state=PlanState.VOID)
    audit.record("plan.void", by=by, obj=fresh, county=plan.county, reason=reason)
    return fresh


def give_up_plan(job_id: Any) -> None:
    """A run that ended without a result leaves no draft behind."""
    drafts = MatchPlan.objects.filter(job_id=job_id, state=PlanState.DRAFT)
    drafts.update(state=PlanState.VOID)


def solve_plan(plan: MatchPlan, run: Run) -> dict[str, Any]:
    """Build, solve, store: the whole of the job. A second attempt begins anew and doubles nothing.

    Returns the counts that the job keeps.
    """
    built = build_instance(plan.county, plan.policy, plan.wave_id)
    if plan.run:
        built = limited(built, plan.run.shares)
    with run.beating() as heart:
        result = _solved(built, plan, _Telling(run, heart), run)
    run.stage(STAGES["store"], len(result.pairs))
    store_result(plan, built, result, run)
    served = result.summary.students_served
    url = reverse("pairing:plan_detail", args=[plan.pk])
    return {"students_served": served, "pairs": len(result.pairs), "url": url}


def _solved(built: Built, plan: MatchPlan, progress: Callable[..., bool | str], run: Run) -> Result:
    try:
        return solve(
            built.instance, built.rules, seed=plan.seed, effort=plan.effort, progress=progress
        )
    except BadInstance as error:
        raise UserError(str(error)) from error
    except Cancelled:
        run.beat()  # says why: cancelled, or taken over by another worker
        raise


class _Telling:
    """Passes the engine's progress on to the job, at most once a second within a stage."""

    def __init__(self, run: Run, heart: Heart) -> None:
        self.run, self.heart = run, heart
        self.stage = ""
        self.told = timezone.now()

    def __call__(self, stage: str, done: int, total: int, figure: Figure | None) -> bool | str:
        if stage != self.stage:
            self.stage = stage
            self.run.stage(STAGES[stage], total if total > 1 else 0)
        elif total > 1 and (done == total != self.run.done or timezone.now() - self.told > PAUSE):
            self.told = timezone.now()
            self.run.advance(done, figure_words(figure))
        if self.heart.cancelled():
            return False
        return STOP if self.heart.finishing() else True


def figure_words(figure: Figure | None) -> str:
    """The best plan so far, for the progress page."""
    if figure is None:
        return ""
    return f"目前最好的方案：{figure.children} 名学生、{figure.needs} 个需求有人帮"
