"""Inviting a person to a role: a code of 60 bits that works once, for one phone, for a week."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.crypto import blind_index
from accounts.models import Invitation, Membership, Unit, User
from accounts.phones import normalise_phone
from accounts.roles import Role
from accounts.rules import Denied, county_of, may_invite

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32
CODE_LENGTH = 12
VALID_FOR = timedelta(days=7)
DEAD_CODE = "邀请码不对、已用过或已过期，请向邀请你的人再要一个。"
WRONG_PHONE = "手机号与邀请登记的不一致，请填写邀请时登记的手机号。"
KNOWN_PHONE = "这个手机号已有账号，请填写原来的密码。"
audit.name_actions(
    {
        "invitation.created": "发出邀请",
        "invitation.revoked": "撤回邀请",
        "invitation.accepted": "接受邀请",
    }
)


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """ABCD-EFGH-JKMN: as it is shown."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def normalise_code(text: str) -> str:
    """Read what people type: small letters, O for 0, I and L for 1, any grouping."""
    code = "".join(c for c in (text or "").upper() if c.isalnum())
    return code.replace("O", "0").replace("I", "1").replace("L", "1")


def _index(code: str) -> str:
    return blind_index(f"invitation:{normalise_code(code)}")


@transaction.atomic
def invite(*, name: str, phone: str, role: Role, unit: Unit, by: User) -> tuple[Invitation, str]:
    """Return the invitation and its code, which is nowhere kept in the clear."""
    if not may_invite(by, role, unit):
        raise Denied(f"你不能邀请“{role.label}”到“{unit.name}”。")
    if not normalise_phone(phone):
        raise Denied("请填写 11 位手机号。")
    code = new_code()
    invitation = Invitation.objects.create(
        code_index=_index(code),
        unit=unit,
        role=role,
        name=name.strip(),
        phone=normalise_phone(phone),
        invited_by=by,
        expires_at=timezone.now() + VALID_FOR,
    )
    _record("invitation.created", invitation, by=by)
    return invitation, grouped(code)


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> None:
    if invitation.invited_by_id != by.pk and not may_invite(
        by, Role(invitation.role), invitation.unit
    ):
        raise Denied("你不能撤回这个邀请，请联系发出邀请的人。")
    changed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    if not changed:
        raise Denied("这个邀请已被接受或已撤回。")
    _record("invitation.revoked", invitation, by=by)


def open_invitation(code: str) -> Invitation:
    """Find the living invitation behind a code; the answer to all dead ones is the same."""
    found = (
        Invitation.objects.filter(code_index=_index(code))
        .select_related("unit", "invited_by")
        .first()
    )
    if found and found.is_open and may_invite(found.invited_by, Role(found.role), found.unit):
        return found
    raise Denied(DEAD_CODE)


@transaction.atomic
def accept(*, code: str, phone: str, password: str, email: str = "") -> Membership:
    """Take up the role; makes the account, or adds the role to the one of this phone."""
    invitation = open_invitation(code)
    if not phone or blind_index(normalise_phone(phone)) != invitation.phone_index:
        raise Denied(WRONG_PHONE)
    user = _person(invitation, password, email)
    now = timezone.now()
    taken = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=now
    ).update(accepted_at=now, accepted_by=user)
    if not taken:
        raise Denied(DEAD_CODE)
    membership, _ = Membership.objects.get_or_create(
        user=user,
        unit=invitation.unit,
        role=invitation.role,
        ends_on=None,
        defaults={"granted_by": invitation.invited_by},
    )
    _record("invitation.accepted", invitation, by=user)
    return membership


def _person(invitation: Invitation, password: str, email: str) -> User:
    user = User.objects.by_phone(invitation.phone)
    if user is None:
        return _new_person(invitation, password, email)
    if not user.is_active or not user.check_password(password):
        raise Denied(KNOWN_PHONE)
    return user


def _new_person(invitation: Invitation, password: str, email: str) -> User:
    address = email.strip().lower() or None
    if address and User.objects.filter(email__iexact=address).exists():
        raise Denied("这个邮箱不能使用，请换一个或留空。")
    user = User(name=invitation.name, phone=invitation.phone, email=address)
    validate_password(password, user)
    user.set_password(password)
    user.save()
    return user


def has_account(invitation: Invitation) -> bool:
    """The invited phone already logs in here, so the old password is asked for."""
    return User.objects.by_phone(invitation.phone) is not None


def _record(action: str, invitation: Invitation, *, by: User) -> None:
    audit.record(
        action,
        by=by,
        obj=invitation,
        county=county_of(invitation.unit) or next(iter(by.counties), None),
        role=invitation.role,
        unit=invitation.unit.code,
    )
