"""Ways of matching as versioned rows: the presets, and what counties make of them."""

from typing import Any

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import Unit, User
from accounts.roles import Perm
from pairing.engine import PRESETS, BadInstance
from pairing.engine import Policy as Rules
from pairing.models import Policy
from pairing.rules import Denied, demand, demand_right

CODES = tuple(PRESETS)


@transaction.atomic
def load_presets() -> int:
    """Write a row for each preset that is new or changed; return how many."""
    return sum(_load(code) for code in CODES)


def _load(code: str) -> bool:
    preset = PRESETS[code]
    newest = Policy.objects.filter(county=None, code=code).first()
    if newest and newest.body == preset.to_json():
        return False
    _version(preset, code=code, version=newest.version + 1 if newest else 1).save()
    return True


def current_policies(county: Unit | None = None) -> list[Policy]:
    """The newest version of each preset, in the order of `CODES`, then of the county's own."""
    newest = {row.code: row for row in Policy.objects.filter(county=None).order_by("version")}
    own = Policy.objects.filter(county=county).order_by("version") if county else []
    mine = {row.code: row for row in own}
    return [newest[code] for code in CODES if code in newest] + list(mine.values())


@transaction.atomic
def copy_policy(source: Policy, *, county: Unit, name: str, by: User) -> Policy:
    """A county's own way of matching, which begins as a copy of `source`."""
    demand_right(by, Perm.PLANS_RUN, county)
    demand(source.county_id in {None, county.pk}, "只能复制通用做法或本县的做法。")
    Unit.objects.select_for_update().get(pk=county.pk)  # one new code at a time
    own = Policy.objects.filter(county=county)
    demand(not own.filter(name=name).exists(), "本县已有同名的做法，请换一个名称。")
    rules = Rules.from_json(source.body | {"name": name})
    made = _version(rules, code=_free_code(source, own), county=county, by=by)
    made.save()
    audit.record("policy.copy", by=by, obj=made, county=county, source=source.code, name=name)
    return made


def save_policy(policy: Policy, *, body: dict[str, Any], by: User) -> Policy:
    """A new version of a county's own way of matching; `policy` is the version that was changed.

    Refuses, in one sentence, a body that is no policy, one without a change, and a version that
    is not the newest any more.
    """
    demand(policy.county is not None, "通用做法不能修改，请先复制成本县的做法。")
    demand_right(by, Perm.PLANS_RUN, policy.county)
    try:
        rules = Rules.from_json(body)
    except BadInstance as error:
        raise Denied(str(error)) from error
    demand(rules.to_json() != policy.body, "没有改动，所以没有存成新版本。")
    try:
        return _save(policy, rules, by)
    except IntegrityError as error:
        raise Denied(_overtaken(policy)) from error


@transaction.atomic
def _save(policy: Policy, rules: Rules, by: User) -> Policy:
    family = Policy.objects.family_of(policy)
    demand(family[0].version == policy.version, _overtaken(policy))
    others = Policy.objects.filter(county=policy.county).exclude(code=policy.code)
    demand(not others.filter(name=rules.name).exists(), "本县已有同名的做法，请换一个名称。")
    made = _version(
        rules, code=policy.code, version=policy.version + 1, county=policy.county, by=by
    )
    made.save()
    audit.record("policy.save", by=by, obj=made, county=policy.county, version=made.version)
    return made


def _overtaken(policy: Policy) -> str:
    return f"第 {policy.version} 版之后别人已存了新版本，请在新版本上再改。"


def _free_code(source: Policy, own: Any) -> str:
    """``zhanjiang-2`` and so on, counted within the county."""
    root = source.code.split("-")[0]
    taken = set(own.values_list("code", flat=True))
    number = 1
    while f"{root}-{number}" in taken:
        number += 1
    return f"{root}-{number}"


def _version(
    rules: Rules,
    *,
    code: str,
    version: int = 1,
    county: Unit | None = None,
    by: User | None = None,
) -> Policy:
    return Policy(
        code=code,
        version=version,
        name=rules.name,
        description=rules.about[:200],
        body=rules.to_json(),
        county=county,
        created_by=by,
    )
