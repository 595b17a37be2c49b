"""A child changes county: asked for by an import, answered by the county that has it.

The receiving county gets the child with its history. The sender keeps a departed child without
any personal number, so that its pairs, lessons and counts stay what they were.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.crypto import blind_index
from accounts.models import Membership, Notice, Unit, User
from accounts.roles import Perm, Role
from accounts.scope import all_counties
from students.choices import CensusState, NeedState, TransferState
from students.models import (
    Consent,
    FieldChange,
    Household,
    Need,
    NeedSubject,
    Student,
    Survey,
    TransferRequest,
    WillingRecord,
)
from students.rules import Refused
from students.signals import student_left

ASKING = "a roster asks for children whom another county has"
MOVING = "a child moves to the county that asked for it"
SOURCE = "转入转出"
STALE = "这名学生已不由对方登记，请重新导入名册。"
GOES_ALONG = (FieldChange, WillingRecord, Consent, Survey)
STAYS_EMPTY = (
    "id_number", "student_no", "birth_date", "household", "relation", "person_no",
    "guardian_name", "guardian_relation", "guardian_phone", "homeroom_teacher", "homeroom_phone",
    "follow_up_name", "absent_reason", "is_left_behind", "disability_kind", "disability_grade",
    "special_need", "remark",
)  # fmt: skip


# -- Asking ------------------------------------------------------------------------------------
def kept_elsewhere(indexes: Collection[str], county_id: UUID) -> dict[str, Student]:
    """Children of other counties by their blind index; for asking only, never to be shown."""
    with all_counties(ASKING):
        found = Student.objects.filter(id_index__in=indexes).exclude(county_id=county_id)
        return {child.id_index: child for child in found.only("id_index", "county_id")}


def asked_before(indexes: Collection[str], county: Unit) -> set[str]:
    """Which of these the county has asked for already, without an answer so far."""
    requests = TransferRequest.objects.open().filter(asking=county, id_index__in=indexes)
    return set(requests.order_by().values_list("id_index", flat=True))


def ask(requests: Sequence[TransferRequest], *, by: User) -> None:
    """Send requests, inside the caller's transaction; a second one for a child is not sent."""
    with all_counties(ASKING):
        TransferRequest.objects.bulk_create(requests, ignore_conflicts=True)
        for county in {request.county_id: request.county for request in requests}.values():
            asked = [r for r in requests if r.county_id == county.pk]
            audit.record("student.transfer_asked", by=by, county=county, count=len(asked))
            _tell(_staff_of(county), "有县区要登记本县在册的学生，请处理转出申请。")
    if requests:
        asking = requests[0].asking
        trackers = [by] if by.has_in(Perm.ROSTER_IMPORT, asking) else _staff_of(asking)
        _tell(trackers, f"有 {len(requests)} 个证件号没有写入台账，已提出转入申请。")


def ask_for_number(child: Student, number: str, *, by: User) -> bool:
    """Ask for the child that has this number, if another county has it; False when none has."""
    held = kept_elsewhere({blind_index(number)} - {""}, child.county_id)
    if not held:
        return False
    [theirs] = held.values()
    request = TransferRequest(
        county_id=theirs.county_id, asking=child.county, student_id=theirs.pk, name=child.name,
        id_number=number, town_id=child.town_id, school_id=child.school_id, asked_by=by,
    )  # fmt: skip
    ask([request], by=by)
    return True


def withdraw(batch_id: UUID) -> int:
    """Take back what a batch asked for and nobody answered yet."""
    return (
        TransferRequest.objects.open()
        .filter(batch_id=batch_id)
        .update(state=TransferState.WITHDRAWN, answered_at=timezone.now())
    )


# -- Answering ---------------------------------------------------------------------------------
@transaction.atomic
def decline(*, request: TransferRequest, by: User, reason: str) -> bool:
    """Keep the child; False when the request was answered already."""
    if not _answer(request, TransferState.DECLINED, by, reason):
        return False
    audit.record(
        "student.transfer_declined", by=by, obj=request, county=request.county, reason=reason
    )
    _tell([request.asked_by], "有一份转入申请没有得到同意，请看原因。")
    return True


