"""Reading a roster, checks and all, against what others do with the same sheet or the same IDs."""

import importlib
import importlib.util
import io
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from bench_roster import AS_OF, id_numbers, workbook
from bench_tools import Line, medians, timed
from openpyxl import load_workbook

from rosters.sheets import guard, read_file
from rosters.sheets.parsers.ids import is_valid_id

RUNS = 3
IDS = 50_000
MEGABYTE = 1024 * 1024
CONTRACT = 512
"""Megabytes that the child may take."""
PEAK = (
    "import resource, subprocess, sys; "
    "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def measure(*, rows: int, more_rows: int) -> list[Line]:
    few, many = workbook(rows), workbook(more_rows)
    for content, count in ((few, rows), (many, more_rows)):
        _must_be_clean(content, count)
    ours, theirs = medians(lambda: _ours(few), lambda: _walk(few), runs=RUNS)
    ours_many, theirs_many = medians(lambda: _ours(many), lambda: _walk(many), runs=1)
    walk = "openpyxl (read-only) walks over its cells"
    growth = Line(
        f"growth of our seconds, {more_rows:,} rows for {rows:,}",
        ours_many / ours, "growth of the rows", more_rows / rows, "×",
    )  # fmt: skip
    return [
        Line(_what(rows), ours, walk, theirs),
        Line(_what(more_rows), ours_many, walk, theirs_many),
        growth,
        Line(f"memory of the child, {more_rows:,} rows", _peak(many), "its limit", CONTRACT, "MB"),
        *_import_export(few, rows, ours),
        *_stdnum(),
    ]


def _what(rows: int) -> str:
    return f"read and check a roster of {rows:,} rows × 20 columns"


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


def _peak(content: bytes) -> float:
    """Megabytes of the child at its largest, asked of a small process that has no other child."""
    command = [sys.executable, "-c", PEAK, *guard.COMMAND]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return int(done.stdout) * 1024 / MEGABYTE


def _import_export(content: bytes, rows: int, ours: float) -> list[Line]:
    """A dry run of django-import-export: the same sheet, nothing checked, nothing saved."""
    what = f"the same {rows:,} rows: read and check"
    if not _installed("import_export"):
        return [Line(what, ours, "django-import-export, dry run: not installed", 0)]
    dry_run: Any = importlib.import_module("bench_import_export").dry_run
    seconds, taken = timed(lambda: dry_run(content))
    if taken != rows:
        raise SystemExit(f"django-import-export took {taken} of {rows} rows")
    return [Line(what, ours, "django-import-export, dry run", seconds)]


def _stdnum() -> list[Line]:
    what = f"check {IDS:,} ID numbers, one in ten wrong"
    numbers = id_numbers(IDS)
    if not _installed("stdnum"):
        ours = timed(lambda: _valid(is_valid_id, numbers))[0]
        return [Line(what, ours, "python-stdnum cn.ric: not installed", 0)]
    ric: Any = importlib.import_module("stdnum.cn.ric")
    ours, theirs = medians(
        lambda: _valid(is_valid_id, numbers), lambda: _valid(ric.is_valid, numbers), runs=RUNS
    )
    return [Line(what, ours, "python-stdnum cn.ric", theirs)]


def _valid(check: Callable[[str], bool], numbers: list[str]) -> int:
    return sum(map(check, numbers))


def _installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None
