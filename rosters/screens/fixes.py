"""One text for many rows: what the third screen offers for the rows of a cause."""

from collections.abc import Sequence
from typing import Any

from accounts.models import Unit, User
from accounts.roles import Perm
from rosters.models import RosterBatch
from rosters.services import causes
from rosters.services.titles import school_in_title, schools_of

MOST_VALUES = 10
FIXABLE = ("error", "warning")
OF_ONE_SCHOOL = "required_missing"
"""The cause of rows that one school may be chosen for; a register of families has many."""


def fixes(
    batch: RosterBatch, rows: Sequence[causes.OpenRow], cause: dict[str, Any], by: User
) -> dict[str, Any]:
    """The spellings of a cause, the most frequent first; a school is chosen from a list."""
    if not cause["field"] or cause["level"] not in FIXABLE:
        return {}
    schools = schools_of(batch) if cause["field"] == "school" else []
    values = causes.values_of(rows, cause["code"], cause["field"])
    if schools:
        values = [value for value in values if value[0]]
    offered = [{"old": old, "rows": number} for old, number in values[:MOST_VALUES]]
    if schools and cause["code"] == OF_ONE_SCHOOL:
        offered += _nameless(batch, rows, cause, schools)
    return {
        "batch_fixes": offered,
        "more_values": max(0, len(values) - MOST_VALUES),
        "schools": schools,
        "may_name": by.has_in(Perm.UNITS_EDIT, batch.county),
    }


def _nameless(
    batch: RosterBatch,
    rows: Sequence[causes.OpenRow],
    cause: dict[str, Any],
    schools: Sequence[Unit],
) -> list[dict[str, Any]]:
    """Rows without a school, sheet by sheet: a title may say whose they are."""
    said = {sheet["name"]: school_in_title(sheet, schools) for sheet in batch.sheets}
    return [
        {"old": "", "rows": number, "sheet": sheet, "school": said.get(sheet)}
        for sheet, number in causes.blanks_of(rows, cause["code"], cause["field"])
    ]
