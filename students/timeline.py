"""All that was recorded about one child, newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from students.choices import Answer
from students.models import Consent, FieldChange, Need, Student, Survey, WillingRecord

LIMIT = 60
FIELD_LABELS = {"record": "名册", "household": "家庭信息", "entry_year": "年级"}
ANSWERS = {Answer.YES: "愿意", Answer.NO: "不愿意", Answer.UNKNOWN: "未问"}


@dataclass(frozen=True)
class Entry:
    """`css` is the mark on the line: k care, o consent, v need, "" a changed fact."""

    at: datetime
    title: str
    text: str
    by: str
    css: str = ""


def timeline(student: Student) -> list[Entry]:
    """Merge the histories; a fixed number of queries."""
    parts = (
        _changes(student),
        _answers(student),
        _consents(student),
        _needs(student),
        _surveys(student),
    )
    entries = [entry for part in parts for entry in part]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:LIMIT]


def field_label(name: str) -> str:
    if name in FIELD_LABELS:
        return FIELD_LABELS[name]
    return str(Student._meta.get_field(name).verbose_name)


def _newest(model: Any, student: Student, by: str, order: str) -> Iterable[Any]:
    rows = model.objects.filter(student=student).select_related(by)
    return rows.order_by(f"-{order}")[:LIMIT]


def _changes(student: Student) -> Iterator[Entry]:
    for row in _newest(FieldChange, student, "changed_by", "changed_at"):
        text = row.new if not row.old else f"{row.old} → {row.new or '（空）'}"
        title = f"{field_label(row.field)} · {row.source}" if row.source else field_label(row.field)
        yield Entry(row.changed_at, title, text, _name(row.changed_by))


def _answers(student: Student) -> Iterator[Entry]:
    for row in _newest(WillingRecord, student, "recorded_by", "created_at"):
        words = [f"{row.get_method_display()}，{row.asked_on:%Y-%m-%d} 询问", row.reason]
        title = f"意愿 · {ANSWERS[Answer(row.answer)]}"
        yield Entry(
            row.created_at, title, "；".join(filter(None, words)), _name(row.recorded_by), "k"
        )


def _consents(student: Student) -> Iterator[Entry]:
    for row in _newest(Consent, student, "recorded_by", "created_at"):
        text = f"{row.relation}，{row.get_method_display()}，告知书 {row.text_version}"
        if row.withdrawn_on:
            text += f"；{row.withdrawn_on:%Y-%m-%d} 已撤回"
        yield Entry(
            row.created_at, f"授权 · {row.given_on:%Y-%m-%d}", text, _name(row.recorded_by), "o"
        )


def _needs(student: Student) -> Iterator[Entry]:
    needs = Need.objects.filter(student=student).select_related("recorded_by")
    for row in needs.prefetch_related("subjects").order_by("-created_at")[:LIMIT]:
        subjects = "、".join(subject.get_subject_display() for subject in row.subjects.all())
        text = f"{subjects}，{row.get_mode_display()}，{len(row.slots)} 个时段"
        title = f"需求 · {row.get_state_display()}"
        yield Entry(row.created_at, title, text, _name(row.recorded_by), "v")


def _surveys(student: Student) -> Iterator[Entry]:
    """That there was a survey; its answers stay hidden."""
    for row in _newest(Survey, student, "recorded_by", "created_at"):
        day = f"{row.surveyed_on:%Y-%m-%d}" if row.surveyed_on else ""
        words = [row.method, row.surveyor and f"摸底人 {row.surveyor}", day]
        text = "，".join(filter(None, words)) or "来自名册"
        yield Entry(row.created_at, "摸底记录", text, _name(row.recorded_by), "k")


def _name(user: Any) -> str:
    return user.name if user else ""
