"""Two ledgers at once, on PostgreSQL: a place is given once, a pair is made once."""

import json

import pytest
from django.db import transaction

from accounts.scope import county_scope
from accounts.subjects import Subject
from pairing.models import Pairing
from rosters.models import RosterBatch, RosterRow
from rosters.registry import Changed, target_of
from tests import races
from tests.pairing.conftest import Town
from tests.pairing.ledger import AS_OF
from tests.races import in_county, on_postgres
from tests.world import build_world, make_ready, make_student, make_volunteer

pytestmark = on_postgres
TIMES = 6


@pytest.fixture
def crowd(transactional_db, monkeypatch):
    """Several ready children and one helper with a single place."""
    monkeypatch.setattr("jobs.services.wake", lambda job_id: None)  # no worker listens here
    town = Town(build_world())
    with county_scope([town.world.county.pk]):
        for at in range(TIMES):
            child = make_student(town.world, f"学生{at}")
            make_ready(child, Subject.MATHS)
            town.students.append(child)
        town.volunteers.append(make_volunteer(town.world, "志愿者", Subject.MATHS))
        yield town


def planned(town, child) -> tuple[RosterBatch, list[RosterRow]]:
    """A batch whose preview brings the pair of the child and the helper."""
    batch = RosterBatch.objects.create(
        county=town.world.county, kind="pairings", file_name="台账.xlsx", sha256="0" * 64,
        as_of=AS_OF, uploaded_by=town.lin,
    )  # fmt: skip
    helper = town.volunteers[0]
    row = {
        "student_name": child.name,
        "school": "白藤中学",
        "volunteer_name": helper.name,
        "volunteer_phone": helper.phone,
        "subjects": ["maths"],
        "_decision": "",
        "_problems": [],
    }
    (plan,) = target_of("pairings").plan(batch, [row])
    assert plan.verdict == "create", plan.problems
    made = RosterRow.objects.create(
        county=batch.county, batch=batch, sheet="表", row=2, verdict=plan.verdict,
        sealed=json.dumps({"raw": {}, "values": plan.values, "parsed": {}}),
    )  # fmt: skip
    return batch, [made]


def at_once(town, works) -> list[str]:
    """Apply all batches at the same moment; return "done" or what stopped each."""

    def applying(work):
        def act():
            with transaction.atomic():
                target_of("pairings").apply(*work, by=town.lin)
            return "done"

        return in_county(town.world.county, act)

    return [str(answer) for answer in races.at_once(list(map(applying, works)), expected=Changed)]


def test_two_ledgers_that_name_the_same_last_place(crowd):
    works = [planned(crowd, child) for child in crowd.students]
    results = at_once(crowd, works)
    assert results.count("done") == 1
    assert all("名额已满" in text for text in results if text != "done")
    assert Pairing.objects.live().count() == 1


def test_two_ledgers_that_bring_the_same_pair(crowd):
    works = [planned(crowd, crowd.students[0]) for _ in range(TIMES)]
    results = at_once(crowd, works)
    assert results.count("done") == 1
    assert Pairing.objects.count() == 1
