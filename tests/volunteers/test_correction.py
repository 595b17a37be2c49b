"""Correcting name, ID number and phone: by county staff, on the record, never onto another."""

import pytest
from django.urls import reverse

from accounts.crypto import blind_index
from accounts.models import AuditEntry
from accounts.rules import Denied
from tests.rosters.desk import id_number
from tests.volunteers.conftest import parsed
from tests.world import make_volunteer
from volunteers import services
from volunteers.models import Volunteer, VolunteerChange

PHONE, OTHER = "19900001234", "19900004321"


@pytest.fixture
def one(world):
    return make_volunteer(world, "林晓彤", phone=PHONE, id_number=id_number("20050301"))


def url(person):
    return reverse("volunteers:volunteer_identity", args=[person.pk])


def post(client, person, **data):
    filled = {"name": person.name, "id_number": "", "phone": "", "reason": "本人来电"}
    return client.post(url(person), filled | data)


def fresh(person):
    return Volunteer.objects.get(pk=person.pk)


def test_a_correction_is_written_audited_and_remembered(client_of, scope, one):
    number = id_number("20050302")
    sent = post(client_of("mei"), one, name="林 晓桐", id_number=number.lower(), phone=f" {OTHER}")
    assert sent.status_code == 302
    person = fresh(one)
    assert (person.name, person.initials) == ("林晓桐", "lxt")
    assert (person.id_number, person.phone) == (number, OTHER)
    assert person.phone_index == blind_index(OTHER)
    kept = {c.field: (c.old_value, c.batch_id) for c in VolunteerChange.objects.all()}
    assert kept == {
        "name": ("林晓彤", None),
        "id_number": (one.id_number, None),
        "phone": (PHONE, None),
    }
    entry = AuditEntry.objects.get(action="volunteer.corrected")
    assert entry.detail["fields"] == ["name", "id_number", "phone"]
    assert entry.reason == "本人来电"
    assert OTHER not in str(entry.detail)
    page = client_of("mei").get(reverse("volunteers:volunteer_detail", args=[one.pk]))
    assert "（人工更正）" in page.content.decode()


def test_blank_fields_stay_and_no_change_is_no_entry(client_of, scope, one):
    post(client_of("mei"), one)
    person = fresh(one)
    assert (person.name, person.phone, person.id_number) == (one.name, PHONE, one.id_number)
    assert not AuditEntry.objects.filter(action="volunteer.corrected").exists()


@pytest.mark.parametrize("field", ["phone", "id_number"])
def test_a_number_of_another_is_refused(client_of, world, scope, one, field):
    taken = {"phone": OTHER, "id_number": id_number("20050302")}
    make_volunteer(world, "陈立", **taken)
    page = post(client_of("mei"), one, **{field: taken[field]}).content.decode()
    assert "已登记给另一个人" in page
    assert getattr(fresh(one), field) == getattr(one, field)


def test_an_expert_may_have_the_phone_of_a_teacher(world, scope, one):
    expert = make_volunteer(world, "林晓彤", kind="expert", phone=OTHER)
    by = world.users["mei"]
    assert services.correct_identity(expert, by=by, reason="核对", phone=PHONE) == ["phone"]
    other = make_volunteer(world, "何律师", kind="expert")
    with pytest.raises(Denied):
        services.correct_identity(other, by=by, reason="核对", phone=PHONE)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"id_number": "440981201003050001"}, "校验不符"),
        ({"phone": "1990000"}, "电话号码应为 11 位"),
        ({"reason": ""}, "请写明更正的依据"),
        ({"name": ""}, "没有填写要更正的内容"),
    ],
)
def test_bad_input_is_told(client_of, scope, one, data, words):
    assert words in post(client_of("mei"), one, **data).content.decode()
    assert fresh(one).phone == PHONE


def test_the_page_shows_no_number_in_clear(client_of, one):
    page = client_of("mei").get(url(one)).content.decode()
    assert one.id_number not in page and PHONE not in page
    assert "199****1234" in page


@pytest.mark.parametrize("who", ["he", "xu", "wu", "gao", "ouyang", "nobody"])
def test_others_find_nothing(client_of, scope, one, who):
    assert post(client_of(who), one, phone=OTHER).status_code == 404
    assert fresh(one).phone == PHONE


def test_an_import_cannot_be_undone_over_a_correction(world, desk):
    batch = desk.load(parsed(1))
    person = Volunteer.objects.get()
    services.correct_identity(person, by=world.users["mei"], reason="核对", name="陈立")
    [told] = desk.target.dependents(batch)
    assert [name for name, _url in told.links] == ["陈立"]
