"""Workbooks that leave the desk."""

from urllib.parse import quote

from django.http import HttpResponse

from rosters import sheets
from rosters.models import RosterBatch
from rosters.services.fixing import raw_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def error_workbook(batch: RosterBatch) -> bytes:
    """The bad rows under the headers of the file, with red cells and reasons."""
    rows = list(batch.rows.bad())
    return sheets.write_error_workbook(
        list(headers_of(batch).items()),
        [raw_of(row) for row in rows],
        [[_problem(problem) for problem in row.problems] for row in rows],
    )


def _problem(stored: dict[str, str]) -> sheets.Problem:
    return sheets.Problem(stored["code"], stored["level"], stored["field"], stored["text"])


def headers_of(batch: RosterBatch) -> dict[str, str]:
    """Field → the header that the file gave it, in the order of the file."""
    found: dict[str, str] = {}
    for sheet in batch.sheets:
        for column in sheet["columns"]:
            if column["field"]:
                found.setdefault(column["field"], column["key"])
    return found
