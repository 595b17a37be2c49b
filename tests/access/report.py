"""The matrix as a text that people read: tests/access/matrix.txt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.access.table import CAST, METHODS, Row

FILE = Path(__file__).with_name("matrix.txt")
HEAD = """Who gets which answer where. Written by the access tests; do not edit by hand:
    PORTAL_WRITE_MATRIX=1 pytest tests/access -p no:xdist

own: 岭海县, 白藤镇; near: same county, another town or person; foreign: 望山县; missing: no such
object. 302 of anonymous leads to the log-in. HEAD answers as GET and is left out.
"""


def section(name: str, row: Row, found: dict[Any, Any]) -> str:
    """The lines of one route; equal lines of methods are joined."""
    lines = [name]
    for owner in row.owners():
        by_text: dict[str, list[str]] = {}
        for method in METHODS:
            if method != "HEAD":
                text = _people({p: found[owner, method, p][0] for p in CAST})
                by_text.setdefault(text, []).append(method)
        for text, methods in by_text.items():
            lines.append(f"  {owner:8}{','.join(methods):30} {text}")
    return "\n".join(lines)


def _people(statuses: dict[str, int]) -> str:
    groups: dict[int, list[str]] = {}
    for person, status in statuses.items():
        groups.setdefault(status, []).append(person)
    if len(groups) == 1:
        return f"{next(iter(groups))} all"
    return "; ".join(f"{status} {' '.join(people)}" for status, people in sorted(groups.items()))


def read() -> dict[str, str]:
    """Sections of the committed file by route."""
    if not FILE.exists():
        return {}
    blocks = FILE.read_text("utf-8").split("\n\n")
    return {block.split("\n", 1)[0]: block.rstrip("\n") for block in blocks if "\n  own" in block}


def write(sections: dict[str, str]) -> None:
    text = "\n\n".join([HEAD.rstrip("\n"), *(sections[name] for name in sorted(sections))])
    FILE.write_text(text + "\n", "utf-8")
