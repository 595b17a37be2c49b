"""The child process: bytes on stdin, one JSON object on stdout, hard limits on itself."""

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


def read_sheets(data: bytes) -> dict[str, Any]:
    """Return {"sheets": […]} of a file of any supported type, or refuse."""
    kind = sniff(data)
    if kind == "text":
        return {"sheets": read_text_file(data)}
    if kind == "zip":
        return {"sheets": read_workbook(data, check_archive(data))}
    return {"sheets": read_workbook(data, check_ole(data))}


def limit_self() -> None:
    """Bound memory and CPU, forbid files and core dumps (a dump would hold personal data)."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(data: bytes) -> str:
    """Return the JSON text of the sheets or of the refusal."""
    try:
        return json.dumps(read_sheets(data), ensure_ascii=True)
    except Refused as refused:
        return json.dumps({"refused": refused.code})
    except (MemoryError, RecursionError):
        return json.dumps({"refused": "too_big"})


def main() -> None:
    """Read stdin under limits, write the answer."""
    limit_self()
    sys.stdout.write(answer(sys.stdin.buffer.read(limits.FILE_BYTES + 1)))


if __name__ == "__main__":
    main()
