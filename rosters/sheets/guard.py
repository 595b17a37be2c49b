"""Run the reader in a child process, so that no uploaded byte meets a parser in ours."""

import datetime as dt
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from .cells import without_blanks
from .grid import Cell, Grid
from .guarded import limits
from .guarded.refused import Refused

HERE = str(Path(__file__).resolve().parent)
PROGRAM = "import sys; sys.path.append(sys.argv[1]); from guarded.child import main; main()"
COMMAND = [sys.executable, "-I", "-c", PROGRAM, HERE]
ENVIRONMENT = {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
ENDED_BY: dict[int, str] = {
    signal.SIGKILL: "too_slow",
    signal.SIGXCPU: "too_slow",
    signal.SIGABRT: "too_big",
}
"""What the signal that ended the child tells: out of CPU time, or no memory left for calamine."""


def read_grids(data: bytes) -> list[Grid]:
    """Return the sheets; raise Refused. Writes no temporary file."""
    if len(data) > limits.FILE_BYTES:
        raise Refused("too_big")
    reply = ask_child(data)
    if "refused" in reply:
        raise Refused(reply["refused"])
    grids = [_grid(sheet) for sheet in reply["sheets"]]
    if all(row.count(None) == len(row) for grid in grids for row in grid.rows):
        raise Refused("empty")
    return grids


def ask_child(data: bytes) -> dict[str, Any]:
    """Return what the child answers within its limits; raise Refused when it was ended."""
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own program
            COMMAND,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            cwd="/",
            timeout=limits.WALL_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise Refused("too_slow") from None
    try:
        reply: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise Refused(ENDED_BY.get(-done.returncode, "damaged")) from None
    return reply


def _grid(sheet: dict[str, Any]) -> Grid:
    return Grid(
        sheet["name"],
        without_blanks([_row(values) for values in sheet["rows"]]),
        sheet.get("hidden", False),
        [(a, b, c, d) for a, b, c, d in sheet.get("merged", ())],
        frozenset(sheet.get("hidden_rows", ())),
        frozenset(sheet.get("hidden_columns", ())),
        sheet.get("is_from_1904", False),
    )


def _row(values: list[Any]) -> list[Cell]:
    """A date comes as a list of its text."""
    if list not in map(type, values):
        return values
    return [
        dt.date.fromisoformat(value[0]) if isinstance(value, list) else value for value in values
    ]
