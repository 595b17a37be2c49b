"""Screen 3: counts, causes, and the rows of one cause with their cells to mend."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.urls import reverse

from accounts.models import User
from rosters import sheets
from rosters.choices import BatchState, Decision, Verdict
from rosters.models import RosterBatch, RosterRow
from rosters.screens.fixes import fixes
from rosters.screens.steps import frame, steps
from rosters.screens.words import HOW, cause_title, label
from rosters.services import causes, mends, planning
from rosters.services.deciding import settled
from rosters.services.fixing import BROUGHT, raw_of

PAGE = 20
CONTEXT_FIELDS = ("name", "school", "grade", "college", "subjects", "town")


def check(batch: RosterBatch, cause: str, page: str | None, *, by: User) -> dict[str, Any]:
    rows = causes.open_rows(batch)
    found = [_cause(batch, item) for item in causes.causes(rows)]
    chosen = next((item for item in found if item["key"] == cause), found[0] if found else None)
    counts = planning.counts(batch)
    left = counts[Verdict.ERROR] + counts[Verdict.PERSON]
    return {
        **frame(batch),
        **tally(batch, counts),
        "steps": steps(3, {3: f"还有 {left} 行要处理" if left else "没有要修正的行"}, batch),
        "warned": causes.warned(rows),
        "mends": [(label(batch, field), count) for field, count in mends.count_mends(batch)],
        "taken_back": len(mends.rows_as_written(batch)),
        "causes": found,
        "cause": chosen,
        "how": HOW.get(chosen["code"]) if chosen else None,
        "is_partial": batch.state == BatchState.PARTIAL,
        **(_rows(batch, rows, chosen, page, by) if chosen else {}),
    }


def tally(batch: RosterBatch, counts: Mapping[str, int]) -> dict[str, Any]:
    """Rows by what will become of them; rows already written are told apart."""
    applied = batch.rows.applied().count()
    pending = batch.rows.pending().count()
    return {
        "counts": counts,
        "good": pending,
        "applied": applied,
        "total": sum(counts.values()),
        "bad": counts[Verdict.ERROR] + counts[Verdict.DUPLICATE] + counts[Verdict.PERSON],
    }


def _cause(batch: RosterBatch, item: dict[str, Any]) -> dict[str, Any]:
    key = cause_key(item["code"], item["field"])
    title = cause_title(batch, item["code"], item["field"])
    return item | {"key": key, "title": title, "url": check_url(batch, key)}


def cause_key(code: str, field: str) -> str:
    return f"{code}.{field}" if field else code


def split_cause(key: str) -> tuple[str, str]:
    code, _dot, field = key.partition(".")
    return code, field


def _rows(
    batch: RosterBatch,
    rows: Sequence[causes.OpenRow],
    cause: dict[str, Any],
    page: str | None,
    by: User,
) -> dict[str, Any]:
    keys = causes.rows_of(rows, cause["code"], cause["field"])
    shown = Paginator(keys, PAGE).get_page(page)
    whole = batch.rows.in_bulk(list(shown))
    ordered = [whole[key] for key in shown if key in whole]
    return {
        **fixes(batch, rows, cause, by),
        "page": shown,
        "rows": [_row(batch, row, cause) for row in ordered],
        "fix_label": label(batch, cause["field"]),
        "choices": _common_choices(ordered) if cause["level"] == "person" else [],
    }


def _common_choices(rows: Sequence[RosterRow]) -> list[dict[str, str]]:
    """The decisions that all of these rows offer."""
    offered = [set(row.choices) for row in rows]
    common = set.intersection(*offered) if offered else set()
    return [{"code": code.value, "label": code.label} for code in Decision if code in common]


def _row(batch: RosterBatch, row: RosterRow, cause: dict[str, Any]) -> dict[str, Any]:
    raw = raw_of(row)
    mine = [p for p in row.problems if (p["code"], p["field"]) == (cause["code"], cause["field"])]
    bad = {p["field"]: p["text"] + _brought(row, p["code"]) for p in mine if p["field"]}
    return {
        "row": row,
        "name": raw.get("name", ""),
        "facts": _facts(batch, raw, bad) + _family(row),
        "cells": [_cell(batch, row, raw, field, text) for field, text in bad.items()],
        "texts": [problem["text"] for problem in mine if not problem["field"]],
        "others": sum(problem["level"] == "error" for problem in row.problems) - len(mine),
        "changes": changes_of(batch, row),
        "choices": [
            {"code": code, "label": Decision(code).label, "is_chosen": code == row.decision}
            for code in row.choices
        ],
        "is_skipped": row.verdict == Verdict.SKIPPED,
        "decision": row.get_decision_display(),
        "settled": settled(row),
    }


def _brought(row: RosterRow, code: str) -> str:
    """The number that another row of the file gave, by its ends; the cell does not show it."""
    if code not in BROUGHT:
        return ""
    number = str(json.loads(row.sealed)["parsed"].get(BROUGHT[code]) or "")
    return f"现为 {sheets.mask_digits(number)}"


def _facts(
    batch: RosterBatch, raw: Mapping[str, Any], bad: Mapping[str, str]
) -> list[dict[str, str]]:
    return [
        {"label": label(batch, key), "text": sheets.mask_digits(str(raw[key]))}
        for key in CONTEXT_FIELDS
        if raw.get(key) and key != "name" and key not in bad
    ]


def _family(row: RosterRow) -> list[dict[str, str]]:
    """Brothers and sisters in the same roster: a note, not a problem."""
    size = json.loads(row.sealed)["values"].get("family")
    return [{"label": "同一家庭", "text": f"本名册里共 {size} 名学生"}] if size else []


def _cell(
    batch: RosterBatch, row: RosterRow, raw: Mapping[str, Any], field: str, text: str
) -> dict[str, str]:
    return {
        "name": f"cell-{row.pk}-{field}",
        "seen": f"was-{row.pk}-{field}",
        "label": label(batch, field),
        "value": raw.get(field, ""),
        "text": text,
    }


def changes_of(batch: RosterBatch, row: RosterRow) -> list[dict[str, str]]:
    """Field by field: old, new, and where the old value came from."""
    return [
        {
            "label": label(batch, field),
            "old": sheets.mask_digits(str(old if old is not None else "")),
            "new": sheets.mask_digits(str(new if new is not None else "")),
            "source": str(source[0] or "") if source else "",
        }
        for field, (old, new, *source) in json.loads(row.changes or "{}").items()
    ]


_ID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_CELL = re.compile(rf"cell-{_ID}-(\w+)")
_SEEN_CELL = re.compile(rf"was-{_ID}-(\w+)")
_DECISION = re.compile(f"decide-{_ID}")
_SEEN = re.compile(f"seen-{_ID}")


def edits(post: Mapping[str, str]) -> dict[UUID, dict[str, str]]:
    """Gather `cell-<row id>-<field>` inputs by row."""
    return _by_cell(_CELL, post)


def seen_cells(post: Mapping[str, str]) -> dict[UUID, dict[str, str]]:
    """Gather `was-<row id>-<field>` inputs: the texts of these cells when the page was shown."""
    return _by_cell(_SEEN_CELL, post)


def _by_cell(name: re.Pattern[str], post: Mapping[str, str]) -> dict[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = {}
    for key, text in post.items():
        if match := name.fullmatch(key):
            found.setdefault(UUID(match[1]), {})[match[2]] = text
    return found


def number(post: Mapping[str, str], name: str) -> int:
    """The whole number in a field of the form, 0 for anything else."""
    text = post.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0


def decisions(post: Mapping[str, str]) -> dict[UUID, str]:
    """Gather `decide-<row id>` inputs."""
    return _by_row(_DECISION, post)


def seen(post: Mapping[str, str]) -> dict[UUID, str]:
    """Gather `seen-<row id>` inputs: how these rows were settled when the page was shown."""
    return _by_row(_SEEN, post)


def _by_row(name: re.Pattern[str], post: Mapping[str, str]) -> dict[UUID, str]:
    found = ((name.fullmatch(key), text) for key, text in post.items())
    return {UUID(match[1]): text for match, text in found if match and text}


def check_url(batch: RosterBatch, cause: str) -> str:
    query = f"?{urlencode({'cause': cause})}" if cause else ""
    return reverse("rosters:batch_check", args=[batch.pk]) + query
