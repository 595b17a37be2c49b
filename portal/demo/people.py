"""The invented people of the demonstration, one for each role."""

import secrets
import string
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from accounts.models import Membership, Unit, User
from accounts.roles import Role

PASSWORD_FILE = "demo-password.txt"  # noqa: S105 - a file name
COUNTY, OTHER_COUNTY, UNIVERSITY = "449901", "449902", "4144099901"


@dataclass(frozen=True)
class Person:
    name: str
    role: Role
    unit: str
    phone: str


PEOPLE = (
    Person("陈静", Role.COUNTY_ADMIN, COUNTY, "19900009001"),
    Person("李文", Role.COUNTY_STAFF, COUNTY, "19900009002"),
    Person("周敏", Role.CITY_ADMIN, "449900", "19900009003"),
    Person("何老师", Role.SCHOOL_CONTACT, "3144990103", "19900009004"),
    Person("高翔", Role.TOWN_CADRE, "449901110", "19900009005"),
    Person("许宁", Role.UNIVERSITY_ADMIN, UNIVERSITY, "19900009006"),
    Person("吴桐", Role.SQUAD_LEADER, "41440999010101", "19900009007"),
    Person("沈明", Role.AUDITOR, COUNTY, "19900009008"),
    Person("欧阳兰", Role.COUNTY_ADMIN, OTHER_COUNTY, "19900009009"),
)


@transaction.atomic
def make_people(password: str) -> None:
    """Add the people who are not there yet; those who are keep their password."""
    for person in PEOPLE:
        if User.objects.by_phone(person.phone):
            continue
        user = User.objects.create_user(name=person.name, phone=person.phone, password=password)
        unit = Unit.objects.get(code=person.unit)
        Membership.objects.create(user=user, unit=unit, role=person.role)


def someone(role: Role, unit: str = COUNTY) -> User:
    """The person of a role."""
    person = next(p for p in PEOPLE if p.role == role and p.unit == unit)
    user = User.objects.by_phone(person.phone)
    if user is None:
        raise LookupError(person.name)
    return user


def password_in(folder: Path) -> str:
    """One password for all, drawn once for each demonstration and kept readable by its owner."""
    path = folder / PASSWORD_FILE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(_new_password(), "utf-8")
    return path.read_text("utf-8").strip()


def _new_password() -> str:
    letters = [secrets.choice(string.ascii_lowercase) for _ in range(8)]
    digits = f"{secrets.randbelow(10_000):04d}"
    return f"{''.join(letters[:4])}-{digits}-{''.join(letters[4:])}"


def table(password: str) -> list[str]:
    """The accounts, a line a person."""
    names = {
        unit.code: unit.name for unit in Unit.objects.filter(code__in=[p.unit for p in PEOPLE])
    }
    lines = [f"  {p.phone}  {p.name}  {names[p.unit]} · {p.role.label}" for p in PEOPLE]
    return ["演示账号（手机号登录，密码都是 " + password + "）：", *lines]
