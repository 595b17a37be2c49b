"""Background work of this room: thin, one service call each."""

from typing import Any

from accounts.roles import Perm
from jobs.registry import job
from jobs.run import Run
from pairing.models import MatchPlan, Policy
from pairing.services import teams
from pairing.services.plans import JOB, STAGES, solve_plan


@job(JOB, label="运行匹配", stages=tuple(STAGES.values()), perm=Perm.PLANS_RUN, keeps=True)
def solve(run: Run) -> dict[str, Any]:
    plan = MatchPlan.objects.select_related("county", "policy").get(pk=run.args["plan"])
    return solve_plan(plan, run)


@job(teams.JOB, label="配小队", stages=teams.STAGES, perm=Perm.PLANS_RUN)
def fill_teams(run: Run) -> dict[str, Any]:
    return teams.fill_teams(run.county, Policy.objects.get(pk=run.args["policy"]), run)
