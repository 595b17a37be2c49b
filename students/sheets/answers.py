"""Writing what the families of one chunk said: willing, what they want, how they live."""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from rosters.registry import Changed
from students.choices import ContactMethod
from students.models import Need, NeedSubject, Survey, WillingRecord
from students.services.need import subject_rows
from students.sheets.work import Work


def write_answers(batch: Any, works: Sequence[Work], *, by: User) -> None:
    """Willing or not, needs and surveys of children who are in the ledger by now."""
    _write_willing(batch, works, by)
    _write_needs(batch, works, by)
    _write_surveys(batch, works, by)


def _write_willing(batch: Any, works: Sequence[Work], by: User) -> None:
    WillingRecord.objects.bulk_create(
        WillingRecord(
            county_id=batch.county_id,
            student_id=work.student.pk,
            answer=work.plan["willing"],
            reason=work.plan["why_not"],
            method=ContactMethod.ROSTER,
            asked_on=batch.as_of,
            recorded_by_id=by.pk,
            batch_id=batch.pk,
        )
        for work in works
        if work.plan["willing"]
    )


def _write_needs(batch: Any, works: Sequence[Work], by: User) -> None:
    wanted = [work for work in works if work.plan["need"]]
    busy = Need.objects.open().filter(student__in=[w.student.pk for w in wanted])
    _refuse_second_need(busy)
    needs = [(work, _need(batch, work, by)) for work in wanted]
    Need.objects.bulk_create(need for _work, need in needs)
    NeedSubject.objects.bulk_create(
        row for work, need in needs for row in subject_rows(need, work.plan["need"]["subjects"])
    )


def _refuse_second_need(open_needs: Any) -> None:
    if open_needs.exists():
        raise Changed("有学生在预览之后已登记了需求。")


def _need(batch: Any, work: Work, by: User) -> Need:
    said = work.plan["need"]
    return Need(
        county_id=batch.county_id, student_id=work.student.pk, slots=said["slots"],
        mode=said["mode"], opened_on=batch.as_of, recorded_by_id=by.pk, batch_id=batch.pk,
    )  # fmt: skip


def _write_surveys(batch: Any, works: Sequence[Work], by: User) -> None:
    Survey.objects.bulk_create(
        Survey(
            county_id=batch.county_id,
            student_id=work.student.pk,
            recorded_by_id=by.pk,
            batch_id=batch.pk,
            **work.plan["survey"],
        )
        for work in works
        if work.plan["survey"]
    )
