"""Reading a county for a run: database to the engine's arrays, against bare values_list()."""

import random
from datetime import date, timedelta
from typing import Any

from bench_roster import SEED
from bench_tools import Line, medians
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.scope import all_counties, county_scope
from accounts.subjects import Stage, Subject
from pairing.engine import PRESETS, tables
from pairing.models import Pairing, PairingSlot, Policy
from pairing.services.helpers import VOLUNTEER_COLUMNS
from pairing.services.instance import NEED_COLUMNS, STUDENT_COLUMNS, build_instance
from students.choices import Answer, Attainment, CensusState, ContactMethod
from students.models import Consent, Need, NeedSubject, Student
from tests.world import World
from volunteers.choices import GateKind, VolunteerState
from volunteers.models import Gate, Offer, Volunteer

RUNS = 5
CHUNK = 2_000
REFERENCE = "bare values_list() of the same columns and tables"
BARE: dict[Any, tuple[str, ...]] = {
    Student: STUDENT_COLUMNS,
    Need: NEED_COLUMNS,
    NeedSubject: ("need_id", "id", "subject", "rank"),
    Volunteer: VOLUNTEER_COLUMNS,
    Offer: ("volunteer_id", "subject", "grade_min", "grade_max", "strength"),
    Gate: ("volunteer_id", "kind"),
    Pairing: ("student_id", "volunteer_id", "end_reason"),
    PairingSlot: ("volunteer_id", "slot"),
}


def measure(world: World, *, few: int, many: int) -> list[Line]:
    dice = random.Random(SEED)
    lines, asked = [], []
    for more in (few, many - few):
        made_up(world, dice, more)
        with county_scope([world.county.pk]):
            line, queries = _measured(world)
        lines.append(line)
        asked.append(queries)
    what, reference = f"{lines[1].what}: queries", f"the same with {few:,}"
    return [*lines, Line(what, asked[1], reference, asked[0], "queries")]


def made_up(world: World, dice: random.Random, count: int) -> None:
    """So many ready children and helpers more in the county of the tests."""
    with all_counties("made-up people of the benchmark"):
        _children(world, dice, count)
        _helpers(world, dice, count)


def _measured(world: World) -> tuple[Line, int]:
    policy = Policy(body=PRESETS["custom"].to_json())
    with CaptureQueriesContext(connection) as queries:
        built = build_instance(world.county, policy)
        asked = len(queries)
    children, helpers = len(built.instance.students), len(built.instance.helpers)
    if children < 0.9 * Student.objects.count():
        raise SystemExit(f"only {children} children are ready")

    def arrays() -> Any:
        made = build_instance(world.county, policy)
        return tables.build(made.instance, made.rules)

    ours, theirs = medians(arrays, _bare, runs=RUNS)
    what = f"database to arrays, {children:,} children × {helpers:,} helpers"
    return Line(what, ours, REFERENCE, theirs), asked


def _bare() -> int:
    return sum(len(list(m.objects.values_list(*columns))) for m, columns in BARE.items())


def _slots(dice: random.Random) -> list[int]:
    return sorted(dice.sample(range(28), 5))


def _children(world: World, dice: random.Random, count: int) -> None:
    year = timezone.localdate().year
    children = [
        Student(
            county=world.county, town=world.units["baiteng"], school=world.units["baiteng_school"],
            name="甲", sex=dice.choice("FM"), stage=Stage.JUNIOR, entry_year=year - 7,
            level=dice.choice(Attainment.values), willing=Answer.YES,
            census_state=CensusState.VERIFIED, has_phone=True, has_internet=True,
        )
        for _ in range(count)
    ]  # fmt: skip
    needs = [
        Need(county=world.county, student=child, slots=_slots(dice), dialects=["hakka"],
             opened_on=timezone.localdate() - timedelta(days=dice.randrange(90)))
        for child in children
    ]  # fmt: skip
    subjects = [
        NeedSubject(county=world.county, need=need, subject=subject, rank=rank)
        for need in needs
        for rank, subject in enumerate(dice.sample(Subject.values, dice.randint(1, 3)), 1)
    ]
    consents = [
        Consent(county=world.county, student=child, given_by="监护人", relation="母亲",
                method=ContactMethod.PHONE)
        for child in children
    ]  # fmt: skip
    _write(Student, children)
    _write(Need, needs)
    _write(NeedSubject, subjects)
    _write(Consent, consents)


def _helpers(world: World, dice: random.Random, count: int) -> None:
    helpers = [
        Volunteer(
            county=world.county, name="乙", sex=dice.choice("FM"), university_year=2,
            dialects=["hakka"], slots=_slots(dice), max_pupils=2, max_sessions=3,
            state=VolunteerState.APPROVED,
        )
        for _ in range(count)
    ]  # fmt: skip
    offers = [
        Offer(county=world.county, volunteer=one, subject=subject, grade_min=7, grade_max=9,
              strength=2)
        for one in helpers
        for subject in dice.sample(Subject.values, dice.randint(1, 2))
    ]  # fmt: skip
    gates = [
        Gate(county=world.county, volunteer=one, kind=kind, passed_on=date(2024, 1, 1))
        for one in helpers
        for kind in GateKind.values
    ]
    _write(Volunteer, helpers)
    _write(Offer, offers)
    _write(Gate, gates)


def _write(model: Any, rows: list[Any]) -> None:
    model.objects.bulk_create(rows, batch_size=CHUNK)