@transaction.atomic
def accept(*, request: TransferRequest, by: User) -> bool:
    """Let the child go; False when the request was answered already."""
    if not _answer(request, TransferState.ACCEPTED, by):
        return False
    with all_counties(MOVING):
        child = _held(request)
        student_left.send(Student, student=child, by=by, reason="转到其他县区")
        _move(child, request, by)
        _close_others(request, child)
    audit.record("student.transfer_accepted", by=by, obj=request, county=request.county)
    audit.record("student.transfer_accepted", by=by, obj=request, county=request.asking)
    _tell(
        [request.asked_by], "有一份转入申请已得到同意，学生已在本县台账里，请看有没有重复的登记。"
    )
    return True


def _answer(request: TransferRequest, state: TransferState, by: User, reason: str = "") -> bool:
    """Only one answer wins, whoever presses at the same moment."""
    if not by.has_in(Perm.ROSTER_IMPORT, request.county):
        raise Refused("只有学生所在县区的工作人员可以答复转出申请。")
    mine = TransferRequest.objects.open().filter(pk=request.pk)
    return bool(mine.update(state=state, answered_by=by, answered_at=timezone.now(), reason=reason))


def _held(request: TransferRequest) -> Student:
    found = Student.objects.select_for_update(of=("self",)).filter(
        pk=request.student_id, id_index=request.id_index
    )
    child = found.first()
    if child is None:
        raise Refused("这名学生已不在本县台账里，请答复“不同意”并说明。")
    return child


# -- Moving ------------------------------------------------------------------------------------
def _move(child: Student, request: TransferRequest, by: User) -> None:
    arrived = Student.objects.get(pk=child.pk)
    arrived.pk, arrived._state.adding = uuid4(), True
    arrived.county, arrived.census_state = request.asking, CensusState.UNCHECKED
    arrived.town, arrived.school = request.town, request.school
    arrived.household = _household_along(child, request)
    _leave(child)
    arrived.save(force_insert=True)
    for model in GOES_ALONG:
        _rehome(model.objects.filter(student=child), arrived)
    _need_along(child, arrived)
    FieldChange.objects.bulk_create(
        [_note(child, "已转出到申请的县区", by), _note(arrived, "由其他县区转入", by)]
    )


def _leave(child: Student) -> None:
    """What the sender keeps: a name in old pairs and a count, no number and no family."""
    for name in STAYS_EMPTY:
        column = Student._meta.get_field(name)
        setattr(child, name, None if column.null else "")
    child.census_state = CensusState.LEFT
    child.save()


def _household_along(child: Student, request: TransferRequest) -> Household | None:
    """The family moves when nobody of it stays; else the child takes a copy along."""
    household = child.household
    if household is None:
        return None
    if household.students.exclude(pk=child.pk).exists():
        household = Household.objects.get(pk=household.pk)
        household.pk, household._state.adding = uuid4(), True
    household.county, household.town = request.asking, request.town
    household.save()
    return household


def _rehome(rows: Iterable[Any], arrived: Student) -> None:
    for row in rows:
        row.student, row.county = arrived, arrived.county
        row.save(update_fields=["student", "county"])


def _need_along(child: Student, arrived: Student) -> None:
    """The open wish goes along; the sender's stays as closed, for the plans that it stood in."""
    need = Need.objects.open().filter(student=child).first()
    if need is None:
        return
    subjects = list(need.subjects.all())
    Need.objects.filter(pk=need.pk).update(state=NeedState.CLOSED)
    need.pk, need._state.adding = uuid4(), True
    need.student, need.county = arrived, arrived.county
    need.save(force_insert=True)
    NeedSubject.objects.bulk_create(
        NeedSubject(county=arrived.county, need=need, subject=row.subject, rank=row.rank)
        for row in subjects
    )


def _close_others(request: TransferRequest, child: Student) -> None:
    """A third county must ask again: the child is no longer where it asked."""
    others = TransferRequest.objects.open().filter(student=child).exclude(pk=request.pk)
    others.update(state=TransferState.DECLINED, answered_at=timezone.now(), reason=STALE)


def _note(child: Student, text: str, by: User) -> FieldChange:
    return FieldChange(
        county_id=child.county_id, student=child, field="record", new=text, source=SOURCE,
        changed_by=by,
    )  # fmt: skip


# -- Telling -----------------------------------------------------------------------------------
def _staff_of(county: Unit) -> list[User]:
    roles = (Role.COUNTY_ADMIN, Role.COUNTY_STAFF)
    posts = Membership.objects.active().filter(unit=county, role__in=roles)
    return [post.user for post in posts.select_related("user")]


def _tell(users: Iterable[User], text: str) -> None:
    url = reverse("students:transfer_list")
    Notice.objects.bulk_create(Notice(user=user, text=text, url=url) for user in users)
