"""Which helper a row of the ledger means: by phone, else by name with college or school."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.crypto import blind_index
from accounts.models import Unit
from accounts.resolve import plain
from pairing.roster import problems
from pairing.roster.children import Found
from students.models import Student
from volunteers.choices import HelperKind
from volunteers.models import Volunteer

COLUMNS = (
    "county", "kind", "name", "phone_index", "unit__name", "unit__path", "college", "major",
    "state", "max_pupils",
)  # fmt: skip
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Seat:
    """A pair of columns that names a helper."""

    name: str
    phone: str
    who: str
    roster: str


VOLUNTEER = Seat("volunteer_name", "volunteer_phone", "志愿者", "志愿者名册")
TEACHER = Seat("teacher_name", "teacher_phone", "结对教师", "老师名册")
SEATS = (TEACHER, VOLUNTEER)


class Helpers:
    """The helpers of a county that the rows of a ledger may mean, read in one query."""

    def __init__(self, county: Unit, rows: Sequence[Values]) -> None:
        self.by_phone: dict[str, Volunteer] = {}
        self.by_name: dict[str, list[Volunteer]] = defaultdict(list)
        for helper in _candidates(county, rows):
            self.by_name[helper.name].append(helper)
            if helper.phone_index:
                self.by_phone[helper.phone_index] = helper

    def find(self, row: Values, seat: Seat, child: Student | None) -> Found[Volunteer]:
        """`child`: its school tells teachers of one name apart."""
        index = blind_index(row.get(seat.phone) or "")
        if helper := self.by_phone.get(index):
            same = helper.name == row.get(seat.name)
            if same:
                return Found(helper)
            return _problem("helper_other_name", problems.HELPER_OTHER_NAME, seat)
        named = [h for h in self.by_name.get(row.get(seat.name) or "", []) if _fits(h, seat)]
        near = [h for h in named if _is_near(h, row, seat, child)]
        return _choose(near, named, seat, has_phone=bool(index))


def _candidates(county: Unit, rows: Sequence[Values]) -> Any:
    phones = {blind_index(row.get(seat.phone) or "") for row in rows for seat in SEATS} - {""}
    names = {row.get(seat.name) or "" for row in rows for seat in SEATS} - {""}
    found = Volunteer.objects.in_county(county).filter(
        Q(phone_index__in=phones) | Q(name__in=names)
    )
    return found.select_related("unit").only(*COLUMNS).order_by("pk")


def _fits(helper: Volunteer, seat: Seat) -> bool:
    """A teacher's column holds teachers; the volunteer's column anyone who may help."""
    return seat is VOLUNTEER or helper.kind == HelperKind.TEACHER


def _is_near(helper: Volunteer, row: Values, seat: Seat, child: Student | None) -> bool:
    if helper.kind == HelperKind.TEACHER:
        return bool(child and child.school_id and child.school_id == helper.unit_id)
    told = plain(f"{row.get('college') or ''}{row.get('major') or ''}")
    words = (helper.college, helper.unit.name if helper.unit else "", helper.major)
    return any(len(word) > 1 and plain(word) in told for word in words)


def _choose(
    near: list[Volunteer], named: list[Volunteer], seat: Seat, *, has_phone: bool
) -> Found[Volunteer]:
    people = near or named
    if not people:
        return _problem("helper_unknown", problems.HELPER_UNKNOWN, seat)
    if len(people) > 1:
        return _problem("helper_ambiguous", problems.HELPER_AMBIGUOUS, seat)
    other_phone = has_phone and bool(people[0].phone_index)
    if near and not other_phone:
        return Found(people[0])
    doubt = _problem("helper_only_name", problems.HELPER_ONLY_NAME, seat).problem
    return Found(people[0], doubt=doubt)


def _problem(code: str, text: str, seat: Seat) -> Found[Volunteer]:
    return Found(problem=problems.of_helper(code, seat.name, text, seat.who, seat.roster))
