"""Reading a roster, checks and all, against openpyxl merely walking over the same cells."""

import io

from bench_roster import AS_OF, workbook
from bench_tools import Line, medians
from openpyxl import load_workbook

from rosters.sheets import read_file

RUNS = 3


def measure(*, rows: int) -> list[Line]:
    content = workbook(rows)
    _must_be_clean(content, rows)
    ours, theirs = medians(lambda: _ours(content), lambda: _walk(content), runs=RUNS)
    what = f"read and check a roster of {rows:,} rows × 20 columns"
    return [Line(what, ours, "openpyxl (read-only) walks over its cells", theirs)]


def _ours(content: bytes) -> object:
    return read_file(content, "students", as_of=AS_OF)


def _must_be_clean(content: bytes, rows: int) -> None:
    """A file that is refused or misread would be quick for the wrong reason."""
    reading = read_file(content, "students", as_of=AS_OF)
    bad = [p.text for row in reading.rows for p in row.problems if p.level == "error"]
    if len(reading.rows) != rows or bad:
        raise SystemExit(f"{len(reading.rows)} of {rows} rows were read: {bad[:3]}")


def _walk(content: bytes) -> int:
    book = load_workbook(io.BytesIO(content), read_only=True)
    return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))
