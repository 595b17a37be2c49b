"""The ledger of pairs on its way out: one row a pair, the newest of the same two people."""

from collections.abc import Iterator
from typing import Any

from accounts.choices import UnitKind
from accounts.models import Unit, User
from accounts.privacy import SENSITIVE
from pairing.choices import LIVE_PAIRING, NOT_TAKEN, PairingState
from pairing.models import Pairing
from pairing.roster.pairs import is_teacher, subjects_of
from rosters import registry
from rosters.choices import RosterKind
from students.models import Student
from volunteers.models import Volunteer

CHUNK = 1_000
# What the ledger calls an offer; offers that came to nothing are no rows of it.
STATUS = {PairingState.OFFERED: PairingState.PROPOSED.value}
NEVER_PAIRED = (*NOT_TAKEN, PairingState.WITHDRAWN)
FACTS = ("started_on", "first_contact_on", "remark")


class LedgerLeaving:
    kind = RosterKind.PAIRINGS.value
    withheld = frozenset(name for name in FACTS if Pairing.privacy[name] is SENSITIVE)

    def exports(
        self, county: Unit, *, user: User, within: Unit | None = None
    ) -> Iterator[dict[str, Any]]:
        """The pairs that `user` may see, live and ended."""
        pairs = Pairing.objects.visible_to(user).in_county(county).exclude(state__in=NEVER_PAIRED)
        keys = _newest_of_each_pair(pairs)
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            people = Pairing.objects.select_related("student__school", "volunteer__unit")
            found = people.prefetch_related("slots").in_bulk(chunk)
            yield from (_row(found[key]) for key in chunk)


def _newest_of_each_pair(pairs: Any) -> list[Any]:
    """Two people who were parted and paired anew are one row, as they are today."""
    ordered = pairs.order_by("student__school__path", "student__pinyin", "-started_on", "id")
    rows = ordered.values_list("pk", "student_id", "volunteer_id", "state")
    newest: dict[tuple[Any, Any], Any] = {}
    for pk, child, helper, state in rows:
        if (child, helper) not in newest or state in LIVE_PAIRING:
            newest[child, helper] = pk
    return list(newest.values())


def _row(pairing: Pairing) -> dict[str, Any]:
    helper = pairing.volunteer
    first = pairing.first_contact_on
    return {
        **_child(pairing.student),
        **(_teacher(helper) if is_teacher(helper) else _volunteer(helper)),
        "subjects": subjects_of(pairing) or None,
        "started_on": pairing.started_on.isoformat(),
        "first_contact_on": first.isoformat() if first else None,
        "status": STATUS.get(pairing.state, pairing.state),
        "remark": pairing.remark,
    }


def _child(student: Student) -> dict[str, Any]:
    return {
        "student_name": student.name,
        "student_id": student.id_number,
        "school": student.school.name if student.school else None,
        "grade": _grade(student),
        "guardian_phone": student.guardian_phone,
    }


def _grade(student: Student) -> dict[str, Any] | None:
    if student.grade is None or not student.stage:
        return None
    return {"stage": student.stage, "grade": student.grade, "class_no": None}


def _volunteer(helper: Volunteer) -> dict[str, Any]:
    unit = helper.unit
    college = unit.name if unit and unit.kind == UnitKind.COLLEGE else ""
    return {
        "volunteer_name": helper.name,
        "college": helper.college or college,
        "major": helper.major,
        "volunteer_phone": helper.phone,
    }


def _teacher(helper: Volunteer) -> dict[str, Any]:
    return {"teacher_name": helper.name, "teacher_phone": helper.phone}


registry.offer(LedgerLeaving())
