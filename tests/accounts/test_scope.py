"""The strict county scope: closed without a scope, narrow inside one, on every path."""

import pytest
from django.db.models import Count

from accounts.models import Unit
from accounts.scope import ScopeError, all_counties, county_scope
from students.models import Need, Student
from tests.world import make_ready, make_student

PROBES = {
    "all": lambda: list(Student.objects.all()),
    "filter": lambda: list(Student.objects.filter(name="李小禾")),
    "get": lambda: Student.objects.get(name="李小禾"),
    "count": lambda: Student.objects.count(),
    "exists": lambda: Student.objects.exists(),
    "values": lambda: list(Student.objects.values_list("name")),
    "aggregate": lambda: Student.objects.aggregate(Count("pk")),
    "update": lambda: Student.objects.update(remark="x"),
    "delete": lambda: Student.objects.all().delete(),
    "iterator": lambda: list(Student.objects.iterator()),
    "in_bulk": lambda: Student.objects.in_bulk(),
    "explain": lambda: Student.objects.explain(),
    "base_manager": lambda: list(Student._base_manager.all()),
    "default_manager": lambda: list(Student._default_manager.all()),
    "create": lambda: Student.objects.create(name="x", county=Unit.objects.counties()[0]),
    "bulk_create": lambda: Student.objects.bulk_create(
        [Student(name="x", county=Unit.objects.counties()[0])]
    ),
    "raw": lambda: list(Student.objects.raw("select * from students_student")),
}


@pytest.mark.parametrize("probe", PROBES)
def test_nothing_is_reached_without_a_scope(world, probe):
    make_student(world)
    with pytest.raises(ScopeError):
        PROBES[probe]()


def test_a_scope_holds_only_its_counties(world):
    ours, theirs = make_student(world), make_student(world, "望小山", county="wangshan")
    with county_scope([world.county.pk]):
        assert list(Student.objects.all()) == [ours]
        assert not Student.objects.filter(pk=theirs.pk).exists()
        with pytest.raises(Student.DoesNotExist):
            theirs.refresh_from_db()


def test_an_empty_scope_holds_nothing(world):
    make_student(world)
    with county_scope([]):
        assert Student.objects.count() == 0


def test_none_is_not_everything():
    with pytest.raises(ScopeError), county_scope(None):
        pass


def test_all_counties_needs_a_reason():
    with pytest.raises(ScopeError), all_counties(" "):
        pass


def test_a_foreign_row_cannot_be_written_or_deleted(world):
    theirs = make_student(world, "望小山", county="wangshan")
    with county_scope([world.county.pk]):
        for act in (
            theirs.save,
            theirs.delete,
            lambda: Student.objects.create(name="x", county=world.other_county),
            lambda: Student.objects.bulk_create([Student(name="x", county=world.other_county)]),
            lambda: Student.objects.update(county=world.other_county),
        ):
            with pytest.raises(ScopeError):
                act()


def test_foreign_keys_obey_the_scope(world):
    need = make_ready(make_student(world))
    with all_counties("test"):
        need = Need.objects.get(pk=need.pk)
    with county_scope([world.other_county.pk]), pytest.raises(Student.DoesNotExist):
        _ = need.student


def test_a_foreign_row_does_not_change_when_update_runs(world):
    theirs = make_student(world, "望小山", county="wangshan", remark="原样")
    with county_scope([world.county.pk]):
        Student.objects.update(remark="改了")
    with all_counties("test"):
        theirs.refresh_from_db()
    assert theirs.remark == "原样"
