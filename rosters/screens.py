"""What the pages of the desk show, gathered from the batch."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.urls import reverse

from accounts.privacy import SENSITIVE
from rosters import sheets
from rosters.choices import UNFINISHED, BatchState, Verdict
from rosters.forms import MappingForm
from rosters.models import RosterBatch, RosterRow
from rosters.services import applying, fixing, planning

TITLES = ("上传文件", "对应列", "检查并修正", "确认导入")
PAGE = 20
CONTEXT_FIELDS = ("name", "school", "grade", "college", "subjects")
CAUSES = {
    "id_damaged": "身份证号末位丢失",
    "id_check_digit": "身份证号校验不符",
    "id_shape": "身份证号位数不对",
    "id_birth": "身份证号里的日期不对",
    "id_conflict": "同一证件号，两个姓名",
    "id_other_name": "同一证件号，与在库姓名不同",
    "id_missing": "没有身份证号",
    "needs_transfer": "需要办理转入",
    "duplicate_in_file": "文件内重复",
    "phone_shape": "电话号码位数不对",
    "required_missing": "缺必填内容",
    "unknown_school": "学校不在学校库",
    "grade_unsure": "年级是推测的",
    "grade_not_school": "不是在读年级",
    "birth_conflict": "出生日期与身份证号不一致",
    "sex_conflict": "性别与身份证号不一致",
}


def steps(current: int, notes: Mapping[int, str] | None = None) -> list[dict[str, str]]:
    """The four screens, with the current one (from 1) marked."""
    return [
        {
            "title": title,
            "note": (notes or {}).get(number, ""),
            "state": "done" if number < current else "on" if number == current else "",
        }
        for number, title in enumerate(TITLES, 1)
    ]


def detail(batch: RosterBatch) -> dict[str, Any]:
    on = {BatchState.READING: 2, BatchState.PLANNING: 3, BatchState.APPLYING: 4}
    counts = planning.counts(batch)
    return {
        "batch": batch,
        "job": batch.job,
        "steps": steps(on.get(BatchState(batch.state), 5)),
        "counts": counts,
        "bad": counts[Verdict.ERROR] + counts[Verdict.DUPLICATE],
        "next_url": reverse("rosters:batch_detail", args=[batch.pk]),
        "is_running": bool(batch.job and not batch.job.has_ended),
        "can_drop": batch.state in UNFINISHED,
        "can_undo": batch.state == BatchState.APPLIED and not applying.undo_refusals(batch),
    }


def mapping(batch: RosterBatch, form: MappingForm) -> dict[str, Any]:
    rows = [_column_row(form, name, column) for name, column in form.columns.items()]
    rows.sort(key=lambda row: (not row["asks"], row["column"]["index"]))
    mapped = {row["column"]["field"] for row in rows}
    return {
        "batch": batch,
        "form": form,
        "rows": rows,
        "asks": sum(row["asks"] for row in rows),
        "certain": sum(bool(row["column"]["field"]) and not row["asks"] for row in rows),
        "unmapped": sum(not row["column"]["field"] for row in rows),
        "required": [
            {"label": column.label, "found": column.key in mapped}
            for column in sheets.columns_of(batch.kind)
            if column.required
        ],
        "data_rows": sum(sheet["data_rows"] for sheet in batch.sheets),
        "skipped": [
            {"sheet": sheet["name"], **skipped}
            for sheet in batch.sheets
            for skipped in sheet["skipped_rows"]
        ],
        "steps": steps(2, {1: f"{len(batch.sheets)} 个工作表"}),
    }


def _column_row(form: MappingForm, name: str, column: dict[str, Any]) -> dict[str, Any]:
    return {
        "field": form[name],
        "column": column,
        "letter": _letter(column["index"]),
        "asks": bool(column["field"]) and column["confidence"] < sheets.CERTAIN,
        "samples": "、".join(text for text in column["samples"] if text),
    }


def _letter(index: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def check(batch: RosterBatch, cause: str, page: str | None) -> dict[str, Any]:
    found = fixing.causes(batch)
    for item in found:
        item["title"] = CAUSES.get(item["code"]) or _label(batch, item["field"]) or "整行"
        item["url"] = check_url(batch, item["code"])
    code = cause or next((item["code"] for item in found), "")
    affected = fixing.rows_with(batch, code)
    rows = Paginator(affected, PAGE).get_page(page)
    counts = planning.counts(batch)
    return {
        "batch": batch,
        "steps": steps(3),
        "counts": counts,
        "good": counts[Verdict.CREATE] + counts[Verdict.UPDATE],
        "total": sum(counts.values()),
        "warned": sum(item["rows"] for item in found if item["level"] == "warning"),
        "mends": mends(batch),
        "causes": found,
        "cause": next((item for item in found if item["code"] == code), None),
        "page": rows,
        "rows": [_bad_row(batch, row, code) for row in rows],
        "batch_fixes": _batch_fixes(batch, code, affected),
        "problems": batch.problems,
    }


def mends(batch: RosterBatch) -> list[dict[str, Any]]:
    """Automatic fixes by field, with the first few of each."""
    count: Counter[str] = Counter()
    samples: dict[str, list[str]] = {}
    for row_mends in batch.rows.exclude(mends=[]).values_list("mends", flat=True):
        for mend in row_mends:
            count[mend["field"]] += 1
            shown = samples.setdefault(mend["field"], [])
            text = f"{mend['raw']} → {mend['value']}"
            if len(shown) < 5 and text not in shown:
                shown.append(text)
    return [
        {"label": _label(batch, field), "count": number, "samples": samples[field]}
        for field, number in count.most_common()
    ]


def _bad_row(batch: RosterBatch, row: RosterRow, code: str) -> dict[str, Any]:
    raw = fixing.raw_of(row)
    mine = [problem for problem in row.problems if problem["code"] == code]
    bad = {problem["field"]: problem["text"] for problem in mine if problem["field"]}
    return {
        "row": row,
        "name": raw.get("name", ""),
        "facts": [
            {"label": _label(batch, key), "text": sheets.mask_digits(str(raw[key]))}
            for key in CONTEXT_FIELDS
            if raw.get(key) and key != "name" and key not in bad
        ],
        "cells": [
            {
                "name": f"cell-{row.pk}-{field}",
                "label": _label(batch, field),
                "value": raw.get(field, ""),
                "text": text,
            }
            for field, text in bad.items()
        ],
        "texts": [problem["text"] for problem in mine if not problem["field"]],
        "is_error": any(problem["level"] == "error" for problem in mine),
    }


def _batch_fixes(batch: RosterBatch, code: str, affected: list[RosterRow]) -> list[dict[str, Any]]:
    """The same text in several rows: one choice mends them all. Personal cells are left out."""
    groups: Counter[tuple[str, str]] = Counter()
    for row in affected:
        raw = fixing.raw_of(row)
        for problem in row.problems:
            if problem["code"] == code and _may_group(batch, problem["field"]):
                groups[problem["field"], str(raw.get(problem["field"], ""))] += 1
    return [
        {"field": field, "label": _label(batch, field), "old": old, "rows": rows, "code": code}
        for (field, old), rows in groups.most_common(10)
    ]


def _may_group(batch: RosterBatch, field: str) -> bool:
    column = sheets.KINDS[batch.kind].by_key.get(field)
    return bool(column) and column.privacy.value != SENSITIVE.value


def confirm(batch: RosterBatch) -> dict[str, Any]:
    counts = planning.counts(batch)
    updates = batch.rows.filter(verdict=Verdict.UPDATE)[:PAGE]
    return {
        "batch": batch,
        "steps": steps(4),
        "counts": counts,
        "good": counts[Verdict.CREATE] + counts[Verdict.UPDATE],
        "bad": counts[Verdict.ERROR] + counts[Verdict.DUPLICATE],
        "updates": [_update(batch, row) for row in updates],
        "undo_days": applying.UNDO_DAYS,
    }


def _update(batch: RosterBatch, row: RosterRow) -> dict[str, Any]:
    return {
        "row": row,
        "name": fixing.raw_of(row).get("name", ""),
        "changes": [
            {
                "label": _label(batch, field),
                "old": sheets.mask_digits(str(old if old is not None else "")),
                "new": sheets.mask_digits(str(new)),
            }
            for field, (old, new, *_) in json.loads(row.changes or "{}").items()
        ],
    }


def _label(batch: RosterBatch, field: str) -> str:
    return planning.field_labels(batch.kind).get(field, field)


_CELL = re.compile(r"cell-([0-9a-f-]{36})-(\w+)")


def edits(post: Mapping[str, str]) -> dict[UUID, dict[str, str]]:
    """Gather `cell-<row id>-<field>` inputs by row."""
    found: dict[UUID, dict[str, str]] = {}
    for name, text in post.items():
        if match := _CELL.fullmatch(name):
            found.setdefault(UUID(match[1]), {})[match[2]] = text
    return found


def check_url(batch: RosterBatch, cause: str) -> str:
    query = f"?{urlencode({'cause': cause})}" if cause else ""
    return reverse("rosters:batch_check", args=[batch.pk]) + query
