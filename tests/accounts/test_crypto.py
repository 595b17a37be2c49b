"""Sealed fields: bound to their column, keys that rotate, nothing plain in the database."""

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from accounts.crypto import blind_index, decrypt, encrypt
from accounts.models import User
from accounts.scope import all_counties
from students.models import Household, Student
from tests.world import make_student

ID_NUMBER, PHONE = "449901201301010009", "19900003333"


def raw(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {table}")  # noqa: S608 - a name of ours
        return str(cursor.fetchall())


def test_round_trip_and_fresh_nonce():
    first, second = (encrypt(PHONE, column="a.b") for _ in range(2))
    assert first != second
    assert decrypt(first, column="a.b") == decrypt(second, column="a.b") == PHONE


def test_the_database_holds_no_plain_value(world):
    make_student(world, id_number=ID_NUMBER, guardian_phone=PHONE)
    text = raw("students_student") + raw("accounts_user")
    assert ID_NUMBER not in text and PHONE not in text
    assert not [user for user in world.users.values() if user.phone in text]
    with all_counties("test"):
        assert Student.objects.get().id_number == ID_NUMBER


def test_a_value_moved_to_another_column_does_not_open(world):
    student = make_student(world, id_number=ID_NUMBER, guardian_phone=PHONE)
    with connection.cursor() as cursor:
        cursor.execute("update students_student set guardian_phone = id_number")
    with all_counties("test"), pytest.raises(InvalidTag):
        Student.objects.get(pk=student.pk)


def test_an_altered_value_does_not_open():
    stored = encrypt(PHONE, column="a.b")
    with pytest.raises(InvalidTag):
        decrypt(stored[:-4] + "AAA=", column="a.b")


def test_keys_rotate(settings):
    old, new = "old-key-of-thirty-two-characters", "new-key-of-thirty-two-characters"
    settings.FIELD_KEYS = [old]
    before = encrypt(PHONE, column="a.b")
    settings.FIELD_KEYS = [new, old]
    after = encrypt(PHONE, column="a.b")
    assert before.split(":")[1] != after.split(":")[1]
    assert decrypt(before, column="a.b") == PHONE
    settings.FIELD_KEYS = [new]
    assert decrypt(after, column="a.b") == PHONE
    with pytest.raises(StopIteration):
        decrypt(before, column="a.b")


def test_saving_again_moves_a_row_to_the_new_key(world, settings):
    student = make_student(world, id_number=ID_NUMBER)
    settings.FIELD_KEYS = ["another-key-of-thirty-characters", *settings.FIELD_KEYS]
    with all_counties("test"):
        student.save()
        settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
        assert Student.objects.values_list("id_number", flat=True).get() == ID_NUMBER


def test_the_index_needs_its_key(settings):
    before = blind_index(ID_NUMBER)
    assert ID_NUMBER not in before and before == blind_index(ID_NUMBER)
    settings.INDEX_KEY = "another"
    assert blind_index(ID_NUMBER) != before
    assert blind_index("") == ""


@pytest.mark.parametrize("lookup", ["", "__contains", "__startswith", "__in", "__regex"])
def test_sealed_fields_cannot_be_searched(world, lookup):
    with all_counties("test"), pytest.raises(TypeError, match="encrypted"):
        Household.objects.filter(**{f"phone{lookup}": PHONE}).exists()


def test_people_are_found_by_the_index(world):
    lin = world.users["lin"]
    assert User.objects.by_phone(lin.phone) == lin
    assert User.objects.by_login(lin.phone) == User.objects.by_login(lin.email) == lin
    assert User.objects.by_phone("") is None
