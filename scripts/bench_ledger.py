"""Pages of the students ledger with few children and with many: the time should hardly grow."""

import random
from collections.abc import Iterator
from datetime import date

from bench_roster import SEED, person_name
from bench_tools import Line, medians
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from sample_people import Mint, birthday

from accounts.pinyin import spell
from accounts.scope import all_counties
from accounts.subjects import Stage, Subject
from students.choices import Answer, Attainment, CensusState, ContactMethod
from students.models import Consent, Need, NeedSubject, Student
from tests.world import World

RUNS = 5
CHUNK = 2_000
WITH_NEED = 4  # every fourth child has a consent and an open need
ROW = b'name="ids"'
LAST = 10**9  # a page number beyond the end shows the last page
PAGES = {
    "first page": {},
    "last page": {"page": LAST},
    "search by pinyin": {"q": "chen"},
    "filter: no consent": {"consent": "no"},
}


def measure(world: World, *, few: int, many: int) -> list[Line]:
    client = Client(SERVER_NAME="localhost")
    client.force_login(world.users["lin"])
    people = _children(world)
    _fill(people, few)
    small = {name: _page(client, query) for name, query in PAGES.items()}
    _fill(people, many - few)
    large = {name: _page(client, query) for name, query in PAGES.items()}
    lines = []
    for name in PAGES:
        what, reference = f"ledger, {name}, {many:,} children", f"same page, {few:,} children"
        lines.append(Line(what, large[name][0], reference, small[name][0]))
        lines.append(Line(f"{what}: queries", large[name][1], reference, small[name][1], "queries"))
    return lines


def _page(client: Client, query: dict[str, object]) -> tuple[float, int]:
    """Median seconds of the page once warm, and its queries."""
    url = reverse("students:student_list")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url, query)
        asked = len(queries)
    if answer.status_code != 200 or ROW not in answer.content:
        raise SystemExit(f"{url} {query} answered {answer.status_code} without children")
    return medians(lambda: client.get(url, query), runs=RUNS)[0], asked


def _fill(people: Iterator[Student], count: int) -> None:
    with all_counties("made-up children of the benchmark"):
        for start in range(0, count, CHUNK):
            _write([next(people) for _ in range(min(CHUNK, count - start))])


def _write(children: list[Student]) -> None:
    Student.objects.bulk_create(children)
    helped = children[::WITH_NEED]
    Consent.objects.bulk_create(
        Consent(
            county_id=child.county_id, student=child, given_by="监护人", relation="母亲",
            method=ContactMethod.PHONE,
        )
        for child in helped
    )  # fmt: skip
    needs = [Need(county_id=child.county_id, student=child, slots=[10, 20]) for child in helped]
    Need.objects.bulk_create(needs)
    NeedSubject.objects.bulk_create(
        NeedSubject(county_id=need.county_id, need=need, subject=Subject.MATHS, rank=1)
        for need in needs
    )


def _children(world: World) -> Iterator[Student]:
    """Endless made-up children of the county, the same ones at every run."""
    dice = random.Random(SEED)
    mint = Mint(dice)
    while True:
        yield _child(world, dice, mint)


def _child(world: World, dice: random.Random, mint: Mint) -> Student:
    name = person_name(dice)
    pinyin, initials = spell(name)
    born = birthday(dice, date(2008, 9, 1), date(2020, 8, 31))
    return Student(
        county=world.county, town=world.units["baiteng"], school=world.units["baiteng_school"],
        name=name, pinyin=pinyin, initials=initials, sex=dice.choice("FM"), birth_date=born,
        id_number=mint.id_number(born), stage=Stage.JUNIOR, entry_year=dice.randint(2018, 2020),
        level=dice.choice(Attainment.values), willing=Answer.YES,
        census_state=dice.choice(CensusState.values), has_phone=True, has_internet=True,
    )  # fmt: skip
