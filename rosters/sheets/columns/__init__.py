"""The kinds of rosters as data: one module a kind, a list of columns each."""

from ..guarded.refused import Refused
from .base import Column, Kind
from .experts import EXPERTS
from .pairings import PAIRINGS
from .schools import SCHOOLS
from .students import STUDENTS
from .teachers import TEACHERS
from .volunteers import VOLUNTEERS

__all__ = ["KINDS", "Column", "Kind", "columns_of", "kind_of"]

KINDS: dict[str, Kind] = {
    kind.key: kind for kind in (STUDENTS, VOLUNTEERS, TEACHERS, EXPERTS, PAIRINGS, SCHOOLS)
}


def kind_of(key: str) -> Kind:
    """Return the declared kind; refuse an unknown key."""
    if key not in KINDS:
        raise Refused("unknown_kind")
    return KINDS[key]


def columns_of(key: str) -> tuple[Column, ...]:
    """Return the columns of a kind in their order on the form."""
    return kind_of(key).columns
