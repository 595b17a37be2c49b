"""Writing one chunk of a student roster: new children, and changes to known ones."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from accounts.crypto import blind_index
from accounts.models import User
from accounts.pinyin import spell
from rosters.choices import Verdict
from rosters.registry import Changed
from students.choices import Answer
from students.models import FieldChange, Household, Student
from students.services.changes import change_rows
from students.services.edit import KEPT_ALONG
from students.sheets.answers import write_answers
from students.sheets.asking import ask_for
from students.sheets.families import Families, set_household_indexes, set_values
from students.sheets.planning import machine
from students.sheets.work import Work

SOURCE = "名册导入"
MEANWHILE = "有学生在预览之后已由别人登记。"
_FAMILY_INDEXES = ["head_id_index", "phone_index"]


def write_rows(batch: Any, rows: Sequence[Any], *, by: User) -> dict[UUID, UUID]:
    """Write the rows not yet applied; return the child of each row."""
    works = [Work.of(row) for row in rows if row.applied_at is None]
    families = Families(batch, [work.plan for work in works])
    news = _still_new(batch, [work for work in works if work.row.verdict == Verdict.CREATE], by)
    updates = [work for work in works if work.row.verdict == Verdict.UPDATE]
    _update(batch, updates, families, by)  # first: new brothers and sisters join these families
    _create(batch, news, families, by)
    write_answers(batch, [*news, *updates], by=by)
    done = {row.pk: row.target_id for row in rows if row.applied_at is not None}
    return done | {work.row.pk: work.student.pk for work in works if work.student}


# -- New children ------------------------------------------------------------------------------
def _still_new(batch: Any, works: list[Work], by: User) -> list[Work]:
    """Those whom no county has; for those of other counties a request goes out instead."""
    indexed = [(work, blind_index(work.plan["student"].get("id_number", ""))) for work in works]
    numbers = {index for _work, index in indexed} - {""}
    if Student.objects.in_county(batch.county).filter(id_index__in=numbers).exists():
        raise Changed(MEANWHILE)
    held = ask_for(batch, indexed, by=by)
    return [work for work, index in indexed if index not in held]


def _create(batch: Any, works: list[Work], families: Families, by: User) -> None:
    for work in works:
        work.student = _new_student(batch, work, families)
    families.save()
    try:
        Student.objects.bulk_create(work.student for work in works)
    except IntegrityError:  # somebody registered the same ID number between look and write
        raise Changed(MEANWHILE) from None
    FieldChange.objects.bulk_create(
        FieldChange(
            county_id=batch.county_id,
            student_id=work.row.pk,
            field="record",
            new=f"{work.row.sheet} 第 {work.row.row} 行"[:200],
            source=SOURCE,
            batch_id=batch.pk,
            changed_by_id=by.pk,
        )
        for work in works
    )


def _new_student(batch: Any, work: Work, families: Families) -> Student:
    """The child takes the id of its row: whatever happens, one row makes one child."""
    student = Student(id=work.row.pk, county_id=batch.county_id, willing=_answer(work))
    set_values(student, work.plan["student"])
    student.pinyin, student.initials = spell(student.name)
    student.household = families.of(work.plan["household"])
    return student


def _answer(work: Work) -> str:
    return work.plan["willing"] or Answer.UNKNOWN


# -- Known children ----------------------------------------------------------------------------
def _update(batch: Any, works: list[Work], families: Families, by: User) -> None:
    keys = [work.row.target_id for work in works]
    found = Student.objects.select_for_update(of=("self",)).select_related("household")
    students = found.in_bulk(keys)
    share_households(students.values())
    history: list[FieldChange] = []
    for work in works:
        work.student = students.get(work.row.target_id)
        _refuse_drift(work)
        history += _history(batch, work, by)
        _set(work, families)
    families.save()
    _save_students(works)
    _save_households(works)
    FieldChange.objects.bulk_create(history)


def _refuse_drift(work: Work) -> None:
    """The child must look as it did when the row was planned."""
    place = f"“{work.row.sheet}”第 {work.row.row} 行的学生"
    if work.student is None:
        raise Changed(f"{place}已不在台账里。")
    drifted = [n for n, old in work.plan["old"].items() if machine(work.student, n) != old]
    answered = work.plan["willing"] and work.student.willing != Answer.UNKNOWN
    if drifted or answered:
        raise Changed(f"{place}在预览之后被改过。")


def share_households(students: Iterable[Student]) -> None:
    """Brothers and sisters hold the same household object, so that no change is lost."""
    seen: dict[UUID, Household] = {}
    for student in students:
        if student.household_id:
            student.household = seen.setdefault(student.household_id, student.household)


def _history(batch: Any, work: Work, by: User) -> Iterable[FieldChange]:
    said = work.plan["student"]
    changes = {name: (work.plan["old"][name], new) for name, new in said.items()}
    changes |= {name: tuple(words) for name, words in work.plan["places"].items()}
    rows = change_rows(work.student, changes, by=by, source=SOURCE, batch_id=batch.pk)
    if work.plan["household"]:
        rows += [_family_change(batch, work, by)]
    return rows


def _family_change(batch: Any, work: Work, by: User) -> FieldChange:
    return FieldChange(
        county_id=batch.county_id, student=work.student, field="household", new="家庭信息",
        source=SOURCE, batch_id=batch.pk, changed_by=by,
    )  # fmt: skip


def _set(work: Work, families: Families) -> None:
    student, plan = work.student, work.plan
    set_values(student, plan["student"])
    if plan["willing"]:
        student.willing = plan["willing"]
    said = plan["household"]
    if plan["join"] or (said and families.is_another(student.household, said)):
        student.household = families.of(said)
    elif said:
        families.change(student.household, said)


def _save_students(works: Iterable[Work]) -> None:
    save_students([work.student for work in works], _columns(works))


def _columns(works: Iterable[Work]) -> set[str]:
    names = {name for work in works for name in work.plan["student"]}
    if any(work.has_moved for work in works):
        names.add("household")
    if any(work.plan["willing"] for work in works):
        names.add("willing")
    return names


def save_students(students: Sequence[Student], columns: set[str]) -> None:
    """bulk_update() calls no pre_save(): keep indexes, spelling and time in step by hand."""
    now = timezone.now()
    for student in students:
        student.pinyin, student.initials = spell(student.name)
        student.id_index = blind_index(student.id_number)
        student.student_no_index = blind_index(student.student_no)
        student.guardian_phone_index = blind_index(student.guardian_phone)
        student.updated_at = now
    more = [column for name in columns for column in KEPT_ALONG.get(name, ())]
    Student.objects.bulk_update(students, [*sorted(columns), *more, "updated_at"])


def _save_households(works: Iterable[Work]) -> None:
    works = [work for work in works if work.plan["household"] and not work.has_moved]
    columns = {name for work in works for name in work.plan["household"]}
    save_households({w.student.household_id: w.student.household for w in works}.values(), columns)


def save_households(households: Iterable[Household], columns: set[str]) -> None:
    households = list(households)
    for household in households:
        set_household_indexes(household)
    if households and columns:
        Household.objects.bulk_update(households, [*sorted(columns), *_FAMILY_INDEXES])
