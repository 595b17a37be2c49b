"""The list of schools on its way out: names, codes, kinds, other names."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accounts.choices import UnitKind
from accounts.models import Unit, User
from rosters import registry
from rosters.choices import RosterKind


class SchoolsLeaving:
    kind = RosterKind.SCHOOLS.value
    withheld: frozenset[str] = frozenset()

    def exports(
        self, county: Unit, *, user: User, within: Unit | None = None
    ) -> Iterator[dict[str, Any]]:
        """The schools open today; schools are no secret, so `user` sees them all."""
        schools = Unit.objects.within(county).of_kind(UnitKind.SCHOOL)
        for school in schools.valid_on(timezone.localdate()).select_related("parent"):
            yield {
                "name": school.name,
                "school_code": school.code if school.code.isdigit() else None,
                "town": _town(school),
                "school_kind": school.school_kind or None,
                "aliases": [name for name in school.aliases if not name.isdigit()] or None,
            }


def _town(school: Unit) -> str | None:
    parent = school.parent
    return parent.name if parent and parent.kind == UnitKind.TOWN else None


registry.offer(SchoolsLeaving())
