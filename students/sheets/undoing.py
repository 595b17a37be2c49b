"""Taking a student roster back while nothing stands on it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import PROTECT, ProtectedError
from django.urls import reverse

from accounts.models import User
from rosters.choices import Verdict
from rosters.models import RosterRow
from rosters.registry import LINKED, Changed, Hindrance
from students.choices import Answer, TransferState
from students.models import (
    Consent,
    FieldChange,
    Household,
    Need,
    Student,
    Survey,
    TransferRequest,
    WillingRecord,
)
from students.services import transfer
from students.sheets.families import set_values
from students.sheets.work import Work
from students.sheets.writing import save_households, save_students, share_households

SOURCE = "撤回名册导入"


def dependents_of(batch: Any) -> list[str]:
    """Sentences that say what later work stands on the batch."""
    rows = list(_applied(batch).values_list("target_id", "verdict", "applied_at"))
    if not rows:
        return []
    touched = {target for target, _verdict, _at in rows if target}
    created = {target for target, verdict, _at in rows if verdict == Verdict.CREATE}
    since = min(at for _target, _verdict, at in rows)
    return [
        *_edited(batch, touched, since),
        *_consented(created),
        *_asked(batch, touched, since),
        *_referred(created),
        *_moved_in(batch),
    ]


def take_back(batch: Any, *, by: User) -> int:
    """Delete the children that the batch created, give the others their old values."""
    rows = list(_applied(batch).order_by("-applied_at"))  # what was written last goes first
    _hold(row.target_id for row in rows)
    transfer.withdraw(batch.pk)
    if found := dependents_of(batch):
        raise Changed(found[0])
    try:
        _drop_answers(batch)
        _restore(batch, [Work.of(row) for row in rows if row.verdict == Verdict.UPDATE], by)
        _delete([row.target_id for row in rows if row.verdict == Verdict.CREATE])
    except ProtectedError:
        raise Changed("有学生已进入方案或结对，不能撤回。") from None
    return len(rows)


def _hold(keys: Iterable[UUID | None]) -> None:
    """Lock the children, so that nobody edits, pairs or moves one between look and undoing."""
    children = Student.objects.filter(pk__in={key for key in keys if key}).order_by("pk")
    list(children.select_for_update(of=("self",)).values_list("pk"))


def _applied(batch: Any) -> Any:
    return RosterRow.objects.filter(batch=batch, applied_at__isnull=False)


# -- What forbids it ---------------------------------------------------------------------------
def _edited(batch: Any, students: set[UUID], since: Any) -> list[str]:
    later = FieldChange.objects.filter(student__in=students, changed_at__gte=since)
    return _told(later.exclude(batch_id=batch.pk), "的资料在导入后又有改动")


def _consented(students: set[UUID]) -> list[str]:
    return _told(Consent.objects.filter(student__in=students), "在导入后登记了授权")


def _asked(batch: Any, students: set[UUID], since: Any) -> list[str]:
    sentences = []
    for model, word in ((WillingRecord, "意愿"), (Need, "需求"), (Survey, "摸底情况")):
        later = model.objects.filter(student__in=students, created_at__gte=since)
        sentences += _told(later.exclude(batch_id=batch.pk), f"在导入后登记了{word}")
    return sentences


def _referred(students: set[UUID]) -> list[str]:
    """Rows of the rooms above that hold on to a child, such as plans and pairings."""
    sentences = []
    for relation in Student._meta.related_objects:
        if relation.on_delete is PROTECT:
            name = relation.field.name
            rows = relation.related_model.objects.filter(**{f"{name}__in": students})
            word = relation.related_model._meta.verbose_name
            sentences += _told(rows, f"已进入“{word}”", child=name)
    return list(dict.fromkeys(sentences))


def _moved_in(batch: Any) -> list[str]:
    requests = TransferRequest.objects.filter(batch_id=batch.pk, state=TransferState.ACCEPTED)
    count = requests.count()
    links = [("转入转出申请", f"{reverse('students:transfer_list')}?way=out")]
    text = f"{count} 名学生已按本批次的申请转入本县"
    return [Hindrance(text, links)] if count else []


def _told(rows: Any, sentence: str, *, child: str = "student") -> list[str]:
    """The sentence about the children in these rows, with links to some; nothing for none."""
    keys = set(rows.order_by().values_list(child, flat=True))
    people = Student.objects.filter(pk__in=keys)[:LINKED]
    links = [(one.name, reverse("students:student_detail", args=[one.pk])) for one in people]
    return [Hindrance(f"{len(keys)} 名学生{sentence}", links)] if keys else []


# -- Doing it ----------------------------------------------------------------------------------
def _delete(keys: Sequence[UUID]) -> None:
    students = Student.objects.filter(pk__in=keys)
    households = set(students.exclude(household=None).values_list("household_id", flat=True))
    students.delete()
    _drop_empty(households)


def _drop_empty(households: set[UUID]) -> None:
    Household.objects.filter(pk__in=households, students=None).delete()


def _restore(batch: Any, works: list[Work], by: User) -> None:
    keys = [work.row.target_id for work in works]
    students = Student.objects.select_related("household").in_bulk(keys)
    share_households(students.values())
    for work in works:
        work.student = students[work.row.target_id]
    moved = [work for work in works if work.has_moved]
    changed = [work for work in works if work.plan["household_old"] and not work.has_moved]
    joined = {work.student.household_id for work in moved}
    for work in changed:
        set_values(work.student.household, work.plan["household_old"])
    _save_households(changed)
    for work in moved:
        set_values(work.student, {"household": work.plan["household_before"]})
    for work in works:
        _set_back(work)
    _save_students(works)
    _drop_empty(joined)
    FieldChange.objects.bulk_create(_taken_back(batch, work, by) for work in works)


def _taken_back(batch: Any, work: Work, by: User) -> FieldChange:
    return FieldChange(
        county_id=batch.county_id, student=work.student, field="record", new="恢复导入前的资料",
        source=SOURCE, batch_id=batch.pk, changed_by=by,
    )  # fmt: skip


def _set_back(work: Work) -> None:
    set_values(work.student, work.plan["old"])
    if work.plan["willing"]:
        work.student.willing = Answer.UNKNOWN


def _save_students(works: list[Work]) -> None:
    columns = {name for work in works for name in work.plan["old"]} | {"household", "willing"}
    save_students([work.student for work in works], columns)


def _save_households(works: list[Work]) -> None:
    names = {name for work in works for name in work.plan["household_old"]}
    save_households({w.student.household_id: w.student.household for w in works}.values(), names)


def _drop_answers(batch: Any) -> None:
    Need.objects.filter(batch_id=batch.pk).delete()
    Survey.objects.filter(batch_id=batch.pk).delete()
    WillingRecord.objects.filter(batch_id=batch.pk).delete()
