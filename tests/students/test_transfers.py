"""A child that two counties have: asked for by an import, answered by the other county."""

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, Notice
from accounts.scope import all_counties, county_scope
from pairing.models import Pairing
from rosters.choices import Verdict
from rosters.registry import target_of
from students.choices import CensusState, TransferState
from students.models import (
    Consent,
    FieldChange,
    Household,
    Need,
    Student,
    TransferRequest,
    WillingRecord,
)
from students.rules import Refused
from students.services import edit_student, record_willing
from students.services.transfer import accept, decline
from tests.students.roster import ID_1, ID_2, batch_of, plan, row_of, write
from tests.world import make_ready, make_student, make_volunteer

ID_3 = "440981201303110003"
TAKEN = {"id_number": ID_1, "name": "曾小禾"}


@pytest.fixture
def theirs(world):
    """A child of 望山县 with a family, a sister, history, consent, need and a helper."""
    with county_scope([world.other_county.pk]):
        family = Household.objects.create(county=world.other_county, head_name="曾大山")
        child = make_student(
            world, county="wangshan", household=family, birth_date="2013-03-05",
            school=world.units["wangshan_school"], guardian_phone="19900001234", **TAKEN,
        )  # fmt: skip
        make_student(world, "曾小米", county="wangshan", household=family, id_number=ID_2)
        make_ready(child)
        boss = world.users["ouyang"]
        edit_student(student=child, values={"level": "high"}, by=boss)
        record_willing(student=child, answer="yes", method="phone", by=boss)
        helper = make_volunteer(world, county="wangshan", unit=world.other_county)
        Pairing.objects.create(
            county=world.other_county, student=child, volunteer=helper, place=1, confirmed_by=boss
        )
    return child


def bring(world, *rows):
    """Import into 岭海县; return the batch and its rows."""
    with county_scope([world.county.pk]):
        return write(world, *rows)


@pytest.fixture
def asked(world, theirs):
    bring(world, row_of())
    with county_scope([world.other_county.pk]):
        return TransferRequest.objects.get()


def test_the_check_cannot_tell_a_child_elsewhere_from_an_unknown_one(open_county, theirs):
    answers, queries = [], []
    for number in (ID_1, ID_3):
        with CaptureQueriesContext(connection) as seen:
            (planned,) = plan(batch_of(open_county), row_of(id_number=number))
        planned.values["plan"]["student"].pop("id_number")
        answers.append(planned)
        queries.append(len(seen))
    assert answers[0] == answers[1]
    assert answers[0].verdict == Verdict.CREATE
    assert queries[0] == queries[1]


def test_the_import_asks_and_leaves_the_other_county_as_it_was(world, theirs):
    with county_scope([world.other_county.pk]):
        before = model_to_dict(Student.objects.get(pk=theirs.pk))
    _batch, (known, new) = bring(world, row_of(), row_of(name="王小山", id_number=ID_3))
    assert known.verdict == Verdict.SKIPPED
    assert [p["code"] for p in known.problems] == ["transfer_asked"]
    assert new.verdict == Verdict.CREATE
    with county_scope([world.other_county.pk]):
        assert model_to_dict(Student.objects.get(pk=theirs.pk)) == before
        request = TransferRequest.objects.get()
        assert (request.student, request.asking) == (theirs, world.county)
    with county_scope([world.county.pk]):
        assert [s.name for s in Student.objects.all()] == ["王小山"]
    told = set(Notice.objects.values_list("user", flat=True))
    assert told == {world.users["ouyang"].pk, world.users["mei"].pk}


def test_asking_again_sends_nothing_twice(world, asked):
    _batch, (row,) = bring(world, row_of())
    assert row.verdict == Verdict.SKIPPED
    with county_scope([world.county.pk]):
        assert TransferRequest.objects.count() == 1


def test_the_asking_county_reads_only_its_own_words(world, asked, client):
    client.force_login(world.users["mei"])
    text = client.get("/students/transfers/?way=out").content.decode()
    assert "曾小禾" in text
    assert "4409**********0001" in text
    assert "望山" not in text
    with county_scope([world.county.pk]):
        mine = TransferRequest.objects.get()
        with pytest.raises(Student.DoesNotExist):
            _ = mine.student
    with pytest.raises(Refused):
        accept(request=asked, by=world.users["lin"])


def test_the_owning_county_is_told_whom_and_by_whom(world, asked, client):
    client.force_login(world.users["ouyang"])
    text = client.get("/students/transfers/").content.decode()
    assert "岭海县" in text
    assert "梅干事" in text
    assert str(asked.student_id) in text


