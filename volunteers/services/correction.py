"""Correcting who somebody is: name, ID number, phone. The old value stays in the history."""

from django.db import transaction

from accounts.crypto import blind_index
from accounts.models import User
from accounts.pinyin import spell
from accounts.rules import Denied
from volunteers.choices import HelperKind
from volunteers.models import Volunteer, VolunteerChange
from volunteers.models.volunteer import VolunteerQuerySet
from volunteers.services.people import tell

TAKEN = {
    "id_number": ("id_index", "这个身份证号已登记给另一个人，请核对；同一个人请不要登记两次。"),
    "phone": ("phone_index", "这个手机号已登记给另一个人，请核对；每个人要有自己的手机号。"),
}
IDENTITY = ("name", "id_number", "phone")


@transaction.atomic
def correct_identity(volunteer: Volunteer, *, by: User, reason: str, **new: str) -> list[str]:
    """Write what differs of name, id_number and phone; return the names of what changed."""
    if foreign := new.keys() - set(IDENTITY):
        raise ValueError(f"Not part of an identity: {', '.join(sorted(foreign))}")
    if not reason.strip():
        raise Denied("请写明更正的依据，便于以后查看。")
    current = Volunteer.objects.select_for_update(of=("self",)).get(pk=volunteer.pk)
    changed = [name for name in IDENTITY if name in new and new[name] != getattr(current, name)]
    for name in changed:
        _refuse_taken(current, name, new[name])
    if changed:
        _write(current, {name: new[name] for name in changed}, by)
        tell("volunteer.corrected", [current], by=by, reason=reason.strip(), fields=changed)
    return changed


def _refuse_taken(person: Volunteer, name: str, value: str) -> None:
    if name not in TAKEN or not value:
        return
    index, text = TAKEN[name]
    others = _pool(person).exclude(pk=person.pk)
    if others.filter(**{index: blind_index(value)}).exists():
        raise Denied(text)


def _pool(person: Volunteer) -> VolunteerQuerySet:
    """Those among whom a number belongs to one person."""
    people: VolunteerQuerySet = Volunteer.objects.in_county(person.county)
    return people.experts() if person.kind == HelperKind.EXPERT else people.helpers()


def _write(person: Volunteer, new: dict[str, str], by: User) -> None:
    VolunteerChange.objects.bulk_create(
        VolunteerChange.of(person, name, getattr(person, name), value, changed_by=by)
        for name, value in new.items()
    )
    for name, value in new.items():
        setattr(person, name, value)
    person.pinyin, person.initials = spell(person.name)
    person.save()
