"""Two officers with the same file at once, on PostgreSQL: no child twice, one of them is told."""

from datetime import date

import pytest

from accounts.scope import county_scope
from jobs import services as jobs
from rosters.choices import BatchState, Verdict
from rosters.models import RosterBatch
from rosters.services import applying, mapping, receive
from students.models import Student
from tests.races import at_once, on_postgres
from tests.rosters.desk import good_rows, work, workbook
from tests.world import build_world

pytestmark = on_postgres
ROWS = 40


@pytest.fixture
def office(transactional_db, monkeypatch):
    monkeypatch.setattr("jobs.services.wake", lambda job_id: None)  # no worker listens here
    return build_world()


def import_to_check(world, who: str, content: bytes) -> RosterBatch:
    by = world.users[who]
    with county_scope([world.county.pk]):
        batch = receive.receive(
            "students", "名册.xlsx", content,
            county=world.county, unit=None, as_of=date(2026, 11, 10), by=by,
        )  # fmt: skip
    batch = work(world, batch)
    with county_scope([world.county.pk]):
        mapping.confirm_mapping(batch, {}, by=by)
    return work(world, batch)


def confirm(world, batch, who: str) -> list[str]:
    with county_scope([world.county.pk]):
        return applying.confirm(batch, by=world.users[who])


def children(world) -> list[str]:
    with county_scope([world.county.pk]):
        return [student.id_number for student in Student.objects.all()]


def test_two_officers_import_the_same_file_at_once(office):
    content = workbook(good_rows(ROWS))
    officers = ("lin", "mei")
    whose = at_once([lambda who=who: import_to_check(office, who, content) for who in officers])
    refusals = at_once(
        [lambda: confirm(office, whose[0], "lin"), lambda: confirm(office, whose[1], "mei")]
    )
    assert sorted(map(bool, refusals)) == [False, True]
    first, second = whose if not refusals[0] else whose[::-1]
    assert work(office, first).state == BatchState.APPLIED
    assert confirm(office, second, "mei") == []
    second = work(office, second)
    assert second.state == BatchState.CHECKING
    assert "台账有变动" in second.job.error
    with county_scope([office.county.pk]):
        assert set(second.rows.values_list("verdict", flat=True)) == {Verdict.UNCHANGED}
    assert len(children(office)) == len(set(children(office))) == ROWS


def test_two_people_confirm_the_same_batch(office):
    batch = import_to_check(office, "lin", workbook(good_rows(ROWS)))
    refusals = at_once([lambda who=who: confirm(office, batch, who) for who in ("lin", "mei")])
    assert sorted(map(bool, refusals)) == [False, True]
    assert work(office, batch).state == BatchState.APPLIED
    assert len(children(office)) == ROWS


def test_two_workers_take_the_same_job(office):
    batch = import_to_check(office, "lin", workbook(good_rows(ROWS)))
    assert confirm(office, batch, "lin") == []
    with county_scope([office.county.pk]):
        batch.refresh_from_db()
    at_once([lambda: jobs.perform(batch.job_id)] * 2)
    with county_scope([office.county.pk]):
        batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED
    assert len(children(office)) == ROWS
