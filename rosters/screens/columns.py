"""Screen 2: the sheets with their first rows, and what each column is."""

from typing import Any

from rosters import sheets
from rosters.forms import CHOSEN_LATER, LayoutForm, MappingForm, is_wanted
from rosters.models import RosterBatch
from rosters.screens.steps import frame, letter, steps
from rosters.sheets.parsers import dates, grades, ids, names, phones, subjects, times, words

TREATED = {
    names: "去空格，保留间隔号“·”",
    ids: "按文本核对校验位；用来认人和查重",
    phones: "去空格和分隔符，核对位数",
    grades: "换成标准写法，如 初二→八年级",
    dates: "换成 2010-03-05 的写法",
    subjects: "拆成一科一项",
    times: "换成一周的时段",
    words: "换成标准的词；看不懂的留空",
}
NOT_KEPT = "只认出，不保存"
PREVIEW_COLUMNS = 12
PREVIEW_ROWS = 8


def mapping(batch: RosterBatch, form: MappingForm, layout: LayoutForm) -> dict[str, Any]:
    groups = [_group(form, number, group) for number, group in enumerate(form.groups)]
    rows = [row for group in groups for row in group["rows"]]
    certain = sum(bool(row["column"]["field"]) and not row["asks"] for row in rows)
    data_rows = sum(sheet["data_rows"] for group in form.groups for sheet in group["sheets"])
    return {
        **frame(batch),
        "form": form,
        "layout": layout,
        "sheets": [_sheet(layout, number, sheet) for number, sheet in enumerate(batch.sheets)],
        "groups": groups,
        "asks": sum(row["asks"] for row in rows),
        "certain": certain,
        "unmapped": sum(not row["column"]["field"] for row in rows),
        "required": _required(batch, form),
        "data_rows": data_rows,
        "remembered": bool(groups) and all(group["remembered"] for group in groups),
        "problems": batch.problems,
        "steps": steps(
            2,
            {
                1: f"{data_rows} 行 · {len(batch.sheets)} 个工作表",
                2: f"已自动对应 {certain} / {len(rows)} 列",
            },
        ),
    }


def _group(form: MappingForm, number: int, group: dict[str, Any]) -> dict[str, Any]:
    members = group["sheets"]
    rows = [_column(form, name, column) for name, column in group["columns"].items()]
    rows.sort(key=lambda row: (not row["asks"], not row["column"]["field"], row["column"]["index"]))
    return {
        "number": number,
        "names": [sheet["name"] for sheet in members],
        "data_rows": sum(sheet["data_rows"] for sheet in members),
        "remembered": all(sheet.get("remembered") for sheet in members),
        "rows": rows,
    }


def _column(form: MappingForm, name: str, column: dict[str, Any]) -> dict[str, Any]:
    known = sheets.KINDS[form.batch.kind].by_key.get(column["field"] or "")
    return {
        "field": form[name],
        "column": column,
        "letter": letter(column["index"]),
        "asks": bool(column["field"]) and column["confidence"] < sheets.CERTAIN,
        "samples": "、".join(text for text in column["samples"] if text),
        "treated": _treated(known),
    }


def _treated(column: sheets.Column | None) -> str:
    """What happens to the cells of a column, by the room that its parser lives in."""
    if column is None:
        return ""
    if not column.is_kept:
        return NOT_KEPT
    rooms = {room.__name__: text for room, text in TREATED.items()}
    return rooms.get(column.parse.__module__, "")


def _required(batch: RosterBatch, form: MappingForm) -> list[dict[str, Any]]:
    """The checklist: a column is found when every set of headers has it, or no row lacks it."""
    mapped = [{c["field"] for c in group["columns"].values()} for group in form.groups]
    missing = {p["field"] for p in batch.problems if p["code"] == "column_missing"}
    return [
        {
            "label": column.label,
            "is_chosen_later": column.key in CHOSEN_LATER and column.key in missing,
            "found": bool(mapped)
            and (all(column.key in fields for fields in mapped) or column.key not in missing),
        }
        for column in form.kind_columns
        if column.required
    ]


def _is_title(number: int, row: list[str], skipped: set[int]) -> bool:
    """A skipped row of one text spans the sheet."""
    return number in skipped and sum(map(bool, row)) == 1


def _sheet(layout: LayoutForm, number: int, sheet: dict[str, Any]) -> dict[str, Any]:
    preview = sheet.get("preview") or []
    header = sheet["header_row"]
    first = max(0, min((header or 1) - 3, len(preview) - PREVIEW_ROWS))
    width = min(max((len(row) for row in preview), default=0), PREVIEW_COLUMNS)
    skipped = {row["row"] for row in sheet["skipped_rows"]}
    return {
        **sheet,
        "header_field": layout[f"header_{number}"],
        "wanted_field": layout[f"wanted_{number}"],
        "is_wanted": is_wanted(sheet),
        "letters": [letter(index) for index in range(width)],
        "is_cut": max((len(row) for row in preview), default=0) > width,
        "rows": [
            {
                "number": at + 1,
                "cells": [*row[:width], *[""] * (width - len(row))],
                "is_header": at + 1 == header,
                "is_skipped": at + 1 in skipped,
                "title": next(filter(None, row), "") if _is_title(at + 1, row, skipped) else "",
            }
            for at, row in enumerate(preview)
            if first <= at < first + PREVIEW_ROWS
        ],
        "hidden_letters": "、".join(letter(index) for index in sheet.get("hidden_columns") or ()),
    }
