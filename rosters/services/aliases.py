"""A school under the name that a roster gives it, known from then on."""

from accounts.choices import UnitKind
from accounts.models import Unit, User
from accounts.roles import Perm
from accounts.services.units import change_unit


def remember_school(county: Unit, written: str, name: str, *, by: User) -> bool:
    """Add an alias to the county's school of that name, if `by` keeps the county's units."""
    schools = Unit.objects.within(county).of_kind(UnitKind.SCHOOL).filter(name=name)
    written = written.strip()
    if not written or len(schools) != 1 or not by.has_in(Perm.UNITS_EDIT, county):
        return False
    school = schools[0]
    if written in school.names:
        return False
    return bool(change_unit(school, values={"aliases": [*school.aliases, written]}, by=by))
