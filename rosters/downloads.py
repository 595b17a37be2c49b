"""Workbooks that leave the desk."""

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from rosters import sheets
from rosters.choices import BAD, Verdict
from rosters.models import RosterBatch, RosterRow
from rosters.registry import announced
from rosters.services.fixing import raw_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def templates() -> list[sheets.Form]:
    """The blank forms of the kinds that some room takes in."""
    return [form for form in sheets.FORMS.values() if form.kind in announced()]


def template_of(key: str) -> tuple[str, bytes] | None:
    """Name and content of a blank form: by its own key, or the first one of a kind."""
    form = next((form for form in templates() if key in (form.key, form.kind)), None)
    return (f"{form.label}模板.xlsx", sheets.write_template(form.key)) if form else None


def error_workbook(batch: RosterBatch) -> bytes:
    """The rows that did not go in, sheet by sheet under the headers of the file, with reasons."""
    rows = list(batch.rows.filter(verdict__in=[*BAD, Verdict.PERSON], applied_at=None))
    if not rows:
        return sheets.write_workbook([("没有要改的行", ["原因"], [])])
    reading = sheets.Reading(
        batch.kind,
        sheets=[_sheet(sheet) for sheet in batch.sheets],
        rows=[_draft(batch, row) for row in rows],
    )
    return sheets.error_workbook_of(reading)


def _sheet(sheet: dict[str, Any]) -> sheets.SheetReading:
    columns = [
        sheets.ColumnMap(column["index"], column["header"], column["field"], 1.0)
        for column in sheet["columns"]
    ]
    return sheets.SheetReading(sheet["name"], columns=columns)


def _draft(batch: RosterBatch, row: RosterRow) -> sheets.Draft:
    """A row with its reasons; one that only a person can decide counts as bad here."""
    level = "error" if row.verdict == Verdict.PERSON else ""
    problems = [
        sheets.Problem(p["code"], level or p["level"], p["field"], p["text"]) for p in row.problems
    ]
    raw = raw_of(row)
    return sheets.Draft(row.sheet, row.row, batch.as_of, raw=raw, problems=problems)
