"""Who may do what to members and units, and why not."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.choices import UnitKind
from accounts.models import AuditEntry, Invitation, Membership, Partnership, Unit, User
from accounts.models.membership import MembershipQuerySet
from accounts.models.unit import UnitQuerySet
from accounts.roles import ROLES, Perm, Role

HANDED_OUT_BY_NOBODY = (
    frozenset(Role)
    - {Role(role) for info in ROLES.values() for role in info.invites}
    - {Role.PROVINCE_VIEWER}
)


class Denied(Exception):  # noqa: N818
    """An act that may not be done; the text is a sentence for the person who tried."""

    @property
    def sentence(self) -> str:
        return str(self)


class QuotaSpent(Denied):
    """Too many of these today; views answer 429."""


def inviting_memberships(user: User) -> list[Membership]:
    """Own posts that may invite."""
    if not user.is_active:
        return []
    return [m for m in user.active_memberships if Perm.MEMBERS_INVITE in m.permissions]


def invitable_roles(user: User) -> list[Role]:
    """Roles that the person may hand out somewhere, in the order of the table."""
    given = {role for m in inviting_memberships(user) for role in ROLES[Role(m.role)].invites}
    return [role for role in Role if role in given]


def invitable_units(user: User, role: Role) -> UnitQuerySet:
    """Units in which the person may hand out `role`."""
    reach = Q(pk__in=[])
    for membership in inviting_memberships(user):
        if role in ROLES[Role(membership.role)].invites:
            reach |= _below(membership.unit, role)
    return Unit.objects.filter(reach, kind__in=role.info.held_in)


def _below(unit: Unit, role: Role) -> Q:
    own = Q(path__startswith=unit.path)
    if unit.kind == UnitKind.COUNTY and UnitKind.UNIVERSITY in role.info.held_in:
        served_by = Partnership.objects.active().filter(county=unit)
        return own | Q(pk__in=served_by.values("university"))
    return own


def may_invite(user: User, role: Role, unit: Unit) -> bool:
    return invitable_units(user, role).filter(pk=unit.pk).exists()


def visible_memberships(user: User) -> MembershipQuerySet:
    """Posts in the units where the person looks after members, and in all below them."""
    return Membership.objects.filter(_managed_units(user, "unit"))


def visible_invitations(user: User) -> QuerySet[Invitation]:
    return Invitation.objects.filter(_managed_units(user, "unit") | Q(invited_by=user))


def _managed_units(user: User, prefix: str) -> Q:
    reach = Q(pk__in=[])
    for membership in inviting_memberships(user):
        reach |= Q(**{f"{prefix}__path__startswith": membership.unit.path})
        if UnitKind.UNIVERSITY in _kinds_invited(membership):
            served_by = Partnership.objects.active().filter(county=membership.unit)
            reach |= Q(**{f"{prefix}__in": served_by.values("university")})
    return reach


def _kinds_invited(membership: Membership) -> set[UnitKind]:
    roles = ROLES[Role(membership.role)].invites
    return {kind for role in roles for kind in ROLES[Role(role)].held_in}


def may_end(user: User, membership: Membership) -> bool:
    """Own posts, posts that one may hand out, and posts nobody hands out, below one's own."""
    role = Role(membership.role)
    if membership.user_id == user.pk or may_invite(user, role, membership.unit):
        return True
    return role in HANDED_OUT_BY_NOBODY and user.has_in(Perm.MEMBERS_INVITE, membership.unit)


def endable_roles(user: User) -> set[Role]:
    """Roles worth a button in the members list; `may_end` has the last word."""
    return {*invitable_roles(user), *HANDED_OUT_BY_NOBODY} if inviting_memberships(user) else set()


def editable_units(user: User) -> UnitQuerySet:
    """Units strictly below those that the person looks after."""
    reach = Q(pk__in=[])
    for unit in user.units_with(Perm.UNITS_EDIT):
        reach |= Q(path__startswith=unit.path) & ~Q(pk=unit.pk)
    return Unit.objects.filter(reach)


def county_of(unit: Unit) -> Unit | None:
    """The county that a place lies in; None for universities, cities, the province."""
    codes = unit.path.strip("/").split("/")
    return Unit.objects.counties().filter(code__in=codes).first()


def visible_entries(user: User) -> QuerySet[AuditEntry]:
    """Log entries of the counties in which the person may read the log."""
    codes = [c.code for c in user.counties if user.has_in(Perm.AUDIT_VIEW, c)]
    return AuditEntry.objects.filter(county_code__in=codes)
