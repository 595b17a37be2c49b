"""The four preset ways of matching, kept as versioned rows."""

from django.db import transaction

from pairing.engine import PRESETS
from pairing.models import Policy

CODES = ("maoming", "zhanjiang", "yangjiang", "yunfu")


@transaction.atomic
def load_presets() -> int:
    """Write a row for each preset that is new or changed; return how many."""
    return sum(_load(code) for code in CODES)


def _load(code: str) -> bool:
    preset = PRESETS[code]
    newest = Policy.objects.filter(county=None, code=code).first()
    if newest and newest.body == preset.to_json():
        return False
    Policy.objects.create(
        code=code,
        version=newest.version + 1 if newest else 1,
        name=preset.name,
        description=preset.about[:200],
        body=preset.to_json(),
    )
    return True


def current_policies() -> list[Policy]:
    """The newest version of each preset, in the order of `CODES`."""
    rows = Policy.objects.filter(county=None, code__in=CODES).order_by("version")
    newest = {row.code: row for row in rows}
    return [newest[code] for code in CODES if code in newest]