def test_an_accepted_child_moves_with_its_history(world, theirs, asked):
    with county_scope([world.other_county.pk]):
        assert accept(request=asked, by=world.users["ouyang"])
    with county_scope([world.county.pk]):
        child = Student.objects.get()
        assert (child.id_number, child.guardian_phone) == (ID_1, "19900001234")
        assert child.school == world.units["baiteng_school"]
        assert (child.level, child.census_state) == ("high", CensusState.UNCHECKED)
        assert child.household.head_name == "曾大山"
        assert FieldChange.objects.filter(student=child, field="level").exists()
        assert WillingRecord.objects.filter(student=child).exists()
        assert Consent.objects.active().filter(student=child).exists()
        need = Need.objects.open().get(student=child)
        assert [row.subject for row in need.subjects.all()] == ["maths"]
        again = plan(batch_of(world), row_of())[0]
        assert again.target_id == child.pk
    assert AuditEntry.objects.filter(action="student.transfer_accepted").count() == 2


def test_a_child_that_came_is_shown_beside_those_of_its_name(world, theirs, asked, client):
    own = make_student(world, "曾小禾")  # registered here without a number
    gone = make_student(world, "曾小禾", census_state="left")
    client.force_login(world.users["mei"])
    assert "同名登记" not in client.get("/students/transfers/?way=out").content.decode()
    with county_scope([world.other_county.pk]):
        accept(request=asked, by=world.users["ouyang"])
    with county_scope([world.county.pk]):
        arrived = Student.objects.get(id_index=asked.id_index)
        assert Student.objects.filter(name="曾小禾").count() == 3  # nothing is joined by itself
    page = client.get("/students/transfers/?way=out").content.decode()
    assert f'<a href="/students/{arrived.pk}/">看转入的档案</a>' in page
    assert "本县原有同名登记" in page and f"/students/{own.pk}/" in page
    assert f"/students/{gone.pk}/" not in page


def test_the_sender_keeps_a_count_and_no_number(world, theirs, asked):
    with county_scope([world.other_county.pk]):
        accept(request=asked, by=world.users["ouyang"])
        left = Student.objects.get(pk=theirs.pk)
        assert (left.census_state, left.id_number, left.id_index) == (CensusState.LEFT, "", "")
        assert (left.guardian_phone, left.birth_date, left.household) == ("", None, None)
        assert Household.objects.get().students.get().name == "曾小米"
        pair = Pairing.objects.select_related("student").get()
        assert (pair.student.name, pair.is_live, pair.end_reason) == (
            "曾小禾",
            False,
            "student_left",
        )
        assert not Consent.objects.filter(student=left).exists()
        sent = TransferRequest.objects.get()
        assert (sent.state, sent.answered_by) == (TransferState.ACCEPTED, world.users["ouyang"])


def test_a_request_is_answered_once(world, theirs, asked):
    boss = world.users["ouyang"]
    with county_scope([world.other_county.pk]):
        assert accept(request=asked, by=boss)
        assert not accept(request=asked, by=boss)
        assert not decline(request=asked, by=boss, reason="仍在本县就读")
    with all_counties("count"):
        assert Student.objects.filter(name="曾小禾").exclude(id_index="").count() == 1


def test_a_refusal_needs_a_reason_and_reaches_the_asker(world, asked, client):
    client.force_login(world.users["ouyang"])
    address = f"/students/transfers/{asked.pk}/decline/"
    client.post(address, {"reason": ""})
    with county_scope([world.other_county.pk]):
        assert TransferRequest.objects.open().exists()
    client.post(address, {"reason": "学生仍在本县就读"})
    client.force_login(world.users["mei"])
    assert "学生仍在本县就读" in client.get("/students/transfers/?way=out").content.decode()
    assert Notice.objects.filter(user=world.users["mei"], text__contains="没有得到同意").exists()


def test_undoing_the_import_takes_the_request_back(world, theirs):
    batch, _rows = bring(world, row_of())
    with county_scope([world.county.pk]):
        target_of("students").undo(batch, by=world.users["mei"])
        assert TransferRequest.objects.get().state == TransferState.WITHDRAWN


def test_an_answered_request_forbids_the_undoing(world, theirs):
    batch, _rows = bring(world, row_of())
    with county_scope([world.other_county.pk]):
        accept(request=TransferRequest.objects.get(), by=world.users["ouyang"])
    with county_scope([world.county.pk]):
        sentences = target_of("students").dependents(batch)
    assert sentences == ["1 名学生已按本批次的申请转入本县"]


def test_a_third_county_has_to_ask_again(world, theirs, asked):
    with all_counties("a third county asks"):
        late = TransferRequest.objects.create(
            county=world.other_county, asking=world.units["yuanshan"], student=theirs,
            asked_by=world.users["mai"], **TAKEN,
        )  # fmt: skip
    with county_scope([world.other_county.pk]):
        accept(request=asked, by=world.users["ouyang"])
        late.refresh_from_db()
    assert (late.state, late.student_id) == (TransferState.DECLINED, theirs.pk)
