"""Rows of the accounts room."""

from typing import Any

from accounts.models import Membership, Notice
from accounts.roles import Role
from accounts.services.invitations import invite
from tests.access.table import EVERYONE, Row
from tests.world import World

INVITERS = "province mai lin he xu ouyang"
COUNTY_PEOPLE = "province mai lin mei gao chen tan he xu wu su zhong shen yun ouyang"


def memberships(world: World) -> dict[str, Any]:
    """Posts of a town cadre of ours, of a colleague at our school, of the other county admin."""
    held = {"own": "gao", "near": "chen", "foreign": "ouyang"}
    return {
        owner: {"pk": Membership.objects.get(user=world.users[who]).pk}
        for owner, who in held.items()
    }


def invitations(world: World) -> dict[str, Any]:
    def ask(by: str, unit: str) -> dict[str, Any]:
        invitation, _ = invite(
            name="新同事",
            phone="19900007777",
            role=Role.TOWN_CADRE,
            unit=world.units[unit],
            by=world.users[by],
        )
        return {"pk": invitation.pk}

    return {
        "own": ask("lin", "baiteng"),
        "near": ask("lin", "shanbei"),
        "foreign": ask("ouyang", "wangshan_town"),
    }


def units(world: World) -> dict[str, Any]:
    keys = {"own": "baiteng", "near": "shanbei_school", "foreign": "wangshan_town"}
    return {owner: {"pk": world.units[key].pk} for owner, key in keys.items()}


def notices(world: World) -> dict[str, Any]:
    """A notice belongs to one person, whatever the county."""
    people = {"own": "lin", "near": "mei", "foreign": "ouyang"}
    return {
        owner: {"pk": Notice.objects.create(user=world.users[who], text="名册已导入").pk}
        for owner, who in people.items()
    }


ROWS: dict[str, Row] = {
    "accounts:member_list": Row(GET=200, who=INVITERS),
    "accounts:invitation_create": Row(GET=200, POST=404, who=INVITERS),
    "accounts:invitation_revoke": Row(
        POST=302,
        make=invitations,
        door=INVITERS,
        who="province mai lin",
        near="province mai lin",
        foreign="province mai ouyang",
    ),
    "accounts:invitation_accept": Row(GET=200, POST=200, public=True, who=EVERYONE),
    "accounts:membership_end": Row(
        GET=200,
        POST=200,
        make=memberships,
        door=INVITERS,
        who="province mai lin",
        near="province mai lin",
        foreign="province mai ouyang",
    ),
    "accounts:unit_list": Row(GET=200, who="mai lin ouyang"),
    "accounts:unit_create": Row(GET=200, POST=200, who="mai lin ouyang"),
    "accounts:unit_edit": Row(
        GET=200,
        POST=200,
        make=units,
        door="mai lin ouyang",
        who="mai lin",
        near="mai lin",
        foreign="mai ouyang",
    ),
    "accounts:county_switch": Row(GET=200, POST=200, who=COUNTY_PEOPLE, method_first=True),
    "accounts:audit_list": Row(GET=200, who="mai lin shen ouyang"),
    "accounts:notice_list": Row(GET=200, who=EVERYONE),
    "accounts:notice_read": Row(
        POST=302, make=notices, who="lin", near="mei", foreign="ouyang", method_first=True
    ),
}
