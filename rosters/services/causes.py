"""The rows that need a look, grouped by what is the matter with them."""

from collections import Counter
from typing import Any
from uuid import UUID

from rosters.choices import Verdict
from rosters.models import RosterBatch
from rosters.services.findings import CENSUS

DECIDED, SKIPPED = "decided", "skipped"
"""Not problems, but rows that a person settled and may want to see again."""
ORDER = {"error": 0, "person": 1, "warning": 2, "settled": 3}


def causes(batch: RosterBatch) -> list[dict[str, Any]]:
    """Causes of this batch, errors first, the most frequent first."""
    count: Counter[tuple[str, str, str]] = Counter()
    samples: dict[tuple[str, str, str], str] = {}
    for _pk, problems, verdict, decision in _open_rows(batch):
        for key, text in _of_row(problems, verdict, decision):
            count[key] += 1
            samples.setdefault(key, text)
    order = sorted(count.items(), key=lambda item: (ORDER[item[0][0]], -item[1], item[0]))
    return [
        {"level": level, "code": code, "field": field, "rows": rows, "text": samples[key]}
        for key, rows in order
        for level, code, field in [key]
    ]


def rows_of(batch: RosterBatch, code: str, field: str = "") -> list[UUID]:
    """Ids of the rows with this cause, in the order of the file."""
    return [
        pk
        for pk, problems, verdict, decision in _open_rows(batch)
        if any(key[1:] == (code, field) for key, _ in _of_row(problems, verdict, decision))
    ]


def values_of(batch: RosterBatch, code: str, field: str) -> list[tuple[str, int]]:
    """(cell text, rows) of a cause, where the text tells nobody's data."""
    count: Counter[str] = Counter()
    for _pk, problems, verdict, _decision in _open_rows(batch):
        if verdict != Verdict.SKIPPED:
            count.update({p["value"] for p in problems if _is(p, code, field) and "value" in p})
    return count.most_common()


def rows_with_value(batch: RosterBatch, code: str, field: str, value: str) -> list[UUID]:
    """Ids of the rows in which this text is the matter."""
    return [
        pk
        for pk, problems, verdict, _decision in _open_rows(batch)
        if verdict != Verdict.SKIPPED
        and any(_is(p, code, field) and p.get("value") == value for p in problems)
    ]


def warned(batch: RosterBatch) -> int:
    """Rows that may go in, but deserve a look."""
    return sum(
        any(problem["level"] == "warning" for problem in problems)
        for _pk, problems, verdict, _decision in _open_rows(batch)
        if verdict in (Verdict.CREATE, Verdict.UPDATE)
    )


def _open_rows(batch: RosterBatch) -> list[tuple[UUID, list[dict[str, Any]], str, str]]:
    rows = batch.rows.filter(applied_at=None)
    return list(rows.values_list("pk", "problems", "verdict", "decision"))


def _of_row(
    problems: list[dict[str, Any]], verdict: str, decision: str
) -> list[tuple[tuple[str, str, str], str]]:
    if verdict == Verdict.SKIPPED:
        return [(("settled", SKIPPED, ""), "这些行不导入，可以恢复。")]
    found = {}
    if decision and verdict != Verdict.PERSON:
        found[("settled", DECIDED, "")] = "已经决定，导入前可以改主意。"
    for problem in problems:
        found.setdefault(
            (_level(problem, verdict), problem["code"], problem["field"]), problem["text"]
        )
    return list(found.items())


def _level(problem: dict[str, Any], verdict: str) -> str:
    if (
        problem["level"] != "error"
        and verdict == Verdict.PERSON
        and problem.get("origin") == CENSUS
    ):
        return "person"
    return str(problem["level"])


def _is(problem: dict[str, Any], code: str, field: str) -> bool:
    return bool(problem["code"] == code and problem["field"] == field)
