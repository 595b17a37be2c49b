"""One pair made by a person: the engine's rules say whether, when and how well."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from accounts.roles import Perm
from pairing.engine.rules import PAIR_RULE
from pairing.models import MatchPlan, Pairing
from pairing.rules import Denied, demand, demand_right
from pairing.services.occupancy import Occupancy, hold_people
from pairing.services.placing import Placement, place
from pairing.services.repair import Found, Want, next_in_line
from students.models import Student
from volunteers.models import Volunteer
from volunteers.models.volunteer import VolunteerQuerySet


def suggestion(student: Student) -> Found:
    """The best helper today for what the child is left without; changes nothing."""
    return next_in_line(student.county, [Want(student.pk)])[student.pk]


def candidates(student: Student, text: str = "") -> VolunteerQuerySet:
    """Ready helpers of the county by name, to choose from; the rules are asked on choosing."""
    found = Volunteer.objects.in_county(student.county).ready()
    if text:
        latin = text.lower().replace(" ", "")
        by = {"initials__startswith": latin} if text.isascii() else {"name__contains": text}
        found = found.filter(**by)
    people = found.select_related("unit").prefetch_related("offers")
    return people.defer("id_number", "phone")


def pair_by_hand(student: Student, volunteer: Volunteer, *, ask: bool, by: User) -> Pairing:
    """Pair the two for all that the child is left without and the helper can teach, or refuse
    with the rule that is in the way. `ask`: as an offer."""
    try:
        return _pair(student, volunteer, ask, by)
    except IntegrityError as error:
        raise Denied("名额或时段刚被别人占用，没有结对。请刷新后再看。") from error


@transaction.atomic
def _pair(student: Student, volunteer: Volunteer, ask: bool, by: User) -> Pairing:
    demand_right(by, Perm.PLANS_PUBLISH, student.county)
    hold_people([student.pk], [volunteer.pk])
    pool = Volunteer.objects.in_county(student.county).approved().filter(pk=volunteer.pk)
    demand(pool.exists(), "这位志愿者没有通过审核，或不在本县名单里。")
    found = next_in_line(student.county, [Want(student.pk)], pool=pool)[student.pk]
    if found.volunteer is None:
        raise Denied(f"{volunteer.name} 不能带 {student.name}：{_why(found)}")
    made = place_found(student.pk, found, plan=None, by=by, ask=ask)
    audit.record("pairing.by_hand", by=by, obj=made, county=made.county, asked=ask)
    return made


def _why(found: Found) -> str:
    """The rule in the way, said of the one person who was asked for."""
    rule = PAIR_RULE.get(found.reason)
    return f"{rule.words}。" if rule else found.why


def place_found(
    student_id: UUID, found: Found, *, plan: MatchPlan | None, by: User, ask: bool
) -> Pairing:
    """Write the pair that was found, if both people still fit today; the caller holds them."""
    student = Student.objects.filter(pk=student_id).ready().first()
    if student is None:
        raise Denied("学生已离校、撤回同意或撤回需求，不能再安排。")
    subjects = [subject for subject, _ in found.sessions]
    live = Pairing.objects.live().filter(student=student, slots__is_live=True)
    again = live.filter(slots__subject__in=subjects)
    demand(not again.exists(), "学生的这些科目已有别人帮扶，不用再安排。")
    volunteer = Volunteer.objects.get(pk=found.volunteer)
    number = _free_place(volunteer, {slot for _, slot in found.sessions})
    sessions: list[tuple[str, Any]] = [(subject, slot) for subject, slot in found.sessions]
    placement = Placement(
        student=student,
        volunteer=volunteer,
        number=number,
        sessions=sessions,
        role=found.role,
        mode=found.mode,
        plan=plan,
        score=found.score,
    )
    [made] = place([placement], by=by, ask=ask)
    return made


def _free_place(volunteer: Volunteer, slots: set[int]) -> int:
    today = Occupancy(Volunteer.objects.filter(pk=volunteer.pk))
    demand(volunteer.pk in today.ready_volunteers, "人选已停用、退出或资格到期，请另找一位。")
    demand(not today.full(volunteer), "人选的名额刚被占满，请另找一位。")
    fits = slots <= set(volunteer.slots) - today.slots[volunteer.pk]
    hours = today.hours[volunteer.pk] + len(slots) <= volunteer.max_sessions
    demand(fits and hours, "人选的时间已改或被占用，请另找一位。")
    return today.lowest_free(volunteer.pk)
