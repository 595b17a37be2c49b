"""The child process: bytes on stdin, one JSON object on stdout, hard limits on itself."""

import codecs
import gc
import io
import json
import resource
import sys
from typing import Any

from . import limits
from .container import check_ole, sniff
from .delimited import read_text_file
from .refused import Refused
from .workbook import read_workbook
from .zips import check_archive

ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "cp437", "ascii")
"""Looked up before the limits: a codec is a file, and no file can be opened then."""


def read_sheets(data: bytes) -> dict[str, Any]:
    """Return {"sheets": […]} of a file of any supported type, or refuse."""
    kind = sniff(data)
    if kind == "text":
        return {"sheets": read_text_file(data)}
    if kind == "zip":
        checked = check_archive(data)
        return {"sheets": read_workbook(checked.data, checked.shapes)}
    return {"sheets": read_workbook(io.BytesIO(data), check_ole(data))}


def limit_self() -> None:
    """Bound memory and CPU; no new file, socket or process, no core dump (it would hold names)."""
    for text in ENCODINGS:
        codecs.lookup(text)
    for what, most in (
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(what, (most, most))
    gc.disable()


def answer(data: bytes) -> str:
    """Return the JSON text of the sheets or of the refusal."""
    try:
        text = json.dumps(read_sheets(data), separators=(",", ":"))
        return text if len(text) <= limits.ANSWER_BYTES else _refusal("too_big")
    except Refused as refused:
        return _refusal(refused.code)
    except (MemoryError, RecursionError):
        return _refusal("too_big")


def _refusal(code: str) -> str:
    return json.dumps({"refused": code})


def main() -> None:
    """Read stdin under limits, write the answer."""
    limit_self()
    sys.stdout.write(answer(sys.stdin.buffer.read(limits.FILE_BYTES + 1)))


if __name__ == "__main__":
    main()
