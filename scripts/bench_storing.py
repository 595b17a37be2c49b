"""Saving a plan: proposals, sessions and reasons with their checks, against bare bulk_create."""

import random
from typing import Any

from bench_reading import made_up
from bench_roster import SEED
from bench_tools import Line, medians
from django.db import transaction

from accounts.scope import county_scope
from jobs import services as jobs
from pairing.engine import solve
from pairing.models import MatchPlan, Policy, Proposal, ProposalSession, Unserved
from pairing.services import load_presets, start_plan
from pairing.services.instance import build_instance
from pairing.services.storing import store_result
from tests.world import World

RUNS = 3


def measure(world: World, *, people: int) -> list[Line]:
    load_presets()
    made_up(world, random.Random(SEED), people)
    with county_scope([world.county.pk]):
        return [_measured(world)]


def _measured(world: World) -> Line:
    policy = Policy.objects.get(code="custom")
    plan = start_plan(world.county, policy, by=world.users["mei"])
    built = build_instance(world.county, policy)
    result = solve(built.instance, built.rules, effort="quick")
    run = jobs.claim(plan.job_id)

    def ours() -> None:
        MatchPlan.objects.filter(pk=plan.pk).update(state="draft")
        store_result(plan, built, result, run)

    ours()
    rows = {model: list(model.objects.all()) for model in (Proposal, ProposalSession, Unserved)}
    seconds = medians(ours, lambda: _bare(rows), runs=RUNS)
    count = sum(map(len, rows.values()))
    what = f"save a plan of {len(rows[Proposal]):,} pairs ({count:,} rows)"
    return Line(what, seconds[0], "bare bulk_create of the same rows", seconds[1])


def _bare(rows: dict[Any, list[Any]]) -> None:
    """The same rows under new keys, in place of the old ones, in one transaction."""
    with transaction.atomic():
        for model in reversed(rows):
            model.objects.all().delete()
        for mine in rows.values():
            for row in mine:
                row._state.adding = True
        for model, mine in rows.items():
            model.objects.bulk_create(mine, batch_size=2_000)
