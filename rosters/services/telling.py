"""Notices to everybody of a county who holds a right."""

from accounts.models import Membership, Notice, Unit, User
from accounts.roles import ROLES, Perm


def tell_holders(
    perm: Perm, county: Unit, text: str, url: str, *, besides: User | None = None
) -> None:
    """Tell whoever holds the right in this county by an active membership; `besides`: not them."""
    roles = [role for role, info in ROLES.items() if perm in info.permissions]
    posts = Membership.objects.active().filter(unit=county, role__in=roles)
    people = User.objects.filter(pk__in=posts.values("user"))
    if besides is not None:
        people = people.exclude(pk=besides.pk)
    Notice.objects.bulk_create(Notice(user=person, text=text[:200], url=url) for person in people)
