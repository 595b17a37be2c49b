"""What the commands of this room share: who acts, where, in which scope."""

import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import Unit, User
from accounts.scope import county_scope
from jobs.errors import UserError

REFUSED = 2


class ActingCommand(BaseCommand):
    """A command that someone with an account runs for one county; refusals exit with 2."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--county", required=True, help="县区代码")
        parser.add_argument("--by", required=True, metavar="LOGIN", help="操作人的手机号或邮箱")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            by = person(options["by"])
            county = _county(options["county"], by)
            with county_scope(by.county_ids):
                self.act(by, county, options)
        except UserError as refusal:
            self.stderr.write(str(refusal))
            sys.exit(REFUSED)

    act: Callable[[User, Unit, dict[str, Any]], None]


def person(login: str) -> User:
    user = User.objects.by_login(login)
    if user is None or not user.is_active:
        raise UserError("没有这个手机号或邮箱的使用者，或已停用。")
    return user


def _county(code: str, by: User) -> Unit:
    county = next((one for one in by.counties if one.code == code), None)
    if county is None:
        raise UserError(f"没有代码为 {code} 的县区，或该使用者不在这个县工作。")
    return county
