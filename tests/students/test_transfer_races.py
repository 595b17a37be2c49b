"""Two officers answer one request, two counties import one child: on PostgreSQL, at one moment."""

from django.db import transaction

from accounts.scope import all_counties, county_scope
from rosters.registry import Changed
from students.models import Student, TransferRequest
from students.services.transfer import accept, decline
from students.sheets.writing import write_rows
from tests.races import at_once, in_county, on_postgres
from tests.students.roster import ID_1, batch_of, plan, row_of, seal
from tests.world import build_world, make_student

pytestmark = on_postgres


def test_one_answer_wins(transactional_db):
    world = build_world()
    child = make_student(world, "曾小禾", county="wangshan", id_number=ID_1)
    with all_counties("test data"):
        request = TransferRequest.objects.create(
            county=world.other_county, asking=world.county, student=child, name="曾小禾",
            id_number=ID_1, asked_by=world.users["mei"],
        )  # fmt: skip
    boss = world.users["ouyang"]
    acts = [lambda: accept(request=request, by=boss)] * 6
    acts += [lambda: decline(request=request, by=boss, reason="仍在本县就读")] * 6
    answers = at_once([in_county(world.other_county, act) for act in acts])
    assert answers.count(True) == 1
    with all_counties("count"):
        assert Student.objects.exclude(id_index="").count() == 1
        assert Student.objects.count() in {1, 2}  # with what the sender keeps


def test_two_counties_that_import_one_child_make_one(transactional_db):
    world = build_world()

    def bring(county, who):
        with county_scope([county.pk]):
            batch = batch_of(world, county)
            rows = seal(batch, plan(batch, row_of(school=None, town=None)))

        def act():
            with transaction.atomic():
                return write_rows(batch, rows, by=world.users[who])

        return in_county(county, act)

    acts = [bring(world.county, "mei"), bring(world.other_county, "ouyang")]
    answers = at_once(acts, expected=Changed)
    with all_counties("count"):
        assert Student.objects.count() == 1
        asked = TransferRequest.objects.count()
    refused = [answer for answer in answers if isinstance(answer, Changed)]
    assert len(refused) + asked == 1
