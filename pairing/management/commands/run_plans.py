"""manage.py run_plans: a plan for every county of an area, by the workers; resumable."""

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import Unit, User
from accounts.scope import county_scope
from jobs.errors import UserError
from pairing.services.policies import CODES, current_policies
from pairing.services.runs import is_over, progress_of, start_run
from pairing.terminal import REFUSED, person

PAUSE = 2.0


class Command(BaseCommand):
    help = "为一个市或全省的各县各运行一次匹配；同名的接着上次继续。计算由后台进程并行完成"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, help="市或省的代码")
        parser.add_argument("--name", required=True, help="名称，如“2026 秋季首次”")
        parser.add_argument("--by", required=True, metavar="LOGIN", help="操作人的手机号或邮箱")
        parser.add_argument("--policy", default="zhanjiang", choices=CODES, help="做法")
        parser.add_argument("--no-wait", action="store_true", help="只发起，不等结果")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            by = person(options["by"])
            with county_scope(by.county_ids):
                self._run(by, options)
        except UserError as refusal:
            self.stderr.write(str(refusal))
            sys.exit(REFUSED)

    def _run(self, by: User, options: dict[str, Any]) -> None:
        area = Unit.objects.filter(code=options["area"]).first()
        policy = next((p for p in current_policies() if p.code == options["policy"]), None)
        if area is None:
            raise UserError(f"没有代码为 {options['area']} 的市或省。")
        if policy is None:
            raise UserError("还没有载入做法，请先运行 manage.py load_policies。")
        run = start_run(area, policy, name=options["name"], by=by)
        while not options["no_wait"]:
            run.refresh_from_db()
            lines = progress_of(run)
            self.stderr.write(f"{sum(x.is_over for x in lines)} / {len(lines)}")
            if is_over(run, lines):
                break
            time.sleep(PAUSE)
        told = [
            {"county": x.county.code, "plan": x.plan and x.plan.number, "served": x.served,
             "asked": x.asked, "skipped": x.skipped}
            for x in progress_of(run)
        ]  # fmt: skip
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
