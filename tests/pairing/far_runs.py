"""The web side of the run test: a process that does what one line of JSON asks for.

Like `tests.jobs.desk`, but its work is a plan for every county of a province. Run by
`test_runs_killed.py`.
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from accounts.choices import UnitKind  # noqa: E402
from accounts.models import Unit, User  # noqa: E402
from accounts.scope import all_counties  # noqa: E402
from accounts.subjects import Subject  # noqa: E402
from jobs import services  # noqa: E402
from jobs.models import Job  # noqa: E402
from pairing.models import MatchPlan, PlanRun, Policy, Proposal  # noqa: E402
from pairing.services import load_presets  # noqa: E402
from pairing.services.runs import is_over, progress_of, start_run  # noqa: E402
from tests.world import World, build_world, make_ready, make_student, make_unit, make_volunteer  # noqa: E402

SHARED_ID = "440902200001010010"
KNOWN = 3  # counties that every world has


def migrate():
    call_command("migrate", verbosity=0)
    load_presets()
    build_world()


def start(counties, pause):
    """A province of so many counties, one child and one helper in each; in two of them the
    helper is the same person. Return the run."""
    world = World(
        units={unit.code: unit for unit in Unit.objects.all()},
        users={user.name: user for user in User.objects.all()},
    )
    world.units |= {"town": Unit.objects.get(kind=UnitKind.TOWN, name="白藤镇")}
    for at in range(counties - KNOWN):
        make_unit(world, f"c{at}", f"{at} 号县", UnitKind.COUNTY, "4499", code=f"45{at:04d}")
    with all_counties("run test"):
        for at, county in enumerate(Unit.objects.counties()):
            _people(world, county, at)
        by = User.objects.get(name="省查看")
        policy = Policy.objects.get(code="zhanjiang", version=1)
        return str(start_run(Unit.objects.get(code="44"), policy, name="全省", by=by).pk)


def _people(world, county, at):
    world.units["here"] = county
    shared = {"id_number": SHARED_ID} if at < 2 else {}
    make_ready(make_student(world, county="here"), Subject.MATHS)
    make_volunteer(world, county="here", unit=county, max_pupils=1, **shared)


def reap():
    return services.reap()


def look(run):
    with all_counties("run test"):
        found = PlanRun.objects.select_related("area", "job").get(pk=run)
        lines = progress_of(found)
        plans = MatchPlan.objects.filter(run=found)
        return {
            "over": is_over(found, lines),
            "plans": plans.count(),
            "solved": plans.exclude(solved_at=None).count(),
            "states": sorted(set(plans.values_list("state", flat=True))),
            "running": Job.objects.filter(state="running").count(),
            "proposals": Proposal.objects.filter(plan__in=plans).count(),
            "attempts": sum(Job.objects.values_list("attempts", flat=True)),
        }


COMMANDS = {act.__name__: act for act in (migrate, start, reap, look)}

for line in sys.stdin:
    name, arguments = json.loads(line)
    sys.stdout.write(json.dumps(COMMANDS[name](*arguments)) + "\n")
    sys.stdout.flush()
