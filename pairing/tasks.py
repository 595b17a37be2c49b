"""Background work of this room: thin, one service call each."""

from typing import Any

from accounts.roles import Perm
from jobs.registry import job
from jobs.run import Run
from pairing.models import MatchPlan, PlanRun, Policy
from pairing.services import runs, teams
from pairing.services.plans import JOB, RUN_JOB, STAGES, solve_plan


@job(JOB, label="运行匹配", stages=tuple(STAGES.values()), perm=Perm.PLANS_RUN, keeps=True)
def solve(run: Run) -> dict[str, Any]:
    plan = MatchPlan.objects.select_related("county", "policy", "run").get(pk=run.args["plan"])
    return solve_plan(plan, run)


@job(RUN_JOB, label="统一匹配中的一县", stages=tuple(STAGES.values()), perm=Perm.PLANS_RUN_ALL)
def solve_in_run(run: Run) -> dict[str, Any]:
    return solve(run)


@job(runs.JOB, label="统一匹配", stages=runs.STAGES, perm=Perm.PLANS_RUN_ALL)
def run_counties(run: Run) -> dict[str, Any]:
    found = PlanRun.objects.select_related("area", "policy", "started_by").get(pk=run.args["run"])
    return runs.open_plans(found, run)


@job(teams.JOB, label="配小队", stages=teams.STAGES, perm=Perm.PLANS_RUN)
def fill_teams(run: Run) -> dict[str, Any]:
    return teams.fill_teams(run.county, Policy.objects.get(pk=run.args["policy"]), run)
