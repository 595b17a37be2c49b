"""The rows that need a look, grouped by what is the matter with them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from rosters.choices import Verdict
from rosters.models import RosterBatch
from rosters.services.findings import CENSUS

DECIDED, SKIPPED = "decided", "skipped"
"""Not problems, but rows that a person settled and may want to see again."""
ORDER = {"error": 0, "person": 1, "warning": 2, "settled": 3}


class OpenRow(NamedTuple):
    """What is known of a row that is not yet written, without opening its cells."""

    pk: UUID
    problems: list[dict[str, Any]]
    verdict: str
    decision: str
    sheet: str


def open_rows(batch: RosterBatch) -> list[OpenRow]:
    """The rows that are not yet written, in the order of the file."""
    rows = batch.rows.filter(applied_at=None)
    return [OpenRow(*values) for values in rows.values_list(*OpenRow._fields)]


def causes(rows: Sequence[OpenRow]) -> list[dict[str, Any]]:
    """Causes of these rows, errors first, the most frequent first."""
    count: Counter[tuple[str, str, str]] = Counter()
    samples: dict[tuple[str, str, str], str] = {}
    for row in rows:
        for key, text in _of_row(row):
            count[key] += 1
            samples.setdefault(key, text)
    order = sorted(count.items(), key=lambda item: (ORDER[item[0][0]], -item[1], item[0]))
    return [
        {"level": level, "code": code, "field": field, "rows": number, "text": samples[key]}
        for key, number in order
        for level, code, field in [key]
    ]


def rows_of(rows: Sequence[OpenRow], code: str, field: str = "") -> list[UUID]:
    """Ids of the rows with this cause."""
    return [row.pk for row in rows if any(key[1:] == (code, field) for key, _ in _of_row(row))]


def waiting(rows: Sequence[OpenRow], code: str, field: str) -> int:
    """Rows that still wait for a person because of this."""
    waiting = [row for row in rows if row.verdict == Verdict.PERSON]
    return len(rows_of(waiting, code, field))


def values_of(rows: Sequence[OpenRow], code: str, field: str) -> list[tuple[str, int]]:
    """(cell text, rows) of a cause, where the text tells nobody's data."""
    count: Counter[str] = Counter()
    for row in rows:
        if row.verdict != Verdict.SKIPPED:
            count.update({p["value"] for p in row.problems if _is(p, code, field) and "value" in p})
    return count.most_common()


def blanks_of(rows: Sequence[OpenRow], code: str, field: str) -> list[tuple[str, int]]:
    """(sheet, rows) of a cause where nothing is written, in the order of the file."""
    without = set(rows_with_value(rows, code, field, ""))
    return list(Counter(row.sheet for row in rows if row.pk in without).items())


def rows_with_value(
    rows: Sequence[OpenRow], code: str, field: str, value: str, sheet: str = ""
) -> list[UUID]:
    """Ids of the rows (of one sheet, or of all) in which this text is the matter."""
    return [
        row.pk
        for row in rows
        if row.verdict != Verdict.SKIPPED
        and sheet in ("", row.sheet)
        and any(_is(p, code, field) and p.get("value") == value for p in row.problems)
    ]


def warned(rows: Sequence[OpenRow]) -> int:
    """Rows that may go in, but deserve a look."""
    return sum(
        any(problem["level"] == "warning" for problem in row.problems)
        for row in rows
        if row.verdict in (Verdict.CREATE, Verdict.UPDATE)
    )


def _of_row(row: OpenRow) -> list[tuple[tuple[str, str, str], str]]:
    if row.verdict == Verdict.SKIPPED:
        return [(("settled", SKIPPED, ""), "这些行不导入，可以恢复。")]
    found = {}
    if row.decision and row.verdict != Verdict.PERSON:
        found[("settled", DECIDED, "")] = "已经决定，导入前可以改主意。"
    for problem in row.problems:
        key = _level(problem, row.verdict), problem["code"], problem["field"]
        found.setdefault(key, problem["text"])
    return list(found.items())


def _level(problem: dict[str, Any], verdict: str) -> str:
    if verdict == Verdict.DUPLICATE:
        return "warning"  # nothing has to be done: the other row goes in
    if (
        problem["level"] != "error"
        and verdict == Verdict.PERSON
        and problem.get("origin") == CENSUS
    ):
        return "person"
    return str(problem["level"])


def _is(problem: dict[str, Any], code: str, field: str) -> bool:
    return bool(problem["code"] == code and problem["field"] == field)
