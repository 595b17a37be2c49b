"""Give a person a role from the command line: how the first administrator begins.

    manage.py appoint --name 陈静 --phone 1990000xxxx --role county_admin --unit 440902

Everyone after that comes by invitation, on the members page.
"""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import audit
from accounts.models import Membership, Unit, User
from accounts.phones import normalise_phone
from accounts.roles import Role
from accounts.rules import county_of


class Command(BaseCommand):
    help = (__doc__ or "").splitlines()[0]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True)
        parser.add_argument("--phone", required=True)
        parser.add_argument("--role", required=True, choices=[role.value for role in Role])
        parser.add_argument("--unit", required=True, help="code of a unit, such as 440902")
        parser.add_argument("--stdin", action="store_true", help="read the password from stdin")

    def handle(self, *, name: str, phone: str, role: str, unit: str, **options: Any) -> None:
        number = normalise_phone(phone)
        if not number:
            raise CommandError("请填写 11 位手机号。")
        place = _unit(unit, Role(role))
        user = User.objects.by_phone(number)
        password = "" if user else _password(stdin=options["stdin"])
        _appoint(user, name=name, phone=number, password=password, role=role, unit=place)
        self.stdout.write(f"{name}：{place.name} · {Role(role).label}。请用手机号登录。")


def _unit(code: str, role: Role) -> Unit:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise CommandError(f"没有代码是 {code} 的单位。先运行 manage.py load_places。")
    if unit.kind not in role.info.held_in:
        raise CommandError(f"“{role.label}”不能设在“{unit.name}”（{unit.get_kind_display()}）。")
    return unit


def _password(*, stdin: bool) -> str:
    password = sys.stdin.readline().rstrip("\n") if stdin else getpass("密码：")
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    return password


@transaction.atomic
def _appoint(
    user: User | None, *, name: str, phone: str, password: str, role: str, unit: Unit
) -> None:
    user = user or User.objects.create_user(name=name, phone=phone, password=password)
    if Membership.objects.active().filter(user=user, unit=unit, role=role).exists():
        raise CommandError("这个人已经担任这个角色。")
    held = Membership.objects.create(user=user, unit=unit, role=role)
    audit.record(
        "membership.appointed", by=None, obj=held, county=county_of(unit), role=role,
        unit=unit.code, user=str(user.pk),
    )  # fmt: skip
