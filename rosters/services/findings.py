"""What is kept of a row's problems and mends: codes, fields and words, never a person's data."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from rosters import registry, sheets
from rosters.choices import Verdict

CENSUS = "census"
"""Origin of what the comparison with the database found; it is made anew every time."""
CHANGED = "census_changed"
EFFECT = "effect"
DATE = re.compile(r"\d{4}\s*[-年./]\s*\d{1,2}(\s*[-月./]\s*\d{1,2})?\s*[日号]?")
QUOTED = re.compile(r"“([^”]*)”")
HIDDEN = "******"


def masked(text: str) -> str:
    """The text without long numbers and dates."""
    return DATE.sub("****", sheets.mask_digits(text))


def problems_of(kind: str, parsed: Any) -> list[dict[str, Any]]:
    """The reader's own findings, each with the text of its cell where that tells nobody's data."""
    return [_problem(kind, problem, parsed.raw) for problem in parsed.problems]


def _problem(kind: str, problem: Any, raw: Mapping[str, str]) -> dict[str, Any]:
    text = _unquoted(kind, problem.field, problem.text, raw)
    return asdict(problem) | {"text": masked(text)} | _value(kind, problem.field, raw)


def _unquoted(kind: str, field: str, text: str, raw: Mapping[str, str]) -> str:
    """The text without a quotation from the cell, unless the column tells nobody's data."""
    cell = str(raw.get(field) or "")
    if not cell or _is_open(kind, field):
        return text
    return QUOTED.sub(lambda found: "“***”" if found[1] and found[1] in cell else found[0], text)


def from_census(
    kind: str, plan: registry.Planned, raw: Mapping[str, str], effects: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """What the comparison with the database found."""
    found = [
        {
            **problem,
            "text": masked(_unquoted(kind, problem["field"], problem["text"], raw)),
            **_value(kind, problem["field"], raw),
        }
        for problem in plan.problems
    ]
    found += [_told(EFFECT, masked(text)) for text in effects]
    if plan.verdict == Verdict.PERSON and not plan.problems:
        found.append(_told("undecided", "请决定这一行怎么处理。"))
    return [problem | {"origin": CENSUS} for problem in found]


def note_change(before: str, now: str) -> dict[str, Any]:
    """The note on a row of which the outcome is no longer what the person saw."""
    was, is_now = Verdict(before).label, Verdict(now).label
    text = f"预览之后台账有变动：原来是“{was}”，现在是“{is_now}”，请核对。"
    if before == now:
        text = f"预览之后台账有变动：仍是“{is_now}”，但内容不同了，请核对。"
    return _told(CHANGED, text) | {"origin": CENSUS}


def _told(code: str, text: str) -> dict[str, Any]:
    return {"code": code, "level": "warning", "field": "", "text": text}


def _value(kind: str, field: str, raw: Mapping[str, str]) -> dict[str, str]:
    return {"value": str(raw.get(field) or "")[:80]} if _is_open(kind, field) else {}


def _is_open(kind: str, field: str) -> bool:
    column = sheets.KINDS[kind].by_key.get(field)
    return column is not None and column.privacy is sheets.Privacy.OPEN


def own_problems(problems: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without those that the comparison found."""
    return [problem for problem in problems if problem.get("origin") != CENSUS]


def mends_of(kind: str, parsed: Any) -> list[dict[str, str]]:
    return [
        {
            "field": m.field,
            "raw": _shown(kind, m.field, m.raw),
            "value": _shown(kind, m.field, m.value),
        }
        for m in parsed.mends
    ]


def _shown(kind: str, field: str, text: str) -> str:
    column = sheets.KINDS[kind].by_key.get(field)
    if column is not None and column.privacy is sheets.Privacy.SENSITIVE:
        return HIDDEN
    return masked(text)


def verdict(problems: Iterable[dict[str, Any]], planned: str) -> str:
    """An error of any kind stops a row, whatever the plan says."""
    errors = {problem["code"] for problem in problems if problem["level"] == "error"}
    if "duplicate_in_file" in errors and len(errors) == 1:
        return Verdict.DUPLICATE
    return Verdict.ERROR if errors else planned
