"""manage.py run_plan: run a match plan in this process and print its summary as JSON."""

import json
import time
from typing import Any

from django.core.management.base import CommandParser

from accounts.models import Unit, User
from jobs import services as jobs
from jobs.errors import UserError
from jobs.models import Job, State
from pairing.choices import Effort
from pairing.models import MatchPlan
from pairing.services import approve_all, publish, start_plan
from pairing.services.policies import CODES, current_policies
from pairing.terminal import ActingCommand

PAUSE = 0.5


class Command(ActingCommand):
    help = "运行匹配并输出结果摘要（JSON）；加 --publish 则全部通过并发布"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--policy", default="zhanjiang", choices=CODES, help="做法")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--effort", default=Effort.NORMAL, choices=Effort.values)
        parser.add_argument("--publish", action="store_true", help="全部通过并发布")

    def act(self, by: User, county: Unit, options: dict[str, Any]) -> None:
        policy = next((p for p in current_policies() if p.code == options["policy"]), None)
        if policy is None:
            raise UserError("还没有载入做法，请先运行 manage.py load_policies。")
        plan = start_plan(county, policy, seed=options["seed"], effort=options["effort"], by=by)
        _finish(plan)
        plan.refresh_from_db()
        summary = {"plan": plan.number, "id": str(plan.pk), "state": plan.state}
        if options["publish"]:
            approve_all(plan, minimum=0, by=by)
            summary["published"] = publish(plan, by=by)
            summary["state"] = "published"
        self.stdout.write(json.dumps(summary | plan.summary, ensure_ascii=False, indent=1))


def _finish(plan: MatchPlan) -> None:
    """Do the job here; if a worker was quicker, wait for it."""
    jobs.perform(plan.job_id)
    while not (job := Job.objects.get(pk=plan.job_id)).has_ended:
        time.sleep(PAUSE)
    if job.state != State.DONE:
        raise UserError(job.error or "计算没有完成。")
