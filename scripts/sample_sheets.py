"""How the sample rosters are written: what a file holds, its pages, fixed dates inside."""

from __future__ import annotations

import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet
from sample_tables import GROUP_SHORT

FILE_DATE = datetime(2026, 11, 10, 9, 0, 0)  # noqa: DTZ001 - workbooks hold naive times
WARNINGS = frozenset(
    {
        "missing_id", "birth_mismatch", "unclear_grade", "not_in_school", "unknown_squad",
        "no_school", "paired_student", "unknown_category", "unknown_state",
    }
)  # fmt: skip
"""Codes of rows that go in all the same, with a mark."""

Row = dict[str, Any]


@dataclass
class Tally:
    """What a file holds, for expected.json."""

    kind: str
    data_rows: int = 0
    rows_by_sheet: dict[str, int] = field(default_factory=dict)
    planted: list[dict[str, Any]] = field(default_factory=list)
    dirt: Counter[str] = field(default_factory=Counter)
    facts: dict[str, Any] = field(default_factory=dict)
    skipped_people: int = 0  # rows of people whom the roster is not about

    def row(self, sheet: str, number: int, record: Row) -> None:
        """Count one data row and note what is wrong with it (spreadsheet row from 1)."""
        self.data_rows += 1
        self.rows_by_sheet[sheet] = self.rows_by_sheet.get(sheet, 0) + 1
        self.dirt.update(record["_dirt"])
        if record["_code"]:
            code = record["_code"]
            level = "warning" if code in WARNINGS else "error"
            self.planted.append({"sheet": sheet, "row": number, "code": code, "level": level})

    def _codes(self, level: str) -> dict[str, int]:
        codes = Counter(p["code"] for p in self.planted if p["level"] == level)
        return dict(sorted(codes.items()))

    def as_json(self) -> dict[str, Any]:
        """The entry of expected.json."""
        errors, warnings = self._codes("error"), self._codes("warning")
        return {
            "kind": self.kind,
            "data_rows": self.data_rows,
            "good_rows": self.data_rows - sum(errors.values()),
            "warned_rows": sum(warnings.values()),
            "skipped_people": self.skipped_people,
            "problems": errors,
            "warnings": warnings,
            "rows_by_sheet": self.rows_by_sheet,
            "dirt": dict(sorted(self.dirt.items())),
            **self.facts,
            "planted": self.planted,
        }


def bold(sheet: Worksheet, row: int) -> None:
    """Headers are bold and wrapped, as people make them."""
    for cell in sheet[row]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


class Page:
    """Writes one sheet downwards; `shift` empty columns stand at the left."""

    def __init__(self, sheet: Worksheet, columns: list[str], shift: int = 0) -> None:
        self.sheet, self.columns, self.shift = sheet, columns, shift
        self.row = 0

    def put(self, values: list[Any]) -> int:
        """One row; returns its number."""
        self.row += 1
        for place, value in enumerate(values, start=1 + self.shift):
            if value not in ("", None):
                cell = self.sheet.cell(self.row, place, value)
                if isinstance(value, date):
                    cell.number_format = "yyyy-mm-dd"
                elif isinstance(value, str) and value[:1].isdigit():
                    cell.number_format = "@"
        return self.row

    def title(self, text: str) -> None:
        """A title merged over the whole width."""
        self.put([text])
        self.merge(self.row, 1, self.row, len(self.columns))
        bold(self.sheet, self.row)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge cells; columns are counted without the shift."""
        self.sheet.merge_cells(
            start_row=top,
            start_column=left + self.shift,
            end_row=bottom,
            end_column=right + self.shift,
        )

    def header(self, words: dict[str, str] | None = None) -> None:
        """A header of one row."""
        self.put([(words or {}).get(name, name) for name in self.columns])
        bold(self.sheet, self.row)

    def grouped_header(self, groups: tuple[tuple[str, str, str], ...]) -> None:
        """A header of two rows: group titles merged sideways, single columns downwards."""
        spans = [(self.columns.index(a), self.columns.index(b), t) for a, b, t in groups]
        inside = {i for a, b, _ in spans for i in range(a, b + 1)}
        starts = {a: t for a, _, t in spans}
        top = [starts.get(i, "" if i in inside else n) for i, n in enumerate(self.columns)]
        low = [GROUP_SHORT.get(n, n) if i in inside else "" for i, n in enumerate(self.columns)]
        first = self.put(top)
        self.put(low)
        bold(self.sheet, first)
        bold(self.sheet, self.row)
        for a, b, _ in spans:
            self.merge(first, a + 1, first, b + 1)
        for place in set(range(len(self.columns))) - inside:
            self.merge(first, place + 1, first + 1, place + 1)


def save_book(book: Workbook, target: Path) -> None:
    """Save with fixed dates inside, so that the same rows give the same bytes."""
    book.properties.creator = "samples"
    book.properties.created = FILE_DATE
    book.save(target)
    with zipfile.ZipFile(target) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    core = members["docProps/core.xml"].decode("utf-8")
    head, rest = core.split("<dcterms:modified", 1)
    opening, tail = rest.split(">", 1)
    stamp = f"{FILE_DATE:%Y-%m-%dT%H:%M:%SZ}"
    core = f"{head}<dcterms:modified{opening}>{stamp}<{tail.split('<', 1)[1]}"
    members["docProps/core.xml"] = core.encode("utf-8")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, date_time=FILE_DATE.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
