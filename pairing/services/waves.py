"""Numbered batches: opening one, and what came of each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q

from accounts import audit
from accounts.models import Unit, User
from accounts.roles import Perm
from pairing.choices import HELPING, NOT_TAKEN, PairingState, PlanState
from pairing.models import MatchPlan, Pairing, Wave
from pairing.rules import demand_right

EDITABLE = ("name", "target", "starts_on", "ends_on")


@transaction.atomic
def open_wave(
    county: Unit, *, target: int, starts_on: date, ends_on: date | None, by: User, name: str = ""
) -> Wave:
    """Give the county its next batch; numbers are never used twice."""
    demand_right(by, Perm.PLANS_RUN, county)
    Unit.objects.select_for_update().get(pk=county.pk)
    newest = Wave.objects.in_county(county).aggregate(Max("number"))["number__max"] or 0
    wave = Wave.objects.create(
        county=county, number=newest + 1, name=name, target=target, starts_on=starts_on,
        ends_on=ends_on, created_by=by,
    )  # fmt: skip
    audit.record("wave.open", by=by, obj=wave, county=county, number=wave.number)
    return wave


@transaction.atomic
def change_wave(wave: Wave, *, by: User, **facts: Any) -> None:
    """Correct name, target or dates; the number stays."""
    demand_right(by, Perm.PLANS_RUN, wave.county)
    changes = {name: facts[name] for name in EDITABLE if name in facts}
    Wave.objects.filter(pk=wave.pk).update(**changes)
    audit.record("wave.change", by=by, obj=wave, county=wave.county, fields=sorted(changes))


@dataclass(frozen=True)
class WaveResult:
    """What came of a batch; children are counted once, however many helpers they have."""

    wave: Wave
    plans: int  # published
    asked: int  # children in any pair or offer
    served: int  # children whom a helper took
    helped_now: int  # of these, with a running pair of this batch
    waiting: int  # offers not yet answered
    not_taken: int  # offers declined or lapsed
    ended: int  # pairs that ended

    @property
    def rate(self) -> int:
        """Percent of the target."""
        return round(100 * self.served / self.wave.target)

    @property
    def missing(self) -> int:
        return max(0, self.wave.target - self.served)


def wave_results(county: Unit) -> list[WaveResult]:
    """All batches of the county, the newest first, in three queries."""
    pairs = Pairing.objects.in_county(county).exclude(plan__wave=None).order_by()

    def children(*states: str) -> Count:
        return Count("student", distinct=True, filter=Q(state__in=states))

    rows = pairs.values("plan__wave").annotate(
        asked=Count("student", distinct=True),
        served=children(*HELPING, PairingState.ENDED),
        helped_now=children(*HELPING),
        waiting=Count("pk", filter=Q(state=PairingState.OFFERED)),
        not_taken=Count("pk", filter=Q(state__in=NOT_TAKEN)),
        ended=Count("pk", filter=Q(state=PairingState.ENDED)),
    )
    counted = {row.pop("plan__wave"): row for row in rows}
    published = MatchPlan.objects.in_county(county).filter(state=PlanState.PUBLISHED).order_by()
    plans = dict(published.exclude(wave=None).values_list("wave").annotate(Count("pk")))
    nothing = dict.fromkeys(("asked", "served", "helped_now", "waiting", "not_taken", "ended"), 0)
    return [
        WaveResult(wave=wave, plans=plans.get(wave.pk, 0), **(counted.get(wave.pk) or nothing))
        for wave in Wave.objects.in_county(county)
    ]
