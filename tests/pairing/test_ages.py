"""How old a helper must be (engine rule `age`), as the ID number on record tells it."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.ages import years_since
from accounts.scope import all_counties
from accounts.subjects import Subject
from pairing.models import Proposal
from pairing.services.instance import build_instance
from tests.pairing.conftest import Town
from tests.world import make_ready, make_student, make_volunteer
from volunteers.models import Volunteer
from volunteers.roster.writing import put, save_changed
from volunteers.services.correction import correct_identity


def number_of(age: int) -> str:
    """An invented ID number (sequence 000) of somebody who was so old on New Year's Day."""
    return f"440882{timezone.localdate().year - age}01010009"


def helper(town: Town, age: int | None, **facts) -> Volunteer:
    number = number_of(age) if age else ""
    return make_volunteer(town.world, "沈小舟", Subject.PHYSICS, id_number=number, **facts)


def is_paired(town: Town, volunteer: Volunteer, code: str) -> bool:
    make_ready(make_student(town.world, "物理生"), Subject.PHYSICS)
    plan = town.solved(code)
    return Proposal.objects.filter(plan=plan, volunteer=volunteer).exists()


@pytest.mark.parametrize(
    ("age", "expected"), [(15, False), (16, True), (17, True), (18, True), (None, True)]
)
def test_online_from_sixteen_on_and_unknown_stays_unknown(town, age, expected):
    assert is_paired(town, helper(town, age), "zhanjiang") is expected


@pytest.mark.parametrize(("age", "expected"), [(17, False), (18, True)])
def test_face_to_face_from_eighteen_on(town, age, expected):
    school = town.world.units["baiteng_school"]
    teacher = helper(town, age, kind="teacher", unit=school, university_year=None)
    assert is_paired(town, teacher, "maoming") is expected


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        (date(2010, 6, 15), date(2026, 6, 14), 15),
        (date(2010, 6, 15), date(2026, 6, 15), 16),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_an_age_is_counted_in_whole_years(born, today, age):
    assert years_since(born, today) == age


def age_in_engine(town: Town, volunteer: Volunteer) -> int | None:
    helpers = build_instance(town.world.county, town.policy()).instance.helpers
    return next(found.age for found in helpers if found.id == str(volunteer.pk))


def test_a_corrected_number_corrects_the_age(town):
    volunteer = helper(town, 15)
    with all_counties("test"):
        correct_identity(
            volunteer, by=town.world.users["lin"], reason="看错", id_number=number_of(19)
        )
    assert age_in_engine(town, volunteer) == 19


def test_a_number_that_a_roster_mends_mends_the_age(town):
    volunteer = helper(town, 15)
    put(volunteer, "id_number", number_of(20))
    with all_counties("test"):
        save_changed({volunteer: {"id_number"}})
    assert age_in_engine(town, volunteer) == 20


def test_a_number_of_another_shape_tells_no_age(town):
    assert age_in_engine(town, make_volunteer(town.world, "许同学", id_number="H12345678")) is None
